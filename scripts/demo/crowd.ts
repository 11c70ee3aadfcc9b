/**
 * Forty members who enrol and vote by script, over HTTP, with software authenticators: first each once, then now and
 * then again (a revote is a ballot like another), so that a ballot cast by hand soon has company and its batch is
 * published. Brisk while somebody may be looking, slow afterwards.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Phi } from '#lib/ground/brand.ts';
import { enrolByMail, type Ground } from '../../e2e/voter/party.ts';
import { type Voter, voterOf } from '../../e2e/voter/voter.ts';
import type { Keys } from './keys.ts';
import { crowd, type DemoMember } from './party.ts';

/** Milliseconds between two ballots of one urn: six in less than a minute fill two batches of three. */
const BRISK = 8_000;
const SLOW = 60_000;
/** How long it stays brisk after a start. */
const BRISK_FOR = 30 * 60_000;

export type Crowd = {
  /** Ballots cast since the start. */
  cast: () => number;
  /** Ends after the ballot under way. */
  stop: () => Promise<void>;
};

export type Filling = {
  urns: readonly { college: string; phi: Phi }[];
  choose: () => number[][];
  /** Told when two ballots in a row did not reach their urn. */
  failed: (why: string) => void;
};

/** Casts one member's ballot, enrolling them first where they have no passkey yet. */
export async function castAs(
  { ground, keys, voters }: { ground: Ground; keys: Keys; voters: Map<string, Voter> },
  { email }: DemoMember,
  phi: Phi,
  choices: number[][],
): Promise<void> {
  const authenticator = keys.of(email);
  if (!keys.has(email)) await enrolByMail(ground, email, authenticator);
  const voter = voters.get(email) ?? voterOf({ origin: ground.people, authenticator });
  voters.set(email, voter);
  await voter.vote(phi, choices);
}

export function startCrowd(ground: Ground, keys: Keys, { urns, choose, failed }: Filling): Crowd {
  const began = Date.now();
  const ending = new AbortController();
  const { signal } = ending;
  const voters = new Map<string, Voter>();
  let cast = 0;

  const pause = (ms: number) => wait(ms, undefined, { signal }).catch(() => undefined);

  const vote = async (member: DemoMember, phi: Phi) => {
    await castAs({ ground, keys, voters }, member, phi, choose());
    cast += 1;
  };

  const fill = async (phi: Phi, members: readonly DemoMember[]) => {
    let failures = 0;
    for (let turn = 0; !signal.aborted; turn = (turn + 1) % members.length) {
      const member = members[turn];
      try {
        if (member) await vote(member, phi);
        failures = 0;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (why === 'booth/late') return;
        failures += 1;
        // once is a hiccup (the urn has not yet heard of its opening), twice is news
        if (failures === 2) failed(why);
      }
      await pause(Date.now() - began < BRISK_FOR ? BRISK : SLOW);
    }
  };

  const loops = urns.map(({ college, phi }) =>
    fill(
      phi,
      crowd.filter((member) => member.college === college),
    ),
  );
  return {
    cast: () => cast,
    stop: async () => {
      ending.abort();
      await Promise.all(loops);
    },
  };
}
