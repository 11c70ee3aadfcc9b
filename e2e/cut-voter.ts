/**
 * A voter whose every step passes through an interruption (interruption.ts), and a witness who compares what the voter's
 * device says with what the urn holds. The steps of enrolment and voting are named here, as a table can name them.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { fetchPaper, isInUrn, isWaiting, readDevice, type World } from '#lib/booth/index.ts';
import { type Opened, openBooth } from '#lib/booth/opening.ts';
import { askUrn } from '#lib/booth/standing.ts';
import type { Held } from '#lib/booth/stored.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { Authenticator } from './authenticator/index.ts';
import type { Interruption } from './interruption.ts';
import { type LocalFetch, localFetch } from './voter/local-fetch.ts';
import type { Enrolment, VoterDevice } from './voter/voter.ts';
import { voterOf } from './voter/voter.ts';

export const enrolmentSteps = ['link', 'code', 'prove', 'create', 'finish', 'token'] as const;
export type EnrolmentStep = (typeof enrolmentSteps)[number];
export const votingSteps = [
  'hosts',
  'paper',
  'state',
  'open',
  'seal',
  'status',
  'sign',
  'register',
  'keep',
  'cast',
  'receipt',
] as const;
export type VotingStep = (typeof votingSteps)[number];
export type Step = EnrolmentStep | VotingStep;
export type Cut = Interruption<Step>;

/** One minute of trying: longer than any restart, so that nobody gives up before. */
const patience = Array.from({ length: 600 }, () => 1);
const wait = () => pause(100);

/** Around these the urn may come to hold the ballot: here what is said is compared with it. */
const TELLING: ReadonlySet<Step> = new Set(['keep', 'cast', 'receipt']);

export type Who = {
  people: string;
  /** Epoch seconds on the server. */
  now: () => number;
  authenticator: Authenticator;
  device: VoterDevice;
  phi: Phi;
};

const worldOf = ({ people, now, authenticator, device }: Who): World => ({
  ...voterOf({ origin: people, authenticator, device }).world,
  wait,
  now: () => now() * 1000,
});

/** The booth's world, each of whose doors is a step. */
export function cutWorld(who: Who, cut: Cut, witness: () => Promise<unknown>): World {
  const world = worldOf(who);
  const { store, passkeys } = world;
  const at = async <T>(step: VotingStep, act: () => Promise<T>): Promise<T> => {
    if (!TELLING.has(step)) return cut.during(step, act);
    await witness();
    const done = await cut.during(step, act);
    await witness();
    return done;
  };
  return {
    ...world,
    patience,
    fetch: (url, init) => at(stepOf(url), () => whole(world.fetch(url, init))),
    passkeys: {
      open: (request) => at('open', () => passkeys.open(request)),
      sign: (request) => at('sign', () => passkeys.sign(request)),
    },
    store: {
      ...store,
      prepare: (phi, prepared) => at('seal', () => store.prepare(phi, prepared)),
      finish: (phi, vote) => at('keep', () => store.finish(phi, vote)),
      write: (phi, vote) => at('receipt', () => store.write(phi, vote)),
    },
  };
}

const stepOf = (url: string): VotingStep => {
  const { pathname } = new URL(url);
  if (pathname === '/api/booth') return 'hosts';
  if (pathname.startsWith('/api/urn/state/')) return 'state';
  if (pathname === '/api/urn/status') return 'status';
  if (pathname === '/api/urn/cast') return 'cast';
  return pathname === '/api/people/register' ? 'register' : 'paper';
};

/**
 * Reads what the device would say, asks the urn with the voter's own pass on a line of its own, and compares: "in the
 * urn" must be true; "not yet" may be untrue only while an answer has not come and the same bytes will be sent again.
 * @returns what the urn holds; null also where it cannot be asked just now
 */
export function witnessOf(who: Who): () => Promise<Held | null> {
  const world = { ...worldOf(who), patience: [] };
  let opened: Opened | null = null;
  return async () => {
    const said = await readDevice(world, who.phi);
    // Nothing was sealed yet: there is nothing to be asked for.
    if (said === null || said.votes.length + said.prepared.length === 0) return null;
    const paper = await fetchPaper(world, who.phi);
    if (!paper.ok) throw new Error('the paper is kept on the device');
    if (opened === null) {
      const touch = await openBooth(world, paper.value, { find: true });
      if (!touch.ok) throw new Error(touch.refusal.code);
      opened = touch.value;
    }
    const asked = await askUrn(world, paper.value, opened);
    if (!asked.ok) return null;
    const held = asked.value;
    if (said.votes.some(isInUrn) && held === null) throw new Error('said "in the urn", and it is not');
    if (!said.votes.some(isInUrn) && held !== null && !said.votes.some(isWaiting)) {
      throw new Error('said "not yet", and it is in the urn');
    }
    return held;
  };
}

/** The request of each step; `create` alone asks nobody. */
const ASKED: Readonly<Record<string, EnrolmentStep>> = {
  '/api/people/enrol/open': 'link',
  '/api/people/enrol/code': 'code',
  '/api/people/enrol/prove': 'prove',
  '/api/people/enrol/finish': 'finish',
  '/api/people/known': 'token',
};

/** What enrolling goes through: its requests, tried again while nobody answers, and the making of the passkey. */
export function cutEnrolment(cut: Cut): Required<Pick<Enrolment, 'fetch' | 'around'>> {
  const fetch: LocalFetch = (url, init) => {
    const step = ASKED[new URL(url).pathname];
    const send = () => whole(localFetch(url, init));
    return step === undefined ? send() : cut.during(step, send);
  };
  return { fetch: patient(fetch), around: (make) => cut.during('create', make) };
}

const patient =
  (fetch: LocalFetch): LocalFetch =>
  async (url, init) => {
    for (let i = 0; ; i++) {
      const answer = await fetch(url, init).catch(() => null);
      if ((answer !== null && answer.status < 500) || i >= patience.length) return answer ?? Response.error();
      await wait();
    }
  };

/** An answer has come when all of it has. */
async function whole(asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  const { status, headers } = answer;
  return new Response(status === 204 || status === 304 ? null : await answer.arrayBuffer(), { status, headers });
}
