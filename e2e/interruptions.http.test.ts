/**
 * Cut off at every step, in every way: the voter comes back with what the device kept, goes on, and is counted once.
 * Whatever is said on the way is true: "in the urn" only where the urn holds the ballot, "not yet" only where it does
 * not, or where its answer has not come and the very same bytes will be sent again (PROTOCOL §5).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { BatchPayload, PassesPayload, parsePayload } from '#lib/board/payload.ts';
import { isInUrn, type StoredVote } from '#lib/booth/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { type Authenticator, softwareAuthenticator } from './authenticator/index.ts';
import {
  type Cut,
  cutEnrolment,
  cutWorld,
  type EnrolmentStep,
  enrolmentSteps,
  type Step,
  type VotingStep,
  votingSteps,
  witnessOf,
} from './cut-voter.ts';
import { interruption, KILLED, type Kind, killAndRevive, outage } from './interruption.ts';
import { type Member, openSmallVote, person } from './small-vote.ts';
import { localFetch } from './voter/local-fetch.ts';
import { decide } from './voter/official.ts';
import { type Officials, proveBySms } from './voter/party.ts';
import { patient } from './voter/patience.ts';
import { countPasskeys, enrolAgain, goOn } from './voter/returning.ts';
import { newDevice, tokenIn, voterOf } from './voter/voter.ts';
import { readChain, readJournal, readState, until, untilOnBoard, untilState } from './voter/watch.ts';
import { startWorld, type World } from './world.ts';

const line = ['request lost', 'answer lost'] as const;
const client = ['client killed before', 'client killed after'] as const;
const people = ['server killed', 'people database killed'] as const;
const urn = ['server killed', 'urn database killed'] as const;
const KINDS = [...line, ...client, ...people, 'urn database killed'] as const satisfies readonly Kind[];

/** Each step, and how it is cut off. What asks nobody has no line to lose, and what asks no
 * database none that could die. */
const ENROLMENT: Readonly<Record<EnrolmentStep, readonly Kind[]>> = {
  link: [...line, ...client, ...people],
  code: [...line, ...client, ...people],
  prove: [...line, ...client, ...people],
  create: [...client, ...people],
  finish: [...line, ...client, ...people],
  token: [...line, ...client, 'server killed'],
};
const VOTING: Readonly<Record<VotingStep, readonly Kind[]>> = {
  hosts: KINDS,
  paper: KINDS,
  state: KINDS,
  open: [...client, 'server killed'],
  seal: [...client, 'server killed'],
  status: KINDS,
  sign: [...client, ...people, 'urn database killed'],
  register: KINDS,
  keep: [...client, ...urn],
  cast: KINDS,
  receipt: [...client, ...urn],
};

type Cell = { step: Step; kind: Kind; member: Member };

const cellOf = (step: Step, kind: Kind): Cell => {
  const one = person(`${step}-${kind.replaceAll(' ', '-')}`);
  return { step, kind, member: { ...one, number: one.name } };
};
const enrolments = enrolmentSteps.flatMap((step) => ENROLMENT[step].map((kind) => cellOf(step, kind)));
const votes = votingSteps.flatMap((step) => VOTING[step].map((kind) => cellOf(step, kind)));
const everyone = [...enrolments, ...votes];

const ada = [[0, 1, 0]];
/** Lives after which a voter would call the help desk. */
const LIVES = 4;

