/** Can ballots be linked to members by anything that was stolen? Joins that are certain, then the distinguisher. */
import type { Dice } from '../dice.ts';
import type { Held } from '../hold.ts';
import type { Loot } from '../loot.ts';
import { areaUnder, type Interval, type Standings } from './auc.ts';
import { judge, type Pair } from './distinguisher.ts';
import { joins, sharedIn, together } from './joins.ts';
import { signalsOf } from './signals.ts';
import { known, type Owner, type Source, traces } from './traces.ts';

export type Linking = Interval &
  Standings & {
    /** Members whose own ballot a record names beside them. */
    linked: number;
    /** The same, by what the record was read from: each way of reading must be able to find what is there. */
    linkedIn: Record<Source, number>;
    /** Certain links that were tried, right or wrong. */
    tried: number;
    pairs: number;
    signals: { members: number; ballots: number };
    /** What the distinguisher trusted. */
    by: string[];
  };

/** `truth`: whose pass is which, for the helpers that every thief can have, and for judging. `z`: width of the interval. */
export function link(loot: Loot, truth: Held['passes'], dice: Dice, z: number): Linking {
  const found = known(loot);
  const all = [...traces(loot, found)];
  const members = new Map(found.members.map((owner) => [owner.id, owner]));
  const ballots = new Map(found.ballots.map((owner) => [owner.id, owner]));
  const pairs = truth.flatMap(({ email, y }): Pair[] => {
    const [member, ballot] = [members.get(email), ballots.get(y)];
    return member && ballot ? [{ member, ballot }] : [];
  });
  const voters = new Set(pairs.map(({ member }) => member));
  const shown = new Set(pairs.map(({ ballot }) => ballot));
  const of = (kind: Owner['kind'], among: ReadonlySet<Owner>) =>
    signalsOf(all.filter(({ owner }) => owner.kind === kind && among.has(owner)));
  const signals = { members: of('member', voters), ballots: of('ballot', shown) };
  const records = sharedIn(all);
  const { by, ...judged } = judge(pairs, { ...signals, records: together(records) }, dice);
  const tried = joins(records);
  const right = tried.filter(({ member, ballot }) =>
    truth.some(({ email, y }) => email === member.id && y === ballot.id),
  );
  return {
    ...areaUnder(judged, z, dice),
    linked: new Set(right.map(({ member }) => member)).size,
    linkedIn: countIn(right),
    tried: tried.length,
    pairs: pairs.length,
    signals: { members: signals.members.size, ballots: signals.ballots.size },
    by,
    ...judged,
  };
}

function countIn(right: readonly { source: Source; member: Owner }[]): Record<Source, number> {
  const of = (source: Source) => new Set(right.flatMap((one) => (one.source === source ? [one.member] : []))).size;
  return {
    dumps: of('dumps'),
    files: of('files'),
    'log of writes': of('log of writes'),
    texts: of('texts'),
    board: of('board'),
  };
}
