/** What a replay found as README shows it: the runs side by side, the attack, every target with what was found. */
import type { Replay } from '../replay.ts';
import { factsOf } from './facts.ts';
import { attackCells, type Cells, runCells } from './table.ts';

/** A table of GitHub's Markdown; the first row is the head. */
export function markdownTable([head = [], ...rows]: Cells): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export function markdownOf(found: Replay): string {
  const attack = found.runs.find(({ name }) => name === 'gate')?.attack;
  const targets: Cells = [
    ['what must hold (★: the exit status rests on it)', 'found', ''],
    ...found.judged.map(({ name, star, found: what, holds }) => [
      `${star ? '★ ' : ''}${name}`,
      what,
      holds ? 'holds' : '**fails**',
    ]),
  ];
  return `${[
    markdownTable(targets),
    markdownTable(runCells(found.tallies)),
    ...(attack ? [markdownTable(attackCells(attack))] : []),
    factsOf(found)
      .map((fact) => `- ${fact}`)
      .join('\n'),
  ].join('\n\n')}\n`;
}
