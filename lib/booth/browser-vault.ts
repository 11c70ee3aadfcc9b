/**
 * The vault in a browser (PROTOCOL §5.2): each secret under an AES-GCM key of its own that WebCrypto made and gives to no
 * script. Who copies the storage's bytes gets ciphertext; who runs scripts of this origin on this device gets the secret.
 */
import { z } from 'zod';
import { makeDeviceKey, unwrap, wrap } from '#lib/crypto/wrap.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { change, readRows } from './indexed-db.ts';
import type { Vault } from './world.ts';

const Row = z.object({
  // Asked when a row is read: pages without a secure origin have no such class, and must still load to say so.
  key: z.custom<CryptoKey>((key) => key instanceof CryptoKey),
  wrapped: z.instanceof(Uint8Array),
});

/** What the wrapping names: no row can be put in the place of another. */
const what = (phi: Phi, credential: string): string => `secret/${phi}/${credential}`;

async function read(phi: Phi, credential: string): Promise<Bytes | null> {
  const found = Row.safeParse(await readRows('secret', (rows) => rows.get([phi, credential])));
  if (!found.success) return null;
  return unwrap(found.data.key, what(phi, credential), Uint8Array.from(found.data.wrapped));
}

async function put(phi: Phi, credential: string, secret: Bytes, how: 'add' | 'put'): Promise<void> {
  // Sealed before the transaction begins: it would not wait.
  const key = await makeDeviceKey();
  const wrapped = await wrap(key, what(phi, credential), secret);
  await change(['secret'], (rows) => void rows('secret')[how]({ phi, credential, key, wrapped }));
  // Asked of the browser, not relied upon nor waited for (some ask the person): it may else clear a site seldom visited.
  navigator.storage?.persist?.().catch(() => false);
}

export const browserVault: Vault = {
  read,
  async keepFirst(phi, credential, secret) {
    try {
      await put(phi, credential, secret, 'add');
      return secret;
    } catch (thrown) {
      // Another window was first: its secret stands.
      const kept = await read(phi, credential);
      if (kept === null) throw thrown;
      return kept;
    }
  },
  replace: (phi, credential, secret) => put(phi, credential, secret, 'put'),
};
