/** Who attacks, with what: the loot read once, and the running platform's two hosts. */
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { BatchPayload, DefinitionPayload, parsePayload } from '#lib/board/payload.ts';
import { type Definition, parseDefinition } from '#lib/election/definition.ts';
import type { Envelope } from '#lib/election/envelope.ts';
import { PersonId, type Phi } from '#lib/ground/brand.ts';
import { localFetch } from '../../../e2e/voter/local-fetch.ts';
import { Refused } from '../../../e2e/voter/session.ts';
import type { Dice } from '../dice.ts';
import { bytesOf, type Loot, rowsOf, textOf } from '../loot.ts';
import { findSecrets } from './secrets.ts';

export type Urn = { college: string; phi: Phi; definition: Definition; envelopes: Envelope[] };
export type Victim = {
  person: PersonId;
  email: string;
  college: string | null;
  epoch: number;
  passkeys: { id: string; cose: Buffer }[];
};

export type Thief = {
  loot: Loot;
  dice: Dice;
  /** Every 32 bytes in the loot that might be a key. */
  secrets: readonly Buffer[];
  urns: Urn[];
  victims: Victim[];
  /** Files of both data directories: name and bytes. PostgreSQL's own catalogues are left out: nothing of ours is there. */
  disk: { name: string; bytes: Buffer }[];
};

/** `successes`: what must be zero. */
export type Tried = { name: string; attempts: number; successes: number };
export type Attempt = (thief: Thief) => Promise<Tried>;

export function thiefWith(loot: Loot, dice: Dice): Thief {
  const disk = Object.values(loot.data).flatMap((dir) => [...filesIn(dir)]);
  return {
    loot,
    dice,
    disk,
    secrets: findSecrets(loot, disk),
    urns: loot.open.urns.map(urnOf),
    victims: victimsIn(loot),
  };
}

function urnOf({ college, phi, chain }: Loot['open']['urns'][number]): Urn {
  const events = readEvents(parseLines(chain));
  const [first] = events;
  const { election } = parsePayload(DefinitionPayload, first?.line.payload ?? '');
  const definition = parseDefinition(election);
  const envelopes = events
    .filter(({ event }) => event.type === 'batch')
    .flatMap(({ line }) => parsePayload(BatchPayload, line.payload).ballots)
    .map((ballot) => ({ phi, ...ballot }));
  return { college, phi, definition, envelopes };
}

function victimsIn(loot: Loot): Victim[] {
  const colleges = new Map(
    rowsOf(loot, 'people', 'member').map((row) => [textOf(row, 'person_id'), textOf(row, 'college')]),
  );
  return rowsOf(loot, 'people', 'person').map((row) => ({
    person: PersonId.parse(textOf(row, 'id')),
    email: textOf(row, 'email'),
    college: colleges.get(textOf(row, 'id')) ?? null,
    epoch: Number(row.values.epoch),
    passkeys: rowsOf(loot, 'people', 'passkey')
      .filter((passkey) => textOf(passkey, 'person_id') === textOf(row, 'id'))
      .map((passkey) => ({ id: textOf(passkey, 'id'), cose: bytesOf(passkey, 'cose') })),
  }));
}

function* filesIn(dir: string): Generator<{ name: string; bytes: Buffer }> {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const at = path.join(dir, entry.name);
    if (entry.isDirectory()) yield* filesIn(at);
    else if (entry.isFile() && !CATALOGUE.test(at)) yield { name: at, bytes: withoutTail(fs.readFileSync(at)) };
  }
}

/** Files of relations below 16384: those that a cluster has before anybody creates a table. */
const CATALOGUE = /\/(base\/\d+|global)\/(\d{1,4}|1[0-5]\d{3}|16[0-2]\d\d|163[0-7]\d|1638[0-3])(_\w+)?(\.\d+)?$/;

/** Segments of the log and pages yet to be filled end in zeros. */
function withoutTail(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end >= 8 && bytes.readDoubleLE(end - 8) === 0) end -= 8;
  return bytes.subarray(0, end);
}

export type Answer = { status: number; body: unknown };

/** Speaks to the running platform, as a page of the party's would. */
export async function ask(origin: string, target: string, body?: unknown, cookie?: string): Promise<Answer> {
  const answer = await localFetch(`${origin}${target}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      origin,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  // an attempt that was only put off says nothing
  if (answer.status === 429 || answer.status >= 500) throw new Error(`${target}: ${answer.status}`);
  return {
    status: answer.status,
    body: /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
  };
}

const Problem = z.object({ code: z.string() });

/**
 * Whether an attempt succeeded. One that fails does so by the defence that it tries: turned away for another reason (a field
 * of the wrong form, an urn that is shut) it says nothing, and would go on saying nothing whatever leaks.
 * @param defences codes of refusals
 * @throws Error for any other answer: the drill stops
 */
export function isLet({ status, body }: Answer, defences: readonly string[]): boolean {
  if (status === 200) return true;
  const problem = Problem.safeParse(body);
  const code = problem.success ? problem.data.code : 'no problem document';
  if (!defences.includes(code))
    throw new Error(`blunt: refused by ${status} ${code}, and not by ${defences.join(', ')}`);
  return false;
}

/** The same where a client of the tests has read the answer. */
export function isRefused(thrown: unknown, defences: readonly string[]): false {
  if (thrown instanceof Refused && defences.includes(thrown.code)) return false;
  throw thrown;
}

/** Tries one thing after the other and counts. */
export async function count<T>(
  name: string,
  things: Iterable<T>,
  works: (thing: T) => Promise<boolean> | boolean,
): Promise<Tried> {
  const tried = { name, attempts: 0, successes: 0 };
  for (const thing of things) {
    tried.attempts += 1;
    if (await works(thing)) tried.successes += 1;
  }
  return tried;
}

/** The same thief with more in hand: what of `words` he had not. */
export function armed(thief: Thief, words: Readonly<Record<string, string>>): Thief {
  const had = thief.loot.environment;
  const more = Object.fromEntries(Object.entries(words).filter(([name]) => !(name in had)));
  return {
    ...thief,
    loot: { ...thief.loot, environment: { ...had, ...more } },
    secrets: [...findSecrets({ ...thief.loot, environment: more, tables: [], texts: [] }, []), ...thief.secrets],
  };
}
