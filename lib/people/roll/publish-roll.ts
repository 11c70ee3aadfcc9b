/**
 * Roots of the frozen roll on their way to the journal (PROTOCOL §3.6), each with what it changed kept for the auditors.
 * A root goes out before the passes given under it: the line of whoever signed stands in a root of its time.
 */
import { setImmediate } from 'node:timers/promises';
import { nativeH } from '#lib/crypto/hash-native.ts';
import { type LeafTree, rootInTurns, rootOf, withLeaf, withoutLeaf } from '#lib/crypto/merkle.ts';
import { RollFigures } from '#lib/election/index.ts';
import { MemberId, type PersonId, type VoteId } from '#lib/ground/brand.ts';
import { type Bytes, equal, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { log } from '#lib/ground/log.ts';
import { shared } from '#lib/ground/shared.ts';
import type { PeopleTx } from '../db.ts';
import { keepChanged, leafOf, type RollLine, readHistory } from './history.ts';
import { readLife } from './register/index.ts';
import { collegesOf, countsOf, type Known, rollGlance, rollLines, rollMarks, treeOfLines } from './root.ts';

/** Somebody who has signed, whose pass is not in the journal yet: the line under which they signed. */
export type Waiting = { person: PersonId; leaf: Bytes; credential: string; cose: Bytes };

/** What this process knows of a vote's roll as the journal last said it. `glance`: where it was last looked for changes. */
type Published = {
  root: number;
  glance: string;
  marks: ReadonlyMap<number, string>;
  lines: Map<MemberId, Known>;
  tree: LeafTree;
};
const published = (): Map<VoteId, Published> => shared('people/published-roll', () => new Map<VoteId, Published>());

/** Lines compared before others in this process get a turn. */
const AT_ONCE = 500;

async function readPublished(tx: PeopleTx, vote: VoteId): Promise<Published> {
  const { rows } = await tx.query<{ n: number; kept: boolean }>(
    `SELECT n, CASE n WHEN 0 THEN EXISTS (SELECT FROM roll_proposed p JOIN proposal f ON f.id = p.proposal_id
                                           WHERE f.vote_id = $1 AND f.kind = 'freeze' AND f.state = 'passed')
                      ELSE EXISTS (SELECT FROM roll_changed WHERE vote_id = $1 AND root = n) END AS kept
       FROM (SELECT count(*)::int AS n FROM journal_outbox WHERE vote_id = $1 AND type = 'roll') AS said`,
    [vote],
  );
  const { n: root, kept: isKept } = rows[0] ?? { n: 0, kept: false };
  const before = published().get(vote);
  const said = (await lastFigures(tx, vote)).root;
  // what a transaction said that was rolled back is another root, or of another number
  if (before?.root === root && toHex(rootOf(before.tree, nativeH)) === said) return before;
  // As a rule a process begins where nothing has changed: the roll as it stands is then the one that was said, and need not
  // be made of all that was ever kept. Not where a restore has lost lines: they are missing from what auditors rebuild.
  if (isKept) {
    const state = { root, ...(await readStanding(tx, vote)) };
    if (toHex(rootOf(state.tree, nativeH)) === said) return state;
  }
  const history = async function* () {
    for await (const { lines } of readHistory(tx, vote)) yield lines;
  };
  return { root, glance: '', marks: new Map(), ...(await treeOfLines(history())) };
}

/** The roll as it stands. Looked at first: what changes meanwhile is found the next time. */
async function readStanding(tx: PeopleTx, vote: VoteId): Promise<Omit<Published, 'root'>> {
  const glance = await rollGlance(tx, vote);
  const marks = await rollMarks(tx, vote);
  return { glance, marks, ...(await treeOfLines([await rollLines(tx, vote)])) };
}

function change(state: Published, line: RollLine): void {
  const before = state.lines.get(line.member);
  const leaf = leafOf(line);
  if (before !== undefined) state.tree = withoutLeaf(state.tree, before.leaf)?.tree ?? state.tree;
  state.tree = withLeaf(state.tree, leaf);
  state.lines.set(line.member, { phi: line.phi, keys: line.passkeys.length, leaf });
}

/** The roll as the journal last said it: read once per process, and kept. Not to be altered. */
export async function publishedRoll(tx: PeopleTx, vote: VoteId): Promise<Pick<Published, 'lines' | 'tree'>> {
  const state = await readPublished(tx, vote);
  if (published().get(vote) !== state) published().set(vote, state);
  return state;
}

/** The figures that the journal said last: of the last event `roll`, else of the freeze. */
export async function lastFigures(tx: PeopleTx, vote: VoteId): Promise<RollFigures> {
  const { rows } = await tx.query<{ payload: string }>(
    `SELECT payload FROM journal_outbox WHERE vote_id = $1 AND type = 'roll' ORDER BY id DESC LIMIT 1`,
    [vote],
  );
  const said = rows[0]?.payload;
  const { life } = await readLife(tx, vote);
  const figures = said === undefined ? life.roll : RollFigures.parse(JSON.parse(said));
  if (figures === null) throw new Error('a vote without a frozen roll');
  return figures;
}

/**
 * A new root where passkeys or admissions have changed the roll since the journal last said it. Where somebody `waiting`
 * signed under a line that stands in no root (a passkey added and removed between two ticks), a root with these lines comes
 * first. The vote's row is held: the journal must not tell the members of an admission before the admission.
 */
export async function publishRoll(tx: PeopleTx, vote: VoteId, waiting: readonly Waiting[] = []): Promise<void> {
  await tx.query('SELECT 1 FROM vote WHERE id = $1 FOR UPDATE', [vote]);
  const state = await readPublished(tx, vote);
  const glance = await rollGlance(tx, vote);
  const marks = glance === state.glance ? state.marks : await rollMarks(tx, vote);
  const changed = [...marks.keys()].filter((bucket) => state.marks.get(bucket) !== marks.get(bucket));
  const isKnown = ({ person, leaf }: Waiting) => isSame(state.lines.get(MemberId.parse(person))?.leaf, leaf);
  const unknown = waiting.filter((one) => !isKnown(one));
  if (changed.length === 0 && unknown.length === 0) {
    published().set(vote, { ...state, glance, marks });
    return;
  }
  const now = await rollLines(tx, vote, {
    buckets: changed.length === marks.size ? null : changed,
    persons: unknown.map(({ person }) => person),
  });
  const passed = await passedLines(tx, vote, unknown, now);
  if (passed.length > 0) await say(tx, vote, state, passed);
  const fresh: RollLine[] = [];
  for (const [i, line] of now.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
    if (!isSame(state.lines.get(line.member)?.leaf, leafOf(line))) fresh.push(line);
  }
  // after a restore the journal may have said a root whose lines are lost: what stands now is said again
  const isSaid = toHex(rootOf(state.tree)) === (await lastFigures(tx, vote)).root;
  if (fresh.length > 0 || !isSaid) await say(tx, vote, state, fresh);
  published().set(vote, { ...state, glance, marks });
}

const isSame = (known: Uint8Array | undefined, leaf: Uint8Array): boolean => known !== undefined && equal(known, leaf);

/** One more root: into the outbox for the journal, with its lines for the auditors. */
async function say(tx: PeopleTx, vote: VoteId, state: Published, lines: readonly RollLine[]): Promise<void> {
  for (const line of lines) change(state, line);
  state.root++;
  const root = await rootInTurns(state.tree, setImmediate, nativeH);
  const figures = { root: toHex(root), ...countsOf(await collegesOf(tx, vote), state.lines) };
  await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'roll', $2)`, [
    vote,
    canonicalJson(figures),
  ]);
  await keepChanged(tx, vote, state.root, lines);
}

/** Most passkeys tried in finding what a line held. */
const MOST = 10;

/** The lines under which these members signed and which are the journal's neither now nor before: found among the passkeys
 * that the member had at the last root, has now, and signed with. */
async function passedLines(tx: PeopleTx, vote: VoteId, unknown: readonly Waiting[], now: readonly RollLine[]) {
  const sought = new Map(unknown.map((one) => [MemberId.parse(one.person), one]));
  const current = new Map(now.flatMap((line) => (sought.has(line.member) ? [[line.member, line]] : [])));
  const isNow = (one: Waiting, line: RollLine | undefined) => line !== undefined && equal(leafOf(line), one.leaf);
  for (const [member, one] of sought) if (isNow(one, current.get(member))) sought.delete(member);
  if (sought.size === 0) return [];
  const before = new Map<MemberId, RollLine>();
  for await (const { lines } of readHistory(tx, vote))
    for (const line of lines) if (sought.has(line.member)) before.set(line.member, line);
  return [...sought].flatMap(([member, one]) => {
    const line = current.get(member);
    if (line === undefined) return [];
    const own = { credential: one.credential, cose: toBase64Url(one.cose) };
    const others = [...(before.get(member)?.passkeys ?? []), ...line.passkeys].filter(
      ({ credential }, i, all) =>
        credential !== own.credential && all.findIndex((other) => other.credential === credential) === i,
    );
    for (let chosen = 0; chosen < 2 ** Math.min(others.length, MOST); chosen++) {
      const passkeys = [own, ...others.filter((_, i) => (chosen >> i) & 1)];
      const candidate = { ...line, passkeys };
      if (equal(leafOf(candidate), one.leaf)) return [candidate];
    }
    log('people/line-not-found');
    return [];
  });
}
