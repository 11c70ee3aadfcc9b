/**
 * Following the journals (PROTOCOL §7.1): the urn reads them over HTTP as anyone could, checks the chain and the quorum
 * of every decision itself, keeps what holds, and obeys nothing else.
 */
import { checkChain, type ReadEvent, readEvents } from '#lib/board/event.ts';
import { fetchJournal, fetchJournals } from '#lib/board/remote.ts';
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { parseDefinition } from '#lib/election/definition.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { webConfig } from '#lib/ground/config.ts';
import { log } from '#lib/ground/log.ts';
import { noteHeads } from './behind.ts';
import { addEvent, readHead } from './chain.ts';
import { lockUrn, withUrn } from './db.ts';
import { isOwnKey } from './key.ts';
import { inTurn, type KnownVote, knownVote, nowSeconds, takeUp } from './known.ts';

/** One round over all journals. A journal at fault stops only itself. */
export async function followJournals(): Promise<void> {
  for (const vote of await fetchJournals()) {
    try {
      await followJournal(vote);
    } catch {
      log('urn/journal-refused', { count: 1 });
    }
  }
}

/** @throws Error where the journal is not a chain, or has parted from what this urn has seen of it. */
export async function followJournal(vote: VoteId): Promise<void> {
  const known = knownVote(vote);
  const asked = nowSeconds();
  const lines = await fetchJournal(vote, known.head === null ? 0 : known.head.height + 1);
  if (lines.length === 0) {
    known.heard = asked;
    return;
  }
  const events = readEvents(lines);
  known.journalKey ??= journalKeyOf(events);
  if (known.journalKey === null) return; // not frozen yet: read again from the start
  const after = known.head === null ? {} : { after: known.head };
  if (!checkChain(lines, { chain: `journal/${vote}`, key: known.journalKey, ...after }).every(({ ok }) => ok)) {
    throw new Error('journal is not a chain');
  }
  for (const read of events) {
    if (read.event.type === 'decision') await inTurn(() => followOne(known, read));
    if (read.event.type === 'heads') await noteHeads(read.line.payload);
    known.head = { height: read.event.height, hash: read.hash };
  }
  known.heard = asked;
}

/** The journal's key is the one its own freeze names; phi binds it. */
function journalKeyOf(events: readonly ReadEvent[]): string | null {
  for (const { event, line } of events) {
    if (event.type !== 'decision') continue;
    const [first] = parseDecisionPayload(line.payload).attachments.definitions ?? [];
    if (first !== undefined) return parseDefinition(first.election)['x-isoloir'].journalKey;
  }
  return null;
}

async function followOne(known: KnownVote, { event, hash, line }: ReadEvent): Promise<void> {
  const kept = known.decisions.get(event.height);
  if (kept === hash) return;
  if (kept !== undefined) throw new Error('journal has changed its past');
  const decision = { height: event.height, hash, payload: line.payload };
  if (!(await isForUs(line.payload))) return;
  const before = { ...known };
  if (!(await takeUp(known, decision))) {
    log('urn/decision-refused', { count: 1 });
    return;
  }
  try {
    await keep(known, decision);
  } catch (thrown) {
    // What is not stored is not obeyed: the next round tries again.
    Object.assign(known, before);
    throw thrown;
  }
}

/** Urns are held only where their definitions name this host and a key of its. */
async function isForUs(payload: string): Promise<boolean> {
  const { statement } = parseDecisionPayload(payload).decision;
  if (statement.kind !== 'freeze') return true;
  for (const { election } of parseDecisionPayload(payload).attachments.definitions ?? []) {
    const { 'x-isoloir': x } = parseDefinition(election);
    if (x.hosts.urn !== webConfig().urnOrigin || !(await isOwnKey(x.receiptKey))) return false;
  }
  return true;
}

/** Stores the decision; a freeze also puts each urn in its place, with the first event of its chain. */
async function keep(known: KnownVote, decision: { height: number; hash: string; payload: string }): Promise<void> {
  const { vote } = known.life;
  await withUrn(async (tx) => {
    for (const urn of [...known.life.urns.values()].sort((a, b) => (a.phi < b.phi ? -1 : 1))) {
      await lockUrn(tx, urn.phi);
      // The table refuses a uuid that another definition had: the transaction fails, and the vote with it.
      await tx.query(
        `INSERT INTO election (phi, uuid, vote_id, election, trustees) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (phi) DO NOTHING`,
        [urn.phi, urn.uuid, vote, urn.election, urn.trustees],
      );
      if ((await readHead(tx, urn.phi)) === null) {
        const payload = canonicalJson({ election: urn.election, trustees: urn.trustees });
        await addEvent(tx, urn.phi, { type: 'definition', payload });
      }
    }
    await tx.query(
      'INSERT INTO decision (vote_id, height, hash, payload) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [vote, decision.height, decision.hash, decision.payload],
    );
    // Another process of this urn may have been shown another event here: one of them is then not obeyed.
    const { rows } = await tx.query<{ hash: string }>('SELECT hash FROM decision WHERE vote_id = $1 AND height = $2', [
      vote,
      decision.height,
    ]);
    if (rows[0]?.hash !== decision.hash) throw new Error('journal shows two pasts');
  });
}
