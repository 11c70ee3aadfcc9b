/** The urn's own key: Ed25519, signs receipts and heads (PROTOCOL §2.5). Made on first use, wrapped under URN_KEK. */
import { generate, publicKeyOf, type SigningKey } from '#lib/crypto/signature.ts';
import { nativeSigner } from '#lib/crypto/signature-native.ts';
import { type Bytes, toHex } from '#lib/ground/bytes.ts';
import { shared } from '#lib/ground/shared.ts';
import { withUrn } from './db.ts';
import { unwrapUrn, wrapUrn } from './wrapped.ts';

const WHAT = 'urn/signing-key';

type Kept = { key: Promise<SigningKey> | null };

/** The key, read once per process. */
export function receiptKey(): Promise<SigningKey> {
  const kept = shared('urn/key', (): Kept => ({ key: null }));
  kept.key ??= load().catch((thrown) => {
    kept.key = null;
    throw thrown;
  });
  return kept.key;
}

/** Public half, 64 hex digits: what a definition names as `receiptKey`. */
export const publicReceiptKey = async (): Promise<string> => toHex((await receiptKey()).publicKey);

/** Signs refusals (PROTOCOL §5.14), by the hundred a second. */
export const refusalSigner = async (): Promise<(message: Bytes) => Bytes> => nativeSigner((await receiptKey()).secret);

async function load(): Promise<SigningKey> {
  const fresh = generate();
  const wrappedFresh = await wrapUrn(WHAT, fresh.secret);
  const row = await withUrn(async (tx) => {
    // Two processes may start at once: the first row stays, and both read it.
    await tx.query('INSERT INTO signing_key (public, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      toHex(fresh.publicKey),
      wrappedFresh,
    ]);
    const { rows } = await tx.query<{ public: string; wrapped: Buffer }>('SELECT public, wrapped FROM signing_key');
    return rows[0];
  });
  if (row === undefined) throw new Error('no signing key');
  const secret: Bytes = await unwrapUrn(WHAT, row.wrapped);
  const publicKey = publicKeyOf(secret);
  if (toHex(publicKey) !== row.public) throw new Error('signing key does not match its public half');
  return { secret, publicKey };
}
