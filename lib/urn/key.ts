/**
 * The urn's own keys: Ed25519, sign receipts and heads (PROTOCOL §2.5), wrapped under URN_KEK. The newest is made on first
 * use and named by definitions to come; an urn signs under the key that its definition names, also after that key was
 * replaced (`npm run keys -- renew urn`): every receipt must be checkable by what phi binds.
 */
import { generate, publicKeyOf, type SigningKey } from '#lib/crypto/signature.ts';
import { nativeSigner } from '#lib/crypto/signature-native.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { type Bytes, toHex } from '#lib/ground/bytes.ts';
import { shared } from '#lib/ground/shared.ts';
import { type UrnTx, withUrn } from './db.ts';
import { knownUrn } from './known.ts';
import { unwrapUrn, wrapUrn } from './wrapped.ts';

const WHAT = 'urn/signing-key';

/** By their public halves, 64 hex digits. */
type Keys = { newest: SigningKey; all: ReadonlyMap<string, SigningKey> };
type Kept = { keys: Promise<Keys> | null };

const kept = () => shared('urn/key', (): Kept => ({ keys: null }));

/** Read once per process, and anew where one is asked for that it has not. */
function keys(): Promise<Keys> {
  const memory = kept();
  memory.keys ??= load().catch((thrown) => {
    memory.keys = null;
    throw thrown;
  });
  return memory.keys;
}

async function find(named: string): Promise<SigningKey | null> {
  const known = (await keys()).all.get(named);
  if (known !== undefined) return known;
  kept().keys = null;
  return (await keys()).all.get(named) ?? null;
}

/** @param named `receiptKey` of a definition; without it, the newest. @throws Error where this host has no such key */
export async function receiptKey(named?: string): Promise<SigningKey> {
  const key = named === undefined ? (await keys()).newest : await find(named);
  if (key === null) throw new Error('no such key of receipts');
  return key;
}

/** Public half, 64 hex digits: what a definition names as `receiptKey`. */
export const publicReceiptKey = async (): Promise<string> => toHex((await receiptKey()).publicKey);

/** Whether a definition that names this key is of this host, or was before the key was replaced. */
export const isOwnKey = async (named: string): Promise<boolean> => (await find(named)) !== null;

/** Signs refusals (PROTOCOL §5.14) under the key of the urn that they are about, by the hundred a second; about none, under
 * the newest. */
export async function refusalSigner(): Promise<(phi: Phi | '') => (message: Bytes) => Bytes> {
  const { newest, all } = await keys();
  const signers = new Map([...all].map(([name, { secret }]) => [name, nativeSigner(secret)]));
  const usual = nativeSigner(newest.secret);
  return (phi) => {
    const urn = phi === '' ? null : knownUrn(phi);
    return (urn && signers.get(urn.definition['x-isoloir'].receiptKey)) ?? usual;
  };
}

async function load(): Promise<Keys> {
  const fresh = generate();
  const wrappedFresh = await wrapUrn(WHAT, fresh.secret);
  const rows = await withUrn(async (tx) => {
    // Two processes may start at once: the first row stays, and both read it.
    await tx.query('INSERT INTO signing_key (public, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      toHex(fresh.publicKey),
      wrappedFresh,
    ]);
    return readRows(tx);
  });
  const all = new Map<string, SigningKey>();
  for (const row of rows) all.set(row.public, await open(row));
  const newest = all.get(rows[0]?.public ?? '');
  if (newest === undefined) throw new Error('no signing key');
  return { newest, all };
}

type Row = { public: string; wrapped: Buffer };

/** The newest first. */
async function readRows(tx: UrnTx): Promise<Row[]> {
  const { rows } = await tx.query<Row>(
    `SELECT public, wrapped, true AS newest FROM signing_key
     UNION ALL SELECT public, wrapped, false FROM retired_key ORDER BY newest DESC`,
  );
  return rows;
}

async function open({ public: name, wrapped }: Row): Promise<SigningKey> {
  const secret: Bytes = await unwrapUrn(WHAT, wrapped);
  const publicKey = publicKeyOf(secret);
  if (toHex(publicKey) !== name) throw new Error('signing key does not match its public half');
  return { secret, publicKey };
}