let world: World;
let phi: Phi;
let vote: VoteId;
let officials: Officials;
const authenticators = new Map<string, Authenticator>();
const counted: StoredVote[] = [];
const authenticatorOf = ({ email }: Member) => authenticators.get(email) ?? expect.fail(email);
const tokenOf = async ({ email }: Member) => tokenIn((await world.mail.waitFor(email, /\/enrol#/)).text);

beforeAll(async () => {
  world = await startWorld();
  const members = everyone.map(({ member }) => member);
  ({ phi, vote, officials } = await openSmallVote(world, { members, answers: ['Ada', 'Blaise'] }));
  // Every other voter has a passkey without PRF: what it needs lies on the device alone.
  for (const [i, { email }] of members.entries()) {
    authenticators.set(email, softwareAuthenticator({ hasPrf: i % 2 === 0 }));
  }
  await Promise.all(
    votes.map(async ({ member }) =>
      // a hundred at once, on a machine that does much else: who is told to come again does
      voterOf({ origin: world.people, authenticator: authenticatorOf(member), fetch: patient(localFetch) }).enrol(
        await tokenOf(member),
        proveBySms(world, member.email),
      ),
    ),
  );
});
afterAll(() => world?.stop());

const strikes: Readonly<Partial<Record<Kind, () => Promise<void>>>> = {
  'server killed': () => killAndRevive(world.server),
  'people database killed': () => killAndRevive(databaseOf('people')),
  'urn database killed': () => killAndRevive(databaseOf('urn')),
};
const databaseOf = (name: 'people' | 'urn') => ({
  kill: () => world.database.kill(name),
  start: () => world.database.start(name),
});

describe.sequential('cut off at every step of enrolment and voting', () => {
  test.each(KINDS)('%s: each goes on, enrolled and in the urn once, and nothing untrue was said', async (kind) => {
    const cells = everyone.filter((cell) => cell.kind === kind);
    const strike = strikes[kind];
    const shared = strike ? outage(cells.length, strike) : null;
    const ends = await Promise.allSettled(
      cells.map(async ({ step, member }) => {
        const cut = interruption(kind, step, shared);
        await (step in ENROLMENT ? enrolAll(member, cut) : voteAll(member, cut));
        expect(cut.isOver()).toBe(true);
      }),
    );
    const failed = cells.flatMap(({ step }, i) => {
      const end = ends[i];
      return end?.status === 'rejected' ? [`${step}: ${end.reason}`] : [];
    });
    expect(failed).toEqual([]);
  });

  test('who was cut off while enrolling votes as everyone does', async () => {
    await Promise.all(
      enrolments.map(async ({ member }) => {
        const voter = voterOf({ origin: world.people, authenticator: authenticatorOf(member) });
        counted.push(await voter.vote(phi, ada));
      }),
    );
  });
});

async function enrolAll(member: Member, cut: Cut): Promise<void> {
  const who = { origin: world.people, authenticator: authenticatorOf(member) };
  const token = await tokenOf(member);
  await live(cut, () => enrolAgain({ ...who, token, prove: proveBySms(world, member.email), ...cutEnrolment(cut) }));
  expect(await countPasskeys({ ...who, fetch: localFetch })).toBe(1);
}

async function voteAll(member: Member, cut: Cut): Promise<void> {
  const { people, clock } = world;
  const who = { people, now: clock.now, authenticator: authenticatorOf(member), device: newDevice(), phi };
  const witness = witnessOf(who);
  const page = cutWorld(who, cut, witness);
  const cast = await live(cut, async () => {
    const end = await goOn(page, phi, ada);
    await witness();
    return end.ok ? { done: end.value } : { why: end.refusal.code };
  });
  expect(isInUrn(cast)).toBe(true);
  expect(await until('the urn', witness, 120_000)).toMatchObject({ n: 1, number: cast.number });
  counted.push(cast);
}

test('at the end: one sign-off, one pass and one ballot for each of them, and no other', async () => {
  await decide(officials.officials, vote, 'stop');
  await untilState(world.urn, phi, 'closed');
  const { height, ...state } = await until('the last batch', async () => {
    const seen = await readState(world.urn, phi);
    return seen?.flushed ? seen : null;
  });
  expect(state).toMatchObject({ ballots: everyone.length, passes: everyone.length });
  await untilOnBoard(world.urn, phi, 'the last batch', (events) => events.at(-1)?.height === height);
  const chain = readEvents(parseLines(await readChain(world.urn, phi)));
  const published = chain
    .filter(({ event }) => event.type === 'batch')
    .flatMap(({ line }) => parsePayload(BatchPayload, line.payload).ballots);
  const numbers = published.map(({ ballot }) => JSON.parse(ballot).signature.hash);
  expect(numbers.sort()).toEqual(counted.map(({ number }) => number as string).sort());
  const pairs = await until('every pair in the journal', async () => {
    const journal = readEvents(parseLines(await readJournal(world.people, vote)));
    const events = journal.filter(({ event }) => event.type === 'passes');
    const all = events.flatMap(({ line }) => parsePayload(PassesPayload, line.payload).pairs);
    return all.length >= published.length ? all : null;
  });
  expect(pairs).toHaveLength(everyone.length);
});

type End<T> = { done: T } | { why: string };

/** Comes back until it is done. @returns what the last life brought */
async function live<T>(cut: Cut, life: () => Promise<End<T>>): Promise<T> {
  const ends: string[] = [];
  while (ends.length < LIVES) {
    const killed = cut.begin();
    const end = await Promise.race([life(), killed]);
    if (end !== KILLED && 'done' in end) return end.done;
    ends.push(end === KILLED ? 'killed' : end.why);
  }
  throw new Error(`not done: ${ends.join(', ')}`);
}
