/**
 * The keys that sign the heads of the journals (PROTOCOL §2.5, §6), wrapped at rest. The newest is named by definitions to
 * come; a journal goes on under the key that its vote's definitions name, also after that key was replaced
 * (`npm run keys -- renew people`).
 */
import { generate, publicKeyOf, sign } from '#lib/crypto/signature.ts';
import { nativeSigner } from '#lib/crypto/signature-native.ts';
import { parseDefinition } from '#lib/election/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { type Bytes, toHex } from '#lib/ground/bytes.ts';
import { shared } from '#lib/ground/shared.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { unwrapPeople, wrapPeople } from '../keys/index.ts';

const WHAT = 'journal-key';

/** Public key in hex, of votes that are prepared from now on; made on first use. */
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

/** Secrets by public key, hex; the newest is the first. */
type Secrets = ReadonlyMap<string, Bytes>;

const kept = () => shared('people/journal-secrets', () => ({ secrets: null as Secrets | null }));

async function readSecrets(): Promise<Secrets> {
  const memory = kept();
  memory.secrets ??= await withPeople(async (tx) => {
    const { rows } = await tx.query<{ public: Buffer; wrapped: Buffer }>(
      `SELECT public, wrapped, true AS newest FROM journal_key
       UNION ALL SELECT public, wrapped, false FROM retired_journal_key ORDER BY newest DESC`,
    );
    const secrets = new Map<string, Bytes>();
    for (const row of rows) {
      const secret = await unwrapPeople(WHAT, row.wrapped);
      if (toHex(publicKeyOf(secret)) !== toHex(row.public))
        throw new Error('the journal key does not fit its public half');
      secrets.set(toHex(row.public), secret);
    }
    return secrets;
  });
  return memory.secrets;
}

/** @param named null: the newest. @throws Error where there is none, or the key-encryption key is another */
async function secretOf(named: string | null): Promise<Bytes> {
  const find = async () => {
    const secrets = await readSecrets();
    return named === null ? [...secrets.values()][0] : secrets.get(named);
  };
  let secret = await find();
  if (secret === undefined) {
    kept().secrets = null; // replaced since this process began
    secret = await find();
  }
  if (secret === undefined) throw new Error('no journal key');
  return secret;
}

/** Signs heads of this vote's journal. @throws Error as `secretOf` */
export async function headSigner(vote: VoteId): Promise<(message: Bytes) => Bytes> {
  const secret = await secretOf(await withPeople((tx) => namedBy(tx, vote)));
  return (message) => sign(secret, message);
}

/** The key that the vote's definitions name; null before it has any. */
async function namedBy(tx: PeopleTx, vote: VoteId): Promise<string | null> {
  const { rows } = await tx.query<{ election: string }>('SELECT election FROM definition WHERE vote_id = $1 LIMIT 1', [
    vote,
  ]);
  return rows[0] === undefined ? null : parseDefinition(rows[0].election)['x-isoloir'].journalKey;
}

/** Signs refusals (PROTOCOL §5.14), by the hundred a second, under the key of the vote that they are about; about none,
 * under the newest. The key is made where there is none yet: who cannot sign in before the first vote is turned away too. */
export async function refusalSigner(): Promise<(phi: Phi | '') => (message: Bytes) => Bytes> {
  await withPeople(journalKey);
  const usual = nativeSigner(await secretOf(null));
  const retired = await underRetired();
  return (phi) => (phi === '' ? undefined : retired.get(phi)) ?? usual;
}

/** Urns of votes that go on under a key which was replaced. Read at the start: after a replacement every process starts
 * anew (OPERATIONS). */
async function underRetired(): Promise<ReadonlyMap<Phi, (message: Bytes) => Bytes>> {
  const [, ...retired] = [...(await readSecrets())];
  const signers = new Map(retired.map(([name, secret]) => [name, nativeSigner(secret)]));
  const of = new Map<Phi, (message: Bytes) => Bytes>();
  if (signers.size === 0) return of;
  const definitions = await withPeople(async (tx) => {
    const { rows } = await tx.query<{ phi: Phi; election: string }>('SELECT phi, election FROM definition');
    return rows;
  });
  for (const { phi, election } of definitions) {
    const sign = signers.get(parseDefinition(election)['x-isoloir'].journalKey);
    if (sign !== undefined) of.set(phi, sign);
  }
  return of;
}
