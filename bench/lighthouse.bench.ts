/**
 * Lighthouse on the voter's pages, phone profile (its simulated slow 4G and a processor four times slower), median of
 * three. Lighthouse 12.8.2 is the newest that runs on Node 20; it is fetched for the bench alone.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { toUrlForm } from '#lib/ground/brand.ts';
import { openSmallVote, person } from '../e2e/small-vote.ts';
import { tokenIn } from '../e2e/voter/voter.ts';
import { startWorld } from '../e2e/world.ts';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';
import { fetched } from './fetched.ts';
import type { Figures } from './main.ts';

export const name = 'lighthouse';

const VERSION = '12.8.2';
const RUNS = Number(process.env.LIGHTHOUSE_RUNS ?? 3);

const Score = z.looseObject({ score: z.number().nullable() });
const Audit = z.looseObject({ title: z.string(), score: z.number().nullable(), displayValue: z.string().optional() });
const Report = z.looseObject({
  categories: z.looseObject({ performance: Score, accessibility: Score }),
  audits: z.record(z.string(), Audit),
});
type Report = z.infer<typeof Report>;

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const percent = ({ score }: z.infer<typeof Score>): number => Math.round((score ?? 0) * 100);

/** What bounds the performance, and which audit of accessibility failed, in Lighthouse's own words. */
function whatElse({ audits }: Report): string {
  const times = [
    'first-contentful-paint',
    'largest-contentful-paint',
    'total-blocking-time',
    'cumulative-layout-shift',
  ];
  return times
    .map((id) => `${id.replace(/(\w)\w*-?/g, '$1').toUpperCase()} ${audits[id]?.displayValue ?? '?'}`)
    .join(', ');
}

export async function run(say: (text: string) => void): Promise<Figures> {
  const lighthouse = await fetched('lighthouse', VERSION, say);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-lighthouse-'));
  say('starting clusters and server');
  const world = await startWorld();
  try {
    const members = ['Odile', 'Paul', 'Rose'].map((one, i) => ({ ...person(one), number: `450${i}` }));
    const answers = Array.from({ length: 10 }, (_, at) => `Nom ${at + 1}`);
    const { phi, vote } = await openSmallVote(world, { members, answers });
    const { text } = await world.mail.waitFor('odile@parti.example', /\/enrol#/);
    const pages = {
      home: '',
      enrol: `/enrol#${tokenIn(text)}`,
      election: `/election/${vote}`,
      booth: `/vote/${toUrlForm(phi)}`,
      practice: '/practice',
      secret: '/secret',
    };
    const figures: Record<string, string | number> = { 'lighthouse, phone profile': `${VERSION}, median of ${RUNS}` };
    for (const [page, at] of Object.entries(pages)) {
      const reports: Report[] = [];
      for (let i = 0; i < RUNS; i++)
        reports.push(await report(lighthouse, `${world.people}/fr${at}`, path.join(work, `${page}${i}.json`)));
      const performance = median(reports.map(({ categories }) => percent(categories.performance)));
      const accessibility = Math.min(...reports.map(({ categories }) => percent(categories.accessibility)));
      const [first] = reports;
      figures[`${page}: performance, accessibility`] =
        `${performance}, ${accessibility} (${first ? whatElse(first) : '-'})`;
      say(`${page}: ${performance}, ${accessibility}`);
    }
    return figures;
  } finally {
    await world.stop();
    fs.rmSync(work, { recursive: true, force: true });
  }
}

async function report(lighthouse: string, url: string, output: string): Promise<Report> {
  const options = [
    '--only-categories=performance,accessibility',
    '--output=json',
    `--output-path=${output}`,
    '--quiet',
    `--chrome-flags=${headlessFlags.join(' ')}`,
  ];
  await promisify(execFile)(process.execPath, [path.join(lighthouse, 'cli/index.js'), url, ...options], {
    env: { ...process.env, CHROME_PATH: findChromium() ?? '' },
    timeout: 300_000,
  });
  return Report.parse(JSON.parse(fs.readFileSync(output, 'utf8')));
}
