/**
 * From choice to encrypted ballot in headless Chromium: one question, ten answers, three to choose, or blank. In each
 * fresh page the first ballot stands for the booth's rehearsal while the voter reads (lib/booth/casting.ts), the second
 * for the voter's own.
 */
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';
import type { Figures } from './main.ts';

export const name = 'seal';

/** Milliseconds for the voter's ballot that we want (issue 2). */
const TARGET = 150;
const PAGES = 7;
const BALLOTS = 11;

const page = `
import { sealBallot } from '#lib/election/ballot.ts';
const election = {
  uuid: 'A'.repeat(22),
  // Some point of the group's large subgroup: the base point.
  public_key: '58'.padStart(64, '6'),
  questions: [{ answers: Array.from({ length: 10 }, (_, i) => 'Answer ' + i), blank: true, min: 1, max: 3, question: 'Who?' }],
};
const choices = [[0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0]];
globalThis.seal = () => {
  const start = performance.now();
  const { ballot } = sealBallot({ election, phi: 'A'.repeat(43), x: 12345678901234567890n, choices });
  return { ms: performance.now() - start, bytes: ballot.length };
};
`;

declare global {
  interface Window {
    seal: () => { ms: number; bytes: number };
  }
}

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

export async function run(say: (text: string) => void): Promise<Figures> {
  const { outputFiles } = await build({
    stdin: { contents: page, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  const content = outputFiles[0]?.text ?? '';
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...headlessFlags] });
  try {
    const times: number[][] = [];
    let bytes = 0;
    for (let i = 0; i < PAGES; i++) {
      // A context of its own: nothing compiled for the page before it is used again.
      const context = await browser.newContext();
      const fresh = await context.newPage();
      await fresh.addScriptTag({ content });
      const sealed = [];
      for (let j = 0; j < BALLOTS; j++) sealed.push(await fresh.evaluate(() => window.seal()));
      times.push(sealed.map(({ ms }) => ms));
      bytes = sealed[0]?.bytes ?? 0;
      await context.close();
    }
    const nth = (n: number): number[] => times.map((page) => page[n] ?? Number.NaN);
    say(`${PAGES} fresh pages, target ${TARGET} ms for the voter's ballot`);
    return {
      'rehearsal (first ballot of a page), ms, median': Math.round(median(nth(0))),
      "voter's ballot (second of a page), ms, median": Math.round(median(nth(1))),
      "voter's ballot, ms, worst": Math.round(Math.max(...nth(1))),
      'ballot after ten, ms, median': Math.round(median(nth(BALLOTS - 1))),
      'under 150 ms': median(nth(1)) < TARGET ? 'yes' : 'no',
      'ballot, bytes': bytes,
    };
  } finally {
    await browser.close();
  }
}
