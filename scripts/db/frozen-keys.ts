/**
 * vitest's setup file of the suites database and verifier: votes get issuing keys that were made once. Making one takes up to a second
 * of a core, many times a run, and nothing here is about how it is done (lib/crypto/blind.test.ts is). Each key
 * is handed out once per file; a file that needs more gets new ones.
 */
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import { z } from 'zod';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { shared } from '#lib/ground/shared.ts';

const Frozen = z.strictObject({ source: z.string(), keys: z.array(z.base64url()) });
const file = new URL('../../lib/crypto/vectors/more-issuing-keys.json', import.meta.url);
/** In `shared`, which begins anew with each file; the module that is replaced may stay loaded. */
const left = () => shared('testing/issuing-keys', () => Frozen.parse(JSON.parse(readFileSync(file, 'utf8'))).keys);

vi.mock(import('#lib/crypto/blind-sign.ts'), async (importOriginal) => {
  const real = await importOriginal();
  return {
    ...real,
    generateIssuingKey: async () => {
      const frozen = left().pop();
      if (frozen === undefined) return real.generateIssuingKey();
      const secret = fromBase64Url(frozen);
      return { modulus: real.modulusOf(real.readIssuingKey(secret)), secret };
    },
  };
});
