/** What anyone can see of a vote, and waiting for it: state of an urn, chains, archive. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type Event, parseLines, readEvents } from '#lib/board/event.ts';
import { urnStates } from '#lib/election/urn-state.ts';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { localFetch } from './local-fetch.ts';

const State = z.object({
  state: z.enum(urnStates),
  ballots: z.int(),
  passes: z.int(),
  height: z.int(),
  flushed: z.boolean(),
});
export type State = z.infer<typeof State>;

async function got(url: string): Promise<Response> {
  const answer = await localFetch(url);
  if (answer.ok) return answer;
  await answer.body?.cancel();
  throw new Error(`${url}: ${answer.status}`);
}

/** Null as long as the urn has not heard of its definition. */
export async function readState(urn: string, phi: Phi): Promise<State | null> {
  const answer = await localFetch(`${urn}/api/urn/state/${toUrlForm(phi)}`);
  if (answer.ok) return State.parse(await answer.json());
  await answer.body?.cancel();
  if (answer.status === 404) return null;
  throw new Error(`state: ${answer.status}`);
}

export const readChain = async (urn: string, phi: Phi): Promise<string> =>
  (await got(`${urn}/api/board/urn/${toUrlForm(phi)}`)).text();
export const readJournal = async (people: string, vote: VoteId): Promise<string> =>
  (await got(`${people}/api/board/journal/${vote}`)).text();
export const readArchiveOf = async (people: string, phi: Phi): Promise<Uint8Array> =>
  new Uint8Array(await (await got(`${people}/api/board/archive/${toUrlForm(phi)}.bel`)).arrayBuffer());

/** Asks again until the answer is there. @throws Error naming what was waited for, after `ms` milliseconds */
export async function until<T>(what: string, look: () => Promise<T | null>, ms = 30_000): Promise<T> {
  for (const end = Date.now() + ms; ; ) {
    const seen = await look();
    if (seen !== null) return seen;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(100);
  }
}

/** The urn's own state runs ahead of the board's copy of its chain: what the board shows is waited for here. */
export const untilOnBoard = (urn: string, phi: Phi, what: string, is: (events: Event[]) => boolean): Promise<Event[]> =>
  until(`${what} on the board`, async () => {
    const events = readEvents(parseLines(await readChain(urn, phi))).map(({ event }) => event);
    return is(events) ? events : null;
  });

export const untilState = (urn: string, phi: Phi, state: State['state']): Promise<State> =>
  until(`${state}`, async () => {
    const seen = await readState(urn, phi);
    return seen?.state === state ? seen : null;
  });
