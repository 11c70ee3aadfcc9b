import { expect, test } from 'vitest';
import { isNear, isNeighbour, lanAddresses } from './addresses.ts';

const face = (family: 'IPv4' | 'IPv6', address: string, bits: number, internal = false) =>
  ({ family, address, cidr: `${address}/${bits}`, internal, mac: '', netmask: '', scopeid: 0 }) as const;

test('addresses of local networks, and of these alone', () => {
  const found = lanAddresses({
    lo: [face('IPv4', '127.0.0.1', 8, true)],
    wlan0: [
      face('IPv6', 'fe80::1', 64),
      face('IPv6', 'fd12::7', 64),
      face('IPv6', '2001:db8::7', 64),
      face('IPv4', '192.168.1.20', 24),
    ],
    eth0: [face('IPv4', '203.0.113.9', 24)],
    docker0: [face('IPv4', '172.17.0.1', 16)],
  });
  expect(found.map(({ address }) => address)).toEqual(['192.168.1.20', 'fd12::7']);
});

test.each([
  ['192.168.1.7', true],
  ['::ffff:10.0.0.3', true],
  ['127.0.0.1', true],
  ['::1', true],
  ['fe80::12%eth0', true],
  ['172.32.0.1', false],
  ['8.8.8.8', false],
  ['::ffff:8.8.8.8', false],
  ['2a00:1450::1', false],
])('a visitor from %s: %s', (address, near) => expect(isNear(address)).toBe(near));

test('neighbours share the network', () => {
  const own = { family: 'IPv4', address: '192.168.1.20', cidr: '192.168.1.20/24' } as const;
  expect(isNeighbour(own, '192.168.1.99')).toBe(true);
  expect(isNeighbour(own, '192.168.2.99')).toBe(false);
  expect(isNeighbour(own, 'fd12::9')).toBe(false);
});
