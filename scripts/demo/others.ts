/**
 * Two more votes, made in the background after the first start, so that every page shows what several at once look like:
 * one that is over and published after a minute or two, one that opens in a quarter of an hour.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { VoteId } from '#lib/ground/brand.ts';
import { decide } from '../../e2e/voter/official.ts';
import { completeDraft, freezeAndOpen, type Officials } from '../../e2e/voter/party.ts';
import type { Voter } from '../../e2e/voter/voter.ts';
import { castAs } from './crowd.ts';
import type { Keys } from './keys.ts';
import { earlier } from './party.ts';
import type { Platform } from './platform.ts';
import { type Seeded, seconds, writeSeeded } from './seed.ts';
import { alliance, budget, motionChoices } from './votes.ts';

/** Seconds. The first is stopped as soon as its members have voted; the second stays open for a day. */
const PAST_OPENS_IN = 10;
const SOON_OPENS_IN = 15 * 60;
const DAY = 86_400;

type Stage = { platform: Platform; keys: Keys; officials: Officials; dir: string; told: (what: string) => void };

/** Makes what is missing of both; what a stop interrupts is taken up at the next start. */
export async function makeOthers({ platform, keys, officials, dir, told }: Stage, seeded: Seeded): Promise<void> {
  const [first] = officials.officials;
  if (!first) throw new Error('no Authority');
  let made = seeded;
  if (made.soon === null) {
    const opens = seconds() + SOON_OPENS_IN;
    const soon = await completeDraft(officials, alliance({ opens, closes: opens + DAY }, made.trustees));
    await freezeAndOpen(officials, soon);
    made = writeSeeded(dir, { ...made, soon });
    told(`a vote opens in a quarter of an hour: ${platform.people}/fr/election/${soon}`);
  }
  if (made.past === null) {
    const opens = seconds() + PAST_OPENS_IN;
    const past = await completeDraft(officials, budget({ opens, closes: opens + DAY }, made.trustees));
    await freezeAndOpen(officials, past);
    made = writeSeeded(dir, { ...made, past });
  }
  const { past } = made;
  if (past === null) return;
  const { urns } = await first.vote(past);
  if (urns.some(({ state }) => !['frozen', 'waiting', 'open'].includes(state))) return;
  const voters = new Map<string, Voter>();
  for (const member of earlier) {
    const phi = urns.find(({ college }) => college === member.college)?.phi;
    if (phi) await untilTaken(() => castAs({ ground: platform, keys, voters }, member, phi, motionChoices()));
  }
  await decide(officials.officials.slice(0, 2), past, 'stop');
  told(`a vote is over, its count has begun: ${platform.people}/fr/results/${past}`);
}

export const isOwnVote =
  (read: () => Seeded | 'other' | null) =>
  (vote: VoteId): boolean => {
    const seeded = read();
    return seeded !== null && seeded !== 'other' && seeded.past === vote;
  };

/** An urn that is not open yet, or has not heard of it, is asked again; a few seconds at most. */
async function untilTaken(cast: () => Promise<void>): Promise<void> {
  for (let left = 30; ; left--) {
    try {
      return await cast();
    } catch (error) {
      if (left === 0) throw error;
      await wait(1000);
    }
  }
}
