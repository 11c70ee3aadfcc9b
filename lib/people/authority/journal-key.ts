/** The key that signs the heads of the journals (PROTOCOL §2.5, §6): one per house, wrapped at rest. */
import { generate, publicKeyOf, sign } from '#lib/crypto/signature.ts';
import { nativeSigner } from '#lib/crypto/signature-native.ts';
import { type Bytes, toHex } from '#lib/ground/bytes.ts';
import { shared } from '#lib/ground/shared.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { unwrapPeople, wrapPeople } from '../keys/index.ts';

const WHAT = 'journal-key';

/** Public key in hex; made on first use, and then for good. */
export async function journalKey(tx: PeopleTx): Promise<string> {
  const { secret, publicKey } = generate();
  const wrapped = await wrapPeople(WHAT, secret);
  await tx.query('INSERT INTO journal_key (public, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    Buffer.from(publicKey),
    Buffer.from(wrapped),
  ]);
  const { rows } = await tx.query<{ public: Buffer }>('SELECT public FROM journal_key');
  const [row] = rows;
  if (row === undefined) throw new Error('no journal key');
  return toHex(row.public);
}

const signer = () => shared('people/journal-secret', () => ({ secret: null as Bytes | null }));

/** @throws Error before the first vote was prepared, or where the key-encryption key is another */
async function readSecret(): Promise<Bytes> {
  const kept = signer();
  kept.secret ??= await withPeople(async (tx) => {
    const { rows } = await tx.query<{ public: Buffer; wrapped: Buffer }>('SELECT public, wrapped FROM journal_key');
    const [row] = rows;
    if (row === undefined) throw new Error('no journal key');
    const secret = await unwrapPeople(WHAT, row.wrapped);
    if (toHex(publicKeyOf(secret)) !== toHex(row.public))
      throw new Error('the journal key does not fit its public half');
    return secret;
  });
  return kept.secret;
}

/** Signs heads. @throws Error as `readSecret` */
export async function headSigner(): Promise<(message: Bytes) => Bytes> {
  const secret = await readSecret();
  return (message) => sign(secret, message);
}

/** Signs refusals (PROTOCOL §5.14), by the hundred a second. The key is made where there is none yet: who cannot sign in
 * before the first vote is turned away too. */
export async function refusalSigner(): Promise<(message: Bytes) => Bytes> {
  await withPeople(journalKey);
  return nativeSigner(await readSecret());
}
