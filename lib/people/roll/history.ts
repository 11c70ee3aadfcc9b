/**
 * Every line that the frozen roll of a vote ever had (PROTOCOL §3.6): what a freeze proposes, and what each later root
 * changed, so that each root can be rebuilt by auditors long after passkeys have come and gone. Sealed under a key that
 * only the process has: the rows name nobody, and tell no more than the journal of how many lines changed when.
 */
import { z } from 'zod';
import { nativeH } from '#lib/crypto/hash-native.ts';
import { rollLeaf } from '#lib/crypto/merkle.ts';
import { unwrap, wrap } from '#lib/crypto/wrap.ts';
import { MemberId, Phi, type VoteId } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, fromHex, fromUtf8, utf8 } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../db.ts';
import { dataKey } from '../keys/index.ts';

/** A voter's line: what their leaf is made of. `salt` in hex, passkeys in base64url. */
export const RollLine = z.strictObject({
  member: MemberId,
  phi: Phi,
  number: z.string(),
  salt: z.string().length(64),
  passkeys: z.array(z.strictObject({ credential: z.string(), cose: z.string() })),
});
export type RollLine = z.infer<typeof RollLine>;

export const leafOf = ({ salt, passkeys, ...line }: RollLine): Bytes =>
  rollLeaf(
    {
      ...line,
      salt: fromHex(salt),
      passkeys: passkeys.map(({ credential, cose }) => ({
        credential: fromBase64Url(credential),
        cose: fromBase64Url(cose),
      })),
    },
    nativeH,
  );

/** Lines in one row. */
const PART = 1000;
/** A row is as long as a multiple of this: a size tells no browser and no number of passkeys. */
const STEP = 4096;

type Place = { proposal: string } | { vote: VoteId; root: number };

/** What the sealing names, so that no row fits another place (PROTOCOL §2.7). */
const what = (place: Place, part: number): string =>
  'proposal' in place ? `roll-proposed/${place.proposal}/${part}` : `roll-changed/${place.vote}/${place.root}/${part}`;

function padded(text: string): Bytes {
  const bytes = utf8(text);
  const whole = new Uint8Array(Math.ceil((bytes.length + 1) / STEP) * STEP).fill(0x20);
  whole.set(bytes);
  return whole;
}

/** Keeps lines in parts. Those of one member are found again by nobody without the key. */
async function keep(tx: PeopleTx, place: Place, lines: readonly RollLine[]): Promise<void> {
  const key = await dataKey(tx, 'roll-lines');
  for (let part = 0; part * PART < lines.length; part++) {
    const text = JSON.stringify(lines.slice(part * PART, (part + 1) * PART));
    const sealed = Buffer.from(await wrap(key, what(place, part), padded(text)));
    if ('proposal' in place)
      await tx.query('INSERT INTO roll_proposed (proposal_id, part, sealed) VALUES ($1, $2, $3)', [
        place.proposal,
        part,
        sealed,
      ]);
    else
      await tx.query('INSERT INTO roll_changed (vote_id, root, part, sealed) VALUES ($1, $2, $3, $4)', [
        place.vote,
        place.root,
        part,
        sealed,
      ]);
  }
}

/** The roll as a freeze proposes it; what a proposal already has is left as it is. */
export async function keepProposed(tx: PeopleTx, proposal: string, lines: readonly RollLine[]): Promise<void> {
  const { rowCount } = await tx.query('SELECT FROM roll_proposed WHERE proposal_id = $1 LIMIT 1', [proposal]);
  if (rowCount === 0) await keep(tx, { proposal }, lines);
}

/** What the `root`-th event `roll` of the vote changed. */
export const keepChanged = (tx: PeopleTx, vote: VoteId, root: number, lines: readonly RollLine[]): Promise<void> =>
  keep(tx, { vote, root }, lines);

/** Lines of the vote's roll from root `from` on, part by part, in the order in which they came into force. Root 0 is the
 * freeze's. @throws OperationError where a row was altered, moved, or sealed under another key */
export async function* readHistory(
  tx: PeopleTx,
  vote: VoteId,
  from = 0,
): AsyncGenerator<{ root: number; lines: RollLine[] }> {
  const key = await dataKey(tx, 'roll-lines');
  const open = async (place: Place, part: number, sealed: Buffer): Promise<RollLine[]> =>
    z.array(RollLine).parse(JSON.parse(fromUtf8(await unwrap(key, what(place, part), Uint8Array.from(sealed)))));
  const parts = await tx.query<{ proposal_id: string | null; root: number; part: number }>(
    `SELECT p.proposal_id, 0 AS root, p.part FROM roll_proposed p JOIN proposal f ON f.id = p.proposal_id
      WHERE f.vote_id = $1 AND f.kind = 'freeze' AND f.state = 'passed' AND $2 = 0
      UNION ALL SELECT NULL, root, part FROM roll_changed WHERE vote_id = $1 AND root >= $2 ORDER BY root, part`,
    [vote, from],
  );
  for (const { proposal_id: proposal, root, part } of parts.rows) {
    const place: Place = proposal === null ? { vote, root } : { proposal };
    const { rows } = await tx.query<{ sealed: Buffer }>(
      proposal === null
        ? 'SELECT sealed FROM roll_changed WHERE vote_id = $1 AND root = $2 AND part = $3'
        : 'SELECT sealed FROM roll_proposed WHERE proposal_id = $1 AND part = $3 AND $2 = 0',
      [proposal ?? vote, root, part],
    );
    for (const { sealed } of rows) yield { root, lines: await open(place, part, sealed) };
  }
}
