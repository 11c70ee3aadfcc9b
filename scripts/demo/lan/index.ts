/**
 * `npm run demo -- --lan`: the demonstration for a real phone in the same network, over HTTPS, because passkeys want
 * it. Hides: certificates, multicast DNS, the proxy that ends TLS, the page that offers the root. Promises: it shows
 * itself in local networks alone, under three names that its root can vouch for and no others. Never part of the product.
 */

import { X509Certificate } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import { StepError } from '../../prepare.mjs';
import { lanAddresses } from './addresses.ts';
import { certificatesIn, derOf, fingerprintOf, type Pair, publicKeyHash } from './certificates.ts';
import { openDoor } from './door.ts';
import { announce } from './names.ts';
import { startTrustServer } from './trust-server.ts';

/** The hosts of people, urn and inbox. */
export const NAMES = ['isoloir.local', 'isoloir-urn.local', 'isoloir-mail.local'] as const;
const [PEOPLE, URN, MAIL] = NAMES;

/** What lies where, from the demonstration's port on: TLS, and the page that offers the certificate. */
const TLS = 443;
const OFFER = 80;

/** Ports: of the server and the inbox on 127.0.0.1; of TLS and of the page that offers the certificate, in the network. */
export type Ports = { server: number; inbox: number; tls: number; offer: number };

export const lanPorts = (server: number, inbox: number): Ports => ({
  server,
  inbox,
  tls: server + TLS,
  offer: server + OFFER,
});

/** Addresses as browsers see them. */
export const lanOrigins = ({ tls }: Pick<Ports, 'tls'>) => ({
  people: `https://${PEOPLE}:${tls}`,
  urn: `https://${URN}:${tls}`,
  inbox: `https://${MAIL}:${tls}`,
  rpId: PEOPLE,
});

export type Lan = {
  /** What the terminal says: the address of the offer, its QR code, the fingerprint. */
  guide: string;
  /** For a Chromium of this machine: the names lead here, and the certificate is believed. */
  browserFlags: string[];
  stop: () => Promise<void>;
};

type Options = {
  dir: string;
  ports: Ports;
  say: (text: string) => void;
  /** This machine's addresses; tests have none in a network. */
  addresses?: typeof lanAddresses;
};

/** @throws StepError where there is no local network, or another machine bears one of our names */
export async function startLan({ dir, ports, say, addresses = lanAddresses }: Options): Promise<Lan> {
  const origins = lanOrigins(ports);
  const first = addresses()[0]?.address;
  if (first === undefined) {
    throw new StepError(
      'This machine is in no local network: connect it to the Wi-Fi of your phone, then start again.',
    );
  }
  const { root, leaf, isNewRoot } = await certificatesIn(path.join(dir, 'certificates'), NAMES, Date.now());
  if (isNewRoot) say('a certificate of this machine’s own was made: phones must install it once');
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const host = (origin: string) => new URL(origin).host;
    const targets = new Map([
      [host(origins.people), ports.server],
      [host(origins.urn), ports.server],
      [host(origins.inbox), ports.inbox],
    ]);
    undo.push((await openDoor(leaf, targets, ports.tls)).stop);
    const here = () => `http://${bracketed(addresses()[0]?.address ?? first)}:${ports.offer}/`;
    const offer = () => ({
      ...origins,
      here: here(),
      named: `http://${PEOPLE}:${ports.offer}/here.svg`,
      names: NAMES,
      address: addresses()[0]?.address ?? first,
      root: new X509Certificate(root.certificate).subject.replace('CN=', ''),
      fingerprint: fingerprintOf(root),
    });
    undo.push((await startTrustServer(offer, derOf(root), ports.offer)).stop);
    const announcer = await announce(NAMES, {
      addresses,
      moved: () => say(`the network has changed: the certificate is offered at ${here()} now`),
    });
    undo.push(announcer.stop);
    if (announcer.taken !== null) {
      throw new StepError(
        `Another machine of this network (${announcer.taken}) already calls itself ${PEOPLE}: stop the demonstration there first.`,
      );
    }
    return { guide: guideOf(here(), fingerprintOf(root)), browserFlags: browserFlags(leaf), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const browserFlags = (leaf: Pair): string[] => [
  `--host-resolver-rules=${NAMES.map((name) => `MAP ${name} 127.0.0.1`).join(',')}`,
  `--ignore-certificate-errors-spki-list=${publicKeyHash(leaf)}`,
];

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address);

/** Black on white whatever the terminal's colours are, or cameras do not see it. */
const qrOf = (text: string): string =>
  renderUnicodeCompact(text, { border: 2, invert: true })
    .split('\n')
    .map((line) => `      \u001b[30;107m${line}\u001b[0m`)
    .join('\n');

const guideOf = (here: string, fingerprint: string): string => `
  On a phone       same Wi-Fi as ${os.hostname()}, then point its camera here: ${here}
${process.stdout.isTTY ? `${qrOf(here)}\n` : ''}                   The page tells how to trust this machine’s certificate and how to take it off again. Its fingerprint:
                   ${fingerprint}
                   Everybody in this network can open the inbox and play any member: at home, not in public.
`;
