/**
 * Events of an archive and the records that each one closes (BELENIOS §12). An archive is a sequence of `Step`s;
 * `layOut` says which records, in which order, they must be, `readSteps` reads them back.
 */
import { z } from 'zod';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { type Bytes, utf8 } from '#lib/ground/bytes.ts';
import { type Archive, type ArchiveRecord, textOf, Unreadable } from './archive.ts';

/** Pieces are the exact bytes as text, in the order of the file. */
export type Step =
  | { type: 'Setup'; election: string; trustees: string; credentials: string; certificate?: string }
  | { type: 'Ballot'; ballot: string }
  | { type: 'EndBallots' }
  | { type: 'EncryptedTally'; tally: string; sized: string }
  | { type: 'Shuffle'; shuffle: string; owner: number }
  | { type: 'EndShuffles' }
  | { type: 'PartialDecryption'; factors: string; owner: number }
  | { type: 'Result'; result: string };

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const EventType = z.enum([
  'Setup',
  'Ballot',
  'EndBallots',
  'EncryptedTally',
  'Shuffle',
  'EndShuffles',
  'PartialDecryption',
  'Result',
]);
export const ArchiveEvent = z.strictObject({
  parent: Hash.optional(),
  height: z.number().int().nonnegative(),
  type: EventType,
  payload: Hash.optional(),
});
export type ArchiveEvent = z.infer<typeof ArchiveEvent>;

const SetupData = z.object({ election: Hash, trustees: Hash, credentials: Hash });
const Owned = z.object({ owner: z.number().int(), payload: Hash });

/** How many tallied ballots, their weights, and which tally: closes an EncryptedTally. */
export const Sized = z.object({
  num_tallied: z.number().int().nonnegative(),
  total_weight: z.union([z.number().int().nonnegative(), z.string().regex(/^[0-9]{1,30}$/)]),
  encrypted_tally: Hash,
});
export type Sized = z.infer<typeof Sized>;

const hashOf = (text: string): string => sha256Hex(utf8(text));

const owned = (owner: number, payload: string): string => JSON.stringify({ owner, payload: hashOf(payload) });

/** Weights are JSON numbers below 2^30, strings above (BELENIOS §7). */
const weightJson = (weight: bigint): number | string => (weight < 2n ** 30n ? Number(weight) : String(weight));

/** The `sized` record of a tally. */
export const sizedOf = (tally: string, ballots: number, weight: bigint): string =>
  JSON.stringify({ num_tallied: ballots, total_weight: weightJson(weight), encrypted_tally: hashOf(tally) });

/** The pieces of data of one step; the last is what the event's payload names. */
function piecesOf(step: Step): string[] {
  switch (step.type) {
    case 'Setup': {
      const { election, trustees, credentials, certificate } = step;
      const pieces = [election, trustees, credentials, ...(certificate === undefined ? [] : [certificate])];
      const data = {
        election: hashOf(election),
        trustees: hashOf(trustees),
        credentials: hashOf(credentials),
        ...(certificate === undefined ? {} : { credentials_certificate: hashOf(certificate) }),
      };
      return [...pieces, JSON.stringify(data)];
    }
    case 'Ballot':
      return [step.ballot];
    case 'EncryptedTally':
      return [step.tally, step.sized];
    case 'Shuffle':
      return [step.shuffle, owned(step.owner, step.shuffle)];
    case 'PartialDecryption':
      return [step.factors, owned(step.owner, step.factors)];
    case 'Result':
      return [step.result];
    case 'EndBallots':
    case 'EndShuffles':
      return [];
  }
}

/** All records of these steps: data, then event, each event naming the one before it. */
export function layOut(steps: readonly Step[]): ArchiveRecord[] {
  const records: ArchiveRecord[] = [];
  let parent: string | undefined;
  for (const [height, step] of steps.entries()) {
    const pieces = piecesOf(step);
    const last = pieces.at(-1);
    const event: ArchiveEvent = {
      ...(parent === undefined ? {} : { parent }),
      height,
      type: step.type,
      ...(last === undefined ? {} : { payload: hashOf(last) }),
    };
    const text = JSON.stringify(event);
    for (const piece of pieces) records.push({ kind: 'data', body: utf8(piece) });
    records.push({ kind: 'event', body: utf8(text) });
    parent = hashOf(text);
  }
  return records;
}

/** JSON parsed by a schema. @throws Unreadable naming what it should have been, never quoting it. */
export function parseAs<T>(schema: z.ZodType<T>, text: string, what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Unreadable(`${what}: not JSON`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new Unreadable(path === '' ? `${what}: not of the expected form` : `${what}: wrong at ${path}`);
}

/** How many pieces of data each event closes; a setup of later versions has one more. */
const PIECES: Readonly<Record<ArchiveEvent['type'], number>> = {
  Setup: 4,
  Ballot: 1,
  EndBallots: 0,
  EncryptedTally: 2,
  Shuffle: 2,
  EndShuffles: 0,
  PartialDecryption: 2,
  Result: 1,
};

function stepOf(type: ArchiveEvent['type'], pieces: readonly string[]): Step {
  const expected = PIECES[type];
  const [a = '', b = '', c = '', d = ''] = pieces;
  const extra = type === 'Setup' && pieces.length === 5 ? 1 : 0;
  if (pieces.length !== expected + extra) throw new Unreadable(`an event ${type} with ${pieces.length} pieces of data`);
  switch (type) {
    case 'Setup': {
      const certificate = extra === 1 ? d : undefined;
      parseAs(SetupData, pieces.at(-1) ?? '', 'the record of the setup');
      return { type, election: a, trustees: b, credentials: c, ...(certificate === undefined ? {} : { certificate }) };
    }
    case 'Ballot':
      return { type, ballot: a };
    case 'EncryptedTally':
      return { type, tally: a, sized: b };
    case 'Shuffle':
      return { type, shuffle: a, owner: parseAs(Owned, b, 'the owner of a shuffle').owner };
    case 'PartialDecryption':
      return { type, factors: a, owner: parseAs(Owned, b, 'the owner of a partial decryption').owner };
    case 'Result':
      return { type, result: a };
    case 'EndBallots':
    case 'EndShuffles':
      return { type };
  }
}

/** The steps that the archive's records are, by their order alone: hashes and heights are compared by whoever lays
 * the steps out again. @throws Unreadable where records do not group into events. */
export function readSteps(archive: Archive): Step[] {
  const steps: Step[] = [];
  let pieces: Bytes[] = [];
  for (const { kind, body } of archive.records) {
    if (kind === 'data') {
      pieces.push(body);
      continue;
    }
    const { type } = parseAs(ArchiveEvent, textOf(body), `event ${steps.length}`);
    steps.push(stepOf(type, pieces.map(textOf)));
    pieces = [];
  }
  if (pieces.length > 0) throw new Unreadable('the archive ends with data that no event closes');
  return steps;
}
