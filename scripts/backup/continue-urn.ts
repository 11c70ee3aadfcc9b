/**
 * A restored urn goes on from a copy of its public chain: every event in it bears the urn's own signature, so it does not
 * matter who kept it. Ballots that waited are not in any copy: who cast them holds a receipt, and puts them in again.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';
import { z } from 'zod';
import { checkChain, type Line, type ReadEvent, readEvents } from '#lib/board/event.ts';
import { BatchPayload, ClosingPayload, DefinitionPayload, HeadsPayload, parsePayload } from '#lib/board/payload.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { parseDefinition, phiOf } from '#lib/election/definition.ts';
import { BallotNumber, type Phi } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { readCopy } from './board.ts';
import { connect, urlOf } from './dump.ts';
import { BackupError } from './stream.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Events that the backup had, and that the copy added. */
export type Continued = { phi: Phi; had: number; added: number; ballots: number };

/** @throws BackupError where backup and copy have parted, or the journal has seen more of the urn than the copy holds */
export async function continueUrns(env: Environment, dir: string): Promise<Continued[]> {
  const heads = await headsIn(dir);
  const client = await connect(urlOf(env, 'URN_OWNER_URL'), 'URN_OWNER_URL');
  try {
    const { rows } = await client.query<{ public: string }>(
      'SELECT public FROM signing_key UNION ALL SELECT public FROM retired_key',
    );
    const own = new Set(rows.map((row) => row.public));
    const done: Continued[] = [];
    for (const name of fs
      .readdirSync(dir)
      .filter((one) => /^urn-.*\.jsonl$/.test(one))
      .sort()) {
      const lines = await readCopy(path.join(dir, name));
      const start = definitionOf(lines);
      if (start === null || !own.has(start.definition['x-isoloir'].receiptKey)) continue; // of another urn's host
      done.push(await continueOne(client, start, lines));
    }
    for (const { phi, height, hash } of heads) await checkHead(client, { phi, height, hash });
    return done;
  } finally {
    await client.end();
  }
}

type Start = { phi: Phi; election: string; trustees: string; definition: ReturnType<typeof parseDefinition> };

function definitionOf([first]: readonly Line[]): Start | null {
  if (first === undefined) return null;
  const { election, trustees } = parsePayload(DefinitionPayload, first.payload);
  return { phi: phiOf(election), election, trustees, definition: parseDefinition(election) };
}

async function continueOne(client: Client, start: Start, lines: readonly Line[]): Promise<Continued> {
  const { phi, definition } = start;
  const key = definition['x-isoloir'].receiptKey;
  const flaw = checkChain(lines, { chain: `urn/${phi}`, key }).find(({ ok }) => !ok);
  if (flaw !== undefined) throw new BackupError(`The copy of urn/${phi} is no chain of this urn (${flaw.name}).`);
  const events = readEvents(lines);
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`urn/${phi}`]);
    const { rows: own } = await client.query<{ hash: string }>(
      'SELECT hash FROM chain_event WHERE phi = $1 ORDER BY height',
      [phi],
    );
    const parted = own.findIndex(({ hash }, height) => height < events.length && events[height]?.hash !== hash);
    if (parted >= 0)
      throw new BackupError(`The chain of urn/${phi} has two pasts: backup and copy differ at height ${parted}.`);
    const more = events.slice(own.length);
    if (own.length === 0) await putElection(client, start);
    let ballots = 0;
    for (const event of more) ballots += await putEvent(client, phi, event);
    // begun by a process that did not yet know that its chain was behind: its receipts show what they lose
    if (more.length > 0)
      for (const table of ['waiting', 'batch_key'])
        await client.query(
          `DELETE FROM ${table} WHERE phi = $1 AND batch <= (SELECT coalesce(max(batch), 0) FROM published WHERE phi = $1)`,
          [phi],
        );
    await client.query('COMMIT');
    return { phi, had: own.length, added: more.length, ballots };
  } catch (thrown) {
    await client.query('ROLLBACK');
    throw thrown;
  }
}

const putElection = (client: Client, { phi, election, trustees, definition }: Start) =>
  client.query(
    `INSERT INTO election (phi, uuid, vote_id, election, trustees) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (phi) DO NOTHING`,
    [phi, definition.uuid, definition['x-isoloir'].vote, election, trustees],
  );

const Numbered = z.object({ signature: z.object({ hash: BallotNumber }) });

/** The event, and what the urn's tables say of it. @returns ballots in it */
async function putEvent(client: Client, phi: Phi, { event, hash, line }: ReadEvent): Promise<number> {
  await client.query(
    'INSERT INTO chain_event (phi, height, hash, event, payload, signature) VALUES ($1, $2, $3, $4, $5, $6)',
    [phi, event.height, hash, line.event, line.payload, line.signature],
  );
  if (event.type === 'closing') {
    const { ballots, passes, last, fewerThanK } = parsePayload(ClosingPayload, line.payload);
    await client.query('INSERT INTO ending (phi, ballots, passes, last, fewer_than_k) VALUES ($1, $2, $3, $4, $5)', [
      phi,
      ballots,
      passes,
      last,
      fewerThanK,
    ]);
  }
  if (event.type !== 'batch') return 0;
  const { batch, ballots } = parsePayload(BatchPayload, line.payload);
  for (const published of ballots) {
    const number = Numbered.parse(JSON.parse(published.ballot)).signature.hash;
    await client.query('INSERT INTO published (phi, y, n, number, envelope, batch) VALUES ($1, $2, $3, $4, $5, $6)', [
      phi,
      published.pass.y,
      published.n,
      number,
      sha256Hex(canonicalJson({ phi, ...published })),
      batch,
    ]);
  }
  return ballots.length;
}

/** The highest head of each urn that the people's journals have noted. */
async function headsIn(dir: string): Promise<{ phi: Phi; height: number; hash: string }[]> {
  const highest = new Map<Phi, { height: number; hash: string }>();
  for (const name of fs.readdirSync(dir).filter((one) => /^journal-.*\.jsonl$/.test(one))) {
    for (const { event, line } of readEvents(await readCopy(path.join(dir, name)))) {
      if (event.type !== 'heads') continue;
      for (const { phi, ...head } of parsePayload(HeadsPayload, line.payload).urns)
        if ((highest.get(phi)?.height ?? -1) < head.height) highest.set(phi, head);
    }
  }
  return [...highest].map(([phi, head]) => ({ phi, ...head }));
}

async function checkHead(client: Client, { phi, height, hash }: { phi: Phi; height: number; hash: string }) {
  const { rows } = await client.query<{ height: number; hash: string }>(
    'SELECT height, hash FROM chain_event WHERE phi = $1 ORDER BY height DESC',
    [phi],
  );
  if (rows.length === 0) return; // an urn of another host
  const own = rows.find((row) => row.height === height);
  if (own === undefined)
    throw new BackupError(
      `urn/${phi} stands at height ${rows[0]?.height}, and the journal has seen height ${height}: find a fuller copy of ` +
        `the chain. Started like this, the urn takes and publishes nothing.`,
    );
  if (own.hash !== hash) throw new BackupError(`The journal has seen another event at height ${height} of urn/${phi}.`);
}
