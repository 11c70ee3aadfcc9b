/** What a replay found, as text: runs side by side, each kind of attack, each target. */
import type { Attack, RunName } from '../figures.ts';
import type { Judged } from '../judge/judge.ts';
import type { Tally } from '../judge/tally.ts';

const seconds = (ms: number | null): string => (ms === null ? '–' : `${(ms / 1000).toFixed(2)} s`);
const shares = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${part} (${((100 * part) / whole).toFixed(1)} %)`;

type Row = readonly [label: string, cell: (tally: Tally, calm: Tally) => string];

const ratio = (one: number | undefined, other: number | undefined): string =>
  one === undefined || other === undefined || other === 0 ? '–' : `× ${(one / other).toFixed(2)}`;

const ROWS: readonly Row[] = [
  ['members who came', ({ came }) => `${came}`],
  ['votes in', ({ outcomes, came }) => shares(outcomes.in, came)],
  ['hold a place in line', ({ outcomes }) => `${outcomes.place}`],
  ['hold a signed refusal', ({ outcomes }) => `${outcomes.signed}`],
  ['were told, unsigned', ({ outcomes }) => `${outcomes.told}`],
  ['nobody told them anything', ({ outcomes }) => `${outcomes.bare}`],
  ['saw a bare error', ({ bare, bareKinds }) => `${bare}${kindsOf(bareKinds)}`],
  ['of the killed process', ({ bareByKill }) => `${bareByKill}`],
  ['broken answers a booth got over', ({ gotOver }) => `${gotOver}`],
  ['signed refusals given', ({ statements }) => `${statements}`],
  ['acknowledged and lost', ({ lostAcks }) => (lostAcks === null ? 'not read' : `${lostAcks}`)],
  ['stood in the waiting room', ({ stoodInRoom }) => `${stoodInRoom}`],
  ['overtaken there', ({ overtaken }) => `${overtaken}`],
  ['open to receipt, p50', ({ toReceipt }) => seconds(toReceipt?.p50 ?? null)],
  ['p95', ({ toReceipt }) => seconds(toReceipt?.p95 ?? null)],
  ['p99', ({ toReceipt }) => seconds(toReceipt?.p99 ?? null)],
  ['p95 outside the waiting room', ({ outsideRoom }) => seconds(outsideRoom?.p95 ?? null)],
  ['the same, to the run in peace', (tally, calm) => ratio(tally.outsideRoom?.p95, calm.outsideRoom?.p95)],
  ['whole votes a second', ({ rate }) => rate.toFixed(1)],
  ['the same, to the run in peace', (tally, calm) => ratio(tally.rate, calm.rate)],
  ['time calm, busy, attack', ({ states }) => [states.calm, states.busy, states.attack].map(seconds).join(', ')],
  ['calm again after', ({ calmAgain }) => seconds(calmAgain)],
];

const kindsOf = (kinds: Readonly<Record<string, number>>): string => {
  const list = Object.entries(kinds).map(([what, count]) => `${count} ${what}`);
  return list.length === 0 ? '' : ` (${list.join(', ')})`;
};

export const TITLES: Readonly<Record<RunName, string>> = {
  calm: 'in peace',
  gate: 'attacked',
  'no gate': 'attacked, gate off',
};

/** Rows of cells. */
export type Cells = readonly (readonly string[])[];

/** The runs that were played, side by side; the first row is the head. */
export function runCells(tallies: readonly (readonly [RunName, Tally])[]): Cells {
  const calm = tallies.find(([name]) => name === 'calm')?.[1];
  const head = ['', ...tallies.map(([name]) => TITLES[name])];
  return [head, ...ROWS.map(([label, cell]) => [label, ...tallies.map(([, one]) => (calm ? cell(one, calm) : '–'))])];
}

export const tableOf = (tallies: readonly (readonly [RunName, Tally])[]): string => align(runCells(tallies));

/** What was sent, what came back, by kind. */
export const attackCells = ({ kinds }: Attack): Cells => [
  ['attack', 'sent', 'no connection', 'answered', 'without an answer'],
  ...Object.entries(kinds).map(([kind, { sent, unheard, answered, lost }]) => [
    kind,
    `${sent}`,
    `${unheard}`,
    Object.entries(answered)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ') || '0',
    `${lost}`,
  ]),
];

export const attackTable = (attack: Attack): string => align(attackCells(attack));

export const targetLines = (judged: readonly Judged[]): string =>
  judged
    .map(({ name, star, found, holds }) => `${holds ? 'holds' : 'FAILS'} ${star ? '*' : ' '} ${name}: ${found}`)
    .join('\n');

/** For machines, and the last line that a person reads. */
export const lastLine = (gate: Tally, passed: boolean): string =>
  [
    'replay:ump2014',
    `came=${gate.came}`,
    `in=${gate.outcomes.in}`,
    `bare=${gate.bare}`,
    `lost=${gate.lostAcks ?? 'unread'}`,
    `overtaken=${gate.overtaken}`,
    `passed=${passed}`,
  ].join(' ');

function align(rows: Cells): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
