/**
 * Asking signers whether they signed (PROTOCOL §8): whom, drawn from a seed that nobody could choose; how many, for which
 * confidence; and what their answers say. A forged sign-off that no check finds is found by its owner.
 */
import { z } from 'zod';
import { hexH } from '#lib/crypto/hash.ts';
import { lotOf } from '#lib/election/draw.ts';
import { eventsOf } from '../derive-archive.ts';
import type { Signer } from './sign-offs.ts';

/** Hex of H(`sample`, hash of the journal's last event after the closing, the text of a public drawing named beforehand). */
export const sampleSeed = (head: string, text: string): string => hexH('isoloir/v1/sample', head, text);

/** Signers in the order in which they are asked: of hex SHA-256(seed, line feed, membership number), as candidates are drawn
 * by lot (§4.7), so that `sha256sum` shows it to anyone. */
export const orderSigners = (seed: string, signers: readonly Signer[]): Signer[] =>
  signers
    .map((signer) => ({ signer, lot: lotOf(seed, signer.number) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0))
    .map(({ signer }) => signer);

/** ln of (n choose k), by sums of logarithms: exact enough for a probability. */
function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log(n - k + i) - Math.log(i);
  return sum;
}

/** P(at most `found` forged ones among `asked` drawn without putting back from `all` signers, `forged` of them forged): the
 * hypergeometric distribution. */
export function chanceOfAtMost({ all, forged, asked, found }: Drawn & { found: number }): number {
  let sum = 0;
  for (let i = Math.max(0, asked - (all - forged)); i <= Math.min(found, forged, asked); i++)
    sum += Math.exp(logChoose(forged, i) + logChoose(all - forged, asked - i) - logChoose(all, asked));
  return Math.min(1, sum);
}
type Drawn = { all: number; forged: number; asked: number };

/**
 * Fewest signers to ask so that, if `forged` of `all` sign-offs were forged, one of them is among those asked with at least
 * this confidence: the smallest n with 1 − C(all − forged, n) / C(all, n) ≥ confidence.
 */
export function sampleSize({ all, forged, confidence }: { all: number; forged: number; confidence: number }): number {
  let none = 1;
  for (let asked = 0; asked < all; asked++) {
    if (1 - none >= confidence) return asked;
    none *= Math.max(0, all - forged - asked) / (all - asked);
  }
  return all;
}

/** Most sign-offs that can be forged when `found` of `asked` said no: more would have shown, with this confidence. */
export function mostForged({
  all,
  asked,
  found,
  confidence,
}: Omit<Drawn, 'forged'> & { found: number; confidence: number }) {
  let [possible, impossible] = [found, all - (asked - found) + 1];
  while (impossible - possible > 1) {
    const forged = Math.floor((possible + impossible) / 2);
    if (chanceOfAtMost({ all, forged, asked, found }) > 1 - confidence) possible = forged;
    else impossible = forged;
  }
  return possible;
}

const Word = z.enum(['yes', 'no', 'none']);
export type Answers = Map<string, z.infer<typeof Word>>;

/**
 * Reads what those asked have said: one line each, `number;yes`, `number;no`, or `number;none` for who could not be
 * reached. @returns the answers, or a sentence that names the first line at fault
 */
export function readAnswers(text: string, asked: readonly Signer[]): Answers | string {
  const known = new Set(asked.map(({ number }) => number));
  const answers: Answers = new Map();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [number, word, ...more] = line.split(';').map((cell) => cell.trim());
    const parsed = Word.safeParse(word);
    if (number === undefined || !parsed.success || more.length > 0)
      return `answers, line ${i + 1}: not “number;yes”, “number;no” or “number;none”`;
    if (!known.has(number)) return `answers, line ${i + 1}: ${number} is not among those drawn`;
    if (answers.has(number)) return `answers, line ${i + 1}: ${number} stands there twice`;
    answers.set(number, parsed.data);
  }
  return answers;
}

/** Hash of the last event of a journal's file: its head. @throws Unreadable */
export const lastHead = (journal: string): string => eventsOf(journal, 'the journal').at(-1)?.hash ?? '';
