/** Which of this machine's addresses lie in a local network, and who else does. */
import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** One address of ours in a local network. */
export type LanAddress = { family: 'IPv4' | 'IPv6'; address: string; cidr: string };

/**
 * What no router of the Internet carries (IANA's special-purpose registries): private, link-local, shared, for
 * documentation and for benchmarks. The demonstration shows itself there alone: its keys lie open on the disk.
 */
const local = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
] as const)
  local.addSubnet(net, bits, 'ipv4');
local.addSubnet('fc00::', 7, 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
const isIn = (list: BlockList, address: string): boolean =>
  list.check(plain(address), isIPv6(plain(address)) ? 'ipv6' : 'ipv4');

/** Whether a visitor from this address may be served. */
export const isNear = (address: string): boolean => isIn(loopback, address) || isIn(local, address);

/** Interfaces of containers and virtual machines: no phone is behind them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|lxc|cni|podman)/;

/** Our addresses in local networks, IPv4 first; link-local IPv6 is left out (browsers cannot use it by name). */
export const lanAddresses = (interfaces = networkInterfaces()): LanAddress[] =>
  Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, entries]) => entries ?? [])
    .filter(({ internal, address }) => !internal && isIn(local, address) && !address.startsWith('fe80:'))
    .map(({ family, address, cidr }) => ({ family, address, cidr: cidr ?? '' }))
    .sort((a, b) => a.family.localeCompare(b.family));

/** Whether `address` lies in the network of `own`. */
export function isNeighbour({ cidr, family }: LanAddress, address: string): boolean {
  const [net = '', bits = ''] = cidr.split('/');
  if (net === '' || (family === 'IPv6') !== isIPv6(plain(address))) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(bits), family === 'IPv6' ? 'ipv6' : 'ipv4');
  return isIn(list, address);
}
