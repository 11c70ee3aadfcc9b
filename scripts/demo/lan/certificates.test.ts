import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificates, certificatesIn, makeLeaf, type Pair } from './certificates.ts';

const NAMES = ['isoloir.local', 'isoloir-urn.local'];
const DAY = 86_400_000;
const now = Date.now();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-certificates-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

let made: Certificates;
beforeAll(async () => {
  made = await certificatesIn(path.join(folder, 'first'), NAMES, now);
});

const daysOf = ({ certificate }: Pair) => {
  const { validFrom, validTo } = new X509Certificate(certificate);
  return (Date.parse(validTo) - Date.parse(validFrom)) / DAY;
};

/** What a client that trusts the root says to this leaf under this name: null, or why not. */
async function refusal(leaf: Pair, servername: string): Promise<string | null> {
  const server = tls.createServer({ key: leaf.key, cert: leaf.certificate });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((done) => {
      const socket = tls.connect({ port, host: '127.0.0.1', servername, ca: made.root.certificate });
      socket.on('secureConnect', () => done(null)).on('error', (error) => done(error.message));
    });
  } finally {
    server.close();
  }
}

describe('the root', () => {
  test('is an authority on P-256 whose key is its own, for two years', () => {
    const root = new X509Certificate(made.root.certificate);
    expect(root.ca).toBe(true);
    expect(root.checkPrivateKey(createPrivateKey(made.root.key))).toBe(true);
    expect(root.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(root.verify(root.publicKey)).toBe(true);
    expect(daysOf(made.root)).toBeLessThan(732);
  });

  test('vouches for the demonstration’s names', async () => {
    for (const name of NAMES) expect(await refusal(made.leaf, name)).toBeNull();
  });

  test('is not believed for any other name, nor for an address', async () => {
    const bank = await makeLeaf(made.root, ['bank.example'], now);
    expect(await refusal(bank, 'bank.example')).toMatch(/permitted subtree/);
    const local = await makeLeaf(made.root, ['printer.local'], now);
    expect(await refusal(local, 'printer.local')).toMatch(/permitted subtree/);
  });

  test('lies where nobody else reads it', () => {
    for (const file of ['root.pem', 'leaf.pem']) {
      expect(fs.statSync(path.join(folder, 'first', file)).mode & 0o777).toBe(0o600);
    }
    expect(fs.statSync(path.join(folder, 'first')).mode & 0o777).toBe(0o700);
  });
});

describe('the leaf', () => {
  test('is no authority, serves only as a server, and lives shorter than browsers allow', () => {
    const leaf = new X509Certificate(made.leaf.certificate);
    expect(leaf.ca).toBe(false);
    expect(leaf.subjectAltName).toBe('DNS:isoloir.local, DNS:isoloir-urn.local');
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(daysOf(made.leaf)).toBeLessThanOrEqual(397);
  });

  test('satisfies openssl, for its names', (context) => {
    const [root = '', leaf = ''] = ['root.pem', 'leaf.pem'].map((file) => path.join(folder, 'first', file));
    try {
      execFileSync('openssl', ['version']);
    } catch {
      context.skip('there is no openssl here');
    }
    const verify = (name: string) =>
      execFileSync('openssl', ['verify', '-x509_strict', '-verify_hostname', name, '-CAfile', root, leaf], {
        stdio: 'pipe',
      }).toString();
    expect(verify('isoloir.local')).toMatch(/OK/);
    expect(() => verify('other.local')).toThrow(/hostname mismatch/i);
  });
});

describe('at a later start', () => {
  const again = (days: number, names = NAMES) => certificatesIn(path.join(folder, 'first'), names, now + days * DAY);

  test('both are the same', async () => {
    expect(await again(1)).toEqual({ ...made, isNewRoot: false });
  });
  test('a leaf with less than a month left is made anew, under the same root', async () => {
    const later = await again(61);
    expect(later.root).toEqual(made.root);
    expect(later.leaf).not.toEqual(made.leaf);
    expect(Date.parse(new X509Certificate(later.leaf.certificate).validTo)).toBeGreaterThan(now + 120 * DAY);
  });
  test('a spent root is made anew, and said to be', async () => {
    const later = await again(710);
    expect(later.isNewRoot).toBe(true);
    expect(
      new X509Certificate(later.leaf.certificate).verify(new X509Certificate(later.root.certificate).publicKey),
    ).toBe(true);
  });
  test('other names want another root', async () => {
    expect((await again(0, ['isoloir.local'])).isNewRoot).toBe(true);
  });
  test('a file cut short, or a key of another, is made anew', async () => {
    const dir = path.join(folder, 'cut');
    const { root } = await certificatesIn(dir, NAMES, now);
    fs.writeFileSync(path.join(dir, 'leaf.pem'), made.leaf.key.slice(0, 60));
    expect((await certificatesIn(dir, NAMES, now)).isNewRoot).toBe(false);
    fs.writeFileSync(path.join(dir, 'root.pem'), made.leaf.key + root.certificate);
    expect((await certificatesIn(dir, NAMES, now)).isNewRoot).toBe(true);
  });
});
