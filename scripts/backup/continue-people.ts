/**
 * A restored people side goes on from a copy of its journals: what was published since the backup stands in the journal
 * again, the decisions among it are taken again, and what nobody can bring back is counted and said.
 */
import fs from 'node:fs';
import type { Client } from 'pg';
import { checkChain, type Line, type ReadEvent, readEvents } from '#lib/board/event.ts';
import { FactorsPayload, PassesPayload, parsePayload } from '#lib/board/payload.ts';
import { sha256 } from '#lib/crypto/hash.ts';
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { concat, fromBase64Url } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { journalFile, readCopy } from './board.ts';
import { connect, urlOf } from './dump.ts';
import { BackupError } from './stream.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type Rejoined = {
  vote: VoteId;
  had: number;
  added: number;
  /** Signatures of the register in the journal, and rows that bear them: the difference is lost, person by person. */
  signatures: number;
  kept: number;
  /** Changes by decision about a person since the backup: they must be made again. */
  changes: number;
};

type Databases = { people: Client; journal: Client };

/** @throws BackupError where backup and copy have parted, or the copy holds what an older backup cannot go on from */
export async function continueJournals(env: Environment, dir: string): Promise<Rejoined[]> {
  const people = await connect(urlOf(env, 'PEOPLE_OWNER_URL'), 'PEOPLE_OWNER_URL');
  try {
    const journal = await connect(urlOf(env, 'JOURNAL_OWNER_URL'), 'JOURNAL_OWNER_URL');
    try {
      const done: Rejoined[] = [];
      for (const vote of await votesIn(journal, dir)) {
        const copy = await checkedCopy(people, vote, journalFile(dir, vote));
        done.push(await rejoin({ people, journal }, vote, copy));
      }
      return done;
    } finally {
      await journal.end();
    }
  } finally {
    await people.end();
  }
}

/** Those with a journal in the backup or in the copy. */
async function votesIn(journal: Client, dir: string): Promise<VoteId[]> {
  const { rows } = await journal.query<{ chain: string }>('SELECT chain FROM event WHERE height = 0');
  const files = fs.readdirSync(dir).flatMap((name) => /^journal-(.*)\.jsonl$/.exec(name)?.[1] ?? []);
  const all = new Set([...rows.map(({ chain }) => chain.slice('journal/'.length)), ...files]);
  return [...all].sort().map((vote) => VoteId.parse(vote));
}

/** Empty where there is no copy. @throws BackupError where it is not a journal of this house */
async function checkedCopy(people: Client, vote: VoteId, file: string): Promise<Line[]> {
  const lines = await readCopy(file);
  if (lines.length === 0) return [];
  const { rows } = await people.query<{ public: string }>(
    `SELECT encode(public, 'hex') AS public FROM journal_key
     UNION ALL SELECT encode(public, 'hex') FROM retired_journal_key`,
  );
  const flawUnder = (key: string) => checkChain(lines, { chain: `journal/${vote}`, key }).find(({ ok }) => !ok);
  // one house, one key at a time: a journal stands under the key of its day, the newest or one that was replaced
  const flaws = rows.map(({ public: key }) => flawUnder(key));
  const [flaw] = flaws;
  if (flaw !== undefined && !flaws.includes(undefined))
    throw new BackupError(`The copy of journal/${vote} is no journal of this house (${flaw.name}).`);
  return lines;
}

