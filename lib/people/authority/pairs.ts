/** (B, S) pairs on their way to the journal (PROTOCOL §5.4): in batches, sorted by B, so that their order tells nothing
 * of who signed when; as soon as K wait, and all that remain before an urn is closed. */
import { sha256 } from '#lib/crypto/hash.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { compareBytes, concat, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { PeopleTx } from '../db.ts';
import { forgetRefused } from '../refused/index.ts';
import { publishRoll } from '../roll/publish-roll.ts';
import { pairLock } from '../roll/register/index.ts';
import { countWaiting, type Evidence, publishWaiting } from '../sealed/index.ts';
import { settleWaiting } from '../sealed/lines.ts';

/** Most pairs in one event: keeps a line of the journal readable (1 kB a pair). */
const MOST = 1000;

type Want = {
  /** Fewest pairs of this urn that go out together. */
  least: (phi: Phi) => number;
  /** Wait for sign-offs that are being written: after this transaction there will be none. */
  last: boolean;
};

/** Moves the waiting pairs of the vote's urns into the outbox, and before them the root in which those who asked for them
 * stand (§3.6) [keys enrolled for members who stay at home, signed with, and gone again]. Answers how many pairs. */
export async function publishPairs(tx: PeopleTx, vote: VoteId, { least, last }: Want): Promise<number> {
  if (last) await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [pairLock(vote)]);
  const { rows } = await tx.query<{ phi: Phi }>('SELECT phi FROM definition WHERE vote_id = $1', [vote]);
  const phis = rows.map(({ phi }) => phi);
  await settleRejoined(tx, phis);
  const urns = await countWaiting(tx, phis);
  const due = urns.filter(({ phi, waiting }) => waiting >= least(phi));
  if (due.length === 0) return 0;
  // marked, then the root, then the pairs: all or nothing, and whoever signs meanwhile waits for the next
  const sent: (readonly [Phi, Evidence[]])[] = [];
  for (const { phi } of due) sent.push([phi, await publishWaiting(tx, phi)]);
  await publishRoll(
    tx,
    vote,
    sent.flatMap(([, lines]) => lines),
  );
  let published = 0;
  for (const [phi, lines] of sent) {
    published += await publishUrn(tx, vote, phi, lines);
    await forgetRefused(
      tx,
      vote,
      phi,
      lines.map(({ person }) => person),
    );
  }
  return published;
}

/** What a pair is known by where a restored people side found it in its journal: SHA-256 of the requests (decision 030). */
const pairHash = ({ requests }: Pick<Evidence, 'requests'>): string => toHex(sha256(concat(...requests)));

/** Pairs that the journal shows are not shown twice, nor counted among those that wait. */
async function settleRejoined(tx: PeopleTx, phis: readonly Phi[]): Promise<void> {
  const { rows } = await tx.query<{ phi: Phi; pairs: string[] }>(
    `SELECT phi, array_agg(encode(pair, 'hex')) AS pairs FROM rejoined_pair WHERE phi = ANY ($1) GROUP BY phi`,
    [phis],
  );
  for (const { phi, pairs } of rows) {
    const shown = new Set(pairs);
    await settleWaiting(tx, phi, (line) => shown.has(pairHash(line)));
  }
}

async function publishUrn(tx: PeopleTx, vote: VoteId, phi: Phi, lines: readonly Evidence[]): Promise<number> {
  const pairs = lines
    .map(({ requests, signatures }) => ({ key: concat(...requests), requests, signatures }))
    .sort((x, y) => compareBytes(x.key, y.key))
    .map(({ requests, signatures }) => ({ b: requests.map(toBase64Url), s: signatures.map(toBase64Url) }));
  for (let at = 0; at < pairs.length; at += MOST) {
    const payload = canonicalJson({ phi, pairs: pairs.slice(at, at + MOST) });
    await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'passes', $2)`, [vote, payload]);
  }
  return pairs.length;
}
