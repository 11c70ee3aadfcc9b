/**
 * The register of a vote for its auditors (PROTOCOL §3.6, lib/board/register-audit): every line that the roll had, every
 * sign-off with its evidence. Only once every urn is over: before, it would tell whom to press. Streamed, but for the roll's
 * lines, which are gathered per voter in memory.
 */
import { type ExportRecord, FORMAT, formatRecord, type VoterRecord } from '#lib/board/register-audit/index.ts';
import { type Life, urnState } from '#lib/election/index.ts';
import { MemberId, type PersonId, type VoteId } from '#lib/ground/brand.ts';
import { toBase64Url, toHex, utf8 } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { markGiven, readForAuditors } from '../refused/index.ts';
import { readEvidence } from '../sealed/index.ts';
import { readHistory } from './history.ts';
import type { RollCode } from './refusals.ts';
import { readLife } from './register/index.ts';

/** Every voter with all their lines, by member. */
async function votersOf(tx: PeopleTx, vote: VoteId): Promise<Map<MemberId, VoterRecord>> {
  const voters = new Map<MemberId, VoterRecord>();
  for await (const { root, lines } of readHistory(tx, vote)) {
    for (const { member, phi, number, salt, passkeys } of lines) {
      const line = { from: root, passkeys };
      const known = voters.get(member);
      if (known === undefined) voters.set(member, { member, phi, number, salt, lines: [line] });
      else known.lines.push(line);
    }
  }
  return voters;
}

/** Head, voters by membership number, sign-offs in the order of nobody, who was shut out by marks, end. */
async function* records(tx: PeopleTx, vote: VoteId, life: Life): AsyncGenerator<ExportRecord> {
  yield { head: { format: FORMAT, vote } };
  const voters = [...(await votersOf(tx, vote)).values()].sort((a, b) => (a.number < b.number ? -1 : 1));
  for (const voter of voters) yield { voter };
  let signOffs = 0;
  for (const phi of life.urns.keys()) {
    for await (const { person, credential, cose, leaf, requests, signatures, ...rest } of readEvidence(tx, phi)) {
      signOffs++;
      const assertion = {
        credential,
        authenticatorData: toBase64Url(rest.authenticatorData),
        clientDataJSON: toBase64Url(rest.clientData),
        signature: toBase64Url(rest.signature),
      };
      yield {
        signOff: {
          member: MemberId.parse(person),
          phi,
          cose: toBase64Url(cose),
          assertion,
          requests: requests.map(toBase64Url),
          signatures: signatures.map(toBase64Url),
          leaf: toHex(leaf),
        },
      };
    }
  }
  const night = await readForAuditors(tx, vote);
  if (night !== null) {
    yield { night: { key: night.key } };
    for (const refused of night.rows) yield { refused };
  }
  const refused = night === null ? {} : { refused: night.rows.length };
  yield { end: { voters: voters.length, signOffs, ...refused } };
}

const OVER: ReadonlySet<string | null> = new Set(['closed', 'sealed', 'published', 'annulled']);

export const isOver = (life: Life): boolean =>
  [...life.urns.keys()].every((phi) => OVER.has(urnState(life, phi, Math.floor(now() / 1000))));

/** The register as a file, and a row that says who took it out, and on which day. */
export async function exportRegister(vote: VoteId, person: PersonId): Promise<Result<Response, RollCode>> {
  const life = await withPeople(async (tx) => {
    const { life: current } = await readLife(tx, vote);
    const mayGo = current.urns.size > 0 && !current.purged && isOver(current);
    if (mayGo) {
      await tx.query('INSERT INTO register_export (vote_id, person_id, day) VALUES ($1, $2, to_timestamp($3))', [
        vote,
        person,
        now() / 1000,
      ]);
      await markGiven(tx, vote);
    }
    return current;
  });
  if (life.urns.size === 0) return refuse('roll/unknown-vote', { field: 'vote' });
  if (life.purged) return refuse('roll/purged', { field: 'vote' });
  if (!isOver(life)) return refuse('roll/not-over', { field: 'vote' });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  void write(writable, vote, life);
  const headers = {
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': `attachment; filename="register-${vote}.ndjson"`,
    'cache-control': 'no-store',
  };
  return ok(new Response(readable, { headers }));
}

/** One snapshot of the database for the whole file. Where a line does not open the file ends without its last record, which
 * the audit says. */
async function write(writable: WritableStream<Uint8Array>, vote: VoteId, life: Life): Promise<void> {
  const writer = writable.getWriter();
  try {
    await withPeople(
      async (tx) => {
        for await (const record of records(tx, vote, life)) await writer.write(utf8(formatRecord(record)));
      },
      { level: 'repeatable read' },
    );
    await writer.close();
  } catch (thrown) {
    log('people/register-export-failed', fieldsOfFault(thrown));
    await writer.abort(thrown).catch(() => undefined);
  }
}