async function rejoin({ people, journal }: Databases, vote: VoteId, copy: readonly Line[]): Promise<Rejoined> {
  const chain = `journal/${vote}`;
  const { rows: own } = await journal.query<Line>(
    'SELECT event, payload, signature FROM event WHERE chain = $1 ORDER BY height',
    [chain],
  );
  const parted = own.findIndex(({ event }, height) => height < copy.length && copy[height]?.event !== event);
  if (parted >= 0) throw new BackupError(`${chain} has two pasts: backup and copy differ at height ${parted}.`);
  const more = readEvents(copy.slice(own.length));
  const events = readEvents(copy.length > own.length ? copy : own);
  // The people's database first: begun again after a crash between the two, the journal still lacks them.
  await inTransaction(people, () => takeUp(people, vote, events));
  await inTransaction(journal, async () => {
    for (const { event, hash, line } of more)
      await journal.query(
        `INSERT INTO event (chain, height, hash, payload_hash, event, payload, signature) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [chain, event.height, hash, event.payload, line.event, line.payload, line.signature],
      );
  });
  return { vote, had: own.length, added: more.length, ...(await countLost(people, vote, events)) };
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (thrown) {
    await client.query('ROLLBACK');
    throw thrown;
  }
}

/** The outbox says what the journal says: what it lacks is added, what was on its way has arrived. Any number of times. */
async function takeUp(people: Client, vote: VoteId, events: readonly ReadEvent[]): Promise<void> {
  const known = await people.query('SELECT 1 FROM vote WHERE id = $1 FOR UPDATE', [vote]);
  if (known.rowCount === 0) throw new BackupError(`The backup is older than the vote ${vote}: use a later one.`);
  const { rows } = await people.query<{ id: string; type: string; payload: string }>(
    'SELECT id, type, payload FROM journal_outbox WHERE vote_id = $1 ORDER BY id',
    [vote],
  );
  const waiting = [...rows];
  const arrived: string[] = [];
  for (const { event, line } of events) {
    const at = waiting.findIndex((row) => row.type === event.type && row.payload === line.payload);
    const [row] = at < 0 ? [] : waiting.splice(at, 1);
    if (row !== undefined) arrived.push(row.id);
    else await takeUpOne(people, vote, event.type, line.payload);
  }
  await people.query(
    'UPDATE journal_outbox SET appended = id = ANY($2::bigint[]) OR appended AND id > $3 WHERE vote_id = $1',
    [vote, arrived, rows.at(-1)?.id ?? 0],
  );
}

async function takeUpOne(people: Client, vote: VoteId, type: string, payload: string): Promise<void> {
  await people.query('INSERT INTO journal_outbox (vote_id, type, payload, appended) VALUES ($1, $2, $3, true)', [
    vote,
    type,
    payload,
  ]);
  if (type === 'decision') await takeDecision(people, vote, payload);
  if (type === 'passes') {
    const { phi, pairs } = parsePayload(PassesPayload, payload);
    const hashes = pairs.map(({ b }) => Buffer.from(sha256(concat(...b.map(fromBase64Url)))));
    await people.query('INSERT INTO rejoined_pair (phi, pair) SELECT $1, unnest($2::bytea[]) ON CONFLICT DO NOTHING', [
      phi,
      hashes,
    ]);
  }
  if (type === 'factors') {
    const { phi, trustee, payload: factors } = parsePayload(FactorsPayload, payload);
    await people.query(
      `INSERT INTO factors (phi, position, payload, assertion) VALUES ($1, $2, $3, '{}') ON CONFLICT DO NOTHING`,
      [phi, trustee, factors],
    );
  }
}

/** Who votes is written down at these: a backup from before cannot know it. */
const NEEDS_THE_ROLL = ['freeze', 'admit'];

/** A decision that passed after the backup has passed: the journal holds its text and its signatures. */
async function takeDecision(people: Client, vote: VoteId, payload: string): Promise<void> {
  const { decision, attachments } = parseDecisionPayload(payload);
  const { statement, signatures } = decision;
  if (NEEDS_THE_ROLL.includes(statement.kind))
    throw new BackupError(
      `The backup is older than a decision “${statement.kind}” of the vote ${vote}, and does not know who votes: use a later one.`,
    );
  const text = canonicalJson(statement);
  const { rows: open } = await people.query<{ id: string }>(
    'SELECT id FROM proposal WHERE vote_id = $1 AND statement = $2',
    [vote, text],
  );
  const id = open[0]?.id ?? crypto.randomUUID();
  const signers = await Promise.all(
    signatures.map(async ({ credential, ...signature }) => {
      const { rows } = await people.query<{ person_id: string }>('SELECT person_id FROM passkey WHERE id = $1', [
        credential,
      ]);
      return { credential, ...signature, person: rows[0]?.person_id };
    }),
  );
  const proposer = signers.find(({ person }) => person !== undefined)?.person;
  if (proposer === undefined) throw new BackupError(`Nobody in the backup has signed a decision of the vote ${vote}.`);
  await people.query(
    `INSERT INTO proposal (id, vote_id, kind, statement, attachments, state, proposed_by, at)
     VALUES ($1, $2, $3, $4, $5, 'passed', $6, now()) ON CONFLICT (id) DO UPDATE SET state = 'passed'`,
    [id, vote, statement.kind, text, canonicalJson(attachments), proposer],
  );
  for (const { person, member, credential, authenticatorData, clientDataJSON, signature } of signers) {
    if (person === undefined) continue;
    await people.query(
      `INSERT INTO decision_signature (proposal_id, person_id, member, credential, authenticator_data, client_data, signature)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [
        id,
        person,
        member,
        credential,
        Buffer.from(fromBase64Url(authenticatorData)),
        Buffer.from(fromBase64Url(clientDataJSON)),
        Buffer.from(fromBase64Url(signature)),
      ],
    );
  }
  // forgotten once, forgotten again
  if (statement.kind === 'purge') await people.query('SELECT purge_vote($1)', [vote]);
}

async function countLost(
  people: Client,
  vote: VoteId,
  events: readonly ReadEvent[],
): Promise<Pick<Rejoined, 'signatures' | 'kept' | 'changes'>> {
  const { rows } = await people.query<{ kept: number }>(
    `SELECT count(*)::int AS kept FROM register_row WHERE phi IN (SELECT phi FROM definition WHERE vote_id = $1)`,
    [vote],
  );
  const signatures = events
    .filter(({ event }) => event.type === 'passes')
    .reduce((sum, { line }) => sum + parsePayload(PassesPayload, line.payload).pairs.length, 0);
  const changes = events.filter(({ event }) => event.type === 'person').length;
  return { signatures, kept: rows[0]?.kept ?? 0, changes };
}
