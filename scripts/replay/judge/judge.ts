/**
 * What must hold, as a table one can read aloud (issue 5). `star`: the exit status rests on it. Pure over figures, so that
 * a test can show each of them failing.
 */
import type { Tally } from './tally.ts';

export type Tallies = {
  calm: Tally;
  gate: Tally;
  /** Null where it was not played. */
  noGate: Tally | null;
  /** How many times what the server answers without a gate the attack came to; null: nobody attacked. */
  times: number | null;
};

type Target = {
  name: string;
  star: boolean;
  /** Judged by the small replay too: counts alone, no times. */
  small: boolean;
  /** What was found, in words, and whether it will do. Null: nothing to judge it by, which is no pass where there is a star. */
  judge: (tallies: Tallies, isSmall: boolean) => { found: string; holds: boolean } | null;
};

/** Part of those who come who must get their vote in. */
export const IN = 0.999;
/** How many times what the server answers without a gate the attack must really have sent. */
export const TIMES = 10;
/** Milliseconds: p95 from open to receipt outside the waiting room, under attack; and time to be calm again. */
export const SLOWEST = 5000;
const CALM = 10_000;

const share = ({ came, outcomes }: Tally): number => (came === 0 ? 0 : outcomes.in / came);
const percent = (part: number): string => `${(100 * part).toFixed(part > 0.99 && part < 1 ? 2 : 1)} %`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The small replay shares its machine: what only took too long is no count. */
const bareOf = ({ bare, bareSlow }: Tally, isSmall: boolean): number => (isSmall ? bare - bareSlow : bare);

/** Without its gate the attacked server lets fewer in, or shows bare errors, or is far slower: one of them must be seen. */
const breaks = ({ gate, noGate }: Tallies): boolean => {
  if (noGate === null) return false;
  const slower =
    noGate.toReceipt !== null && gate.outsideRoom !== null && noGate.toReceipt.p95 > 3 * gate.outsideRoom.p95;
  return share(noGate) < IN || noGate.bare > 0.001 * noGate.came || slower;
};

export const TARGETS: readonly Target[] = [
  {
    name: 'votes in, unattacked',
    star: true,
    small: true,
    judge: ({ calm }) => ({ found: `${calm.outcomes.in} of ${calm.came}`, holds: calm.came > 0 && share(calm) === 1 }),
  },
  {
    name: 'votes in, under attack: 99.9 % of who come',
    star: true,
    small: true,
    judge: ({ gate }) => ({
      found: `${gate.outcomes.in} of ${gate.came} (${percent(share(gate))})`,
      // of three hundred, 99.9 % is all of them: one may then hold a place, not be missing
      holds: gate.came > 0 && gate.outcomes.in >= Math.floor(IN * gate.came),
    }),
  },
  {
    name: 'the rest hold a place or a signed refusal',
    star: true,
    small: true,
    judge: ({ gate: { outcomes } }) => ({
      found: `${outcomes.place} a place, ${outcomes.signed} signed, ${outcomes.told} told only, ${outcomes.bare} nothing`,
      holds: outcomes.told + outcomes.bare === 0,
    }),
  },
  {
    name: 'nobody sees a bare error',
    star: true,
    small: true,
    judge: ({ calm, gate }, isSmall) => ({
      found: `${bareOf(gate, isSmall)} under attack, ${bareOf(calm, isSmall)} without`,
      holds: bareOf(gate, isSmall) + bareOf(calm, isSmall) === 0,
    }),
  },
  {
    name: 'nothing acknowledged is lost, a process killed in the middle',
    star: true,
    small: true,
    judge: ({ calm, gate }) =>
      calm.lostAcks === null || gate.lostAcks === null
        ? null
        : {
            found: `${gate.lostAcks} under attack, ${calm.lostAcks} without`,
            holds: gate.lostAcks + calm.lostAcks === 0,
          },
  },
  {
    name: 'the waiting room keeps its order',
    star: true,
    small: true,
    judge: ({ gate, calm }) => ({
      found: `${gate.overtaken} overtaken of ${gate.stoodInRoom} who stood in it`,
      holds: gate.overtaken + calm.overtaken === 0,
    }),
  },
  {
    name: 'the attack is ten times what the server answers without a gate',
    star: true,
    small: false,
    judge: ({ times }) => (times === null ? null : { found: `${times.toFixed(1)} times`, holds: times >= TIMES }),
  },
  {
    name: 'under attack, p95 outside the waiting room under 5 s',
    star: true,
    small: false,
    judge: ({ gate: { outsideRoom } }) =>
      outsideRoom && { found: seconds(outsideRoom.p95), holds: outsideRoom.p95 < SLOWEST },
  },
  {
    name: 'the gate off, the same attack visibly breaks it',
    star: true,
    small: false,
    judge: (tallies) =>
      tallies.noGate && {
        found: `${percent(share(tallies.noGate))} in, ${tallies.noGate.bare} saw a bare error`,
        holds: breaks(tallies),
      },
  },
  {
    name: 'calm again within 10 s of the attack’s end',
    star: false,
    small: false,
    judge: ({ gate: { calmAgain } }) =>
      calmAgain === null ? null : { found: seconds(calmAgain), holds: calmAgain <= CALM },
  },
];

export type Judged = { name: string; star: boolean; found: string; holds: boolean };

/** @param isSmall judges counts alone @returns every target that applies, in order, and whether all with a star hold */
export function judge(tallies: Tallies, isSmall: boolean): { judged: Judged[]; passed: boolean } {
  const judged = TARGETS.filter(({ small }) => small || !isSmall).map(({ name, star, judge: look }) => {
    const { found, holds } = look(tallies, isSmall) ?? { found: 'not measured', holds: false };
    return { name, star, found, holds };
  });
  return { judged, passed: judged.every(({ star, holds }) => holds || !star) };
}
