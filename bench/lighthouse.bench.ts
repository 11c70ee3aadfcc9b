/**
 * Lighthouse on the voter's pages, phone profile (its simulated slow 4G and a processor four times slower), median of
 * three; the pages of an open vote, then board and result of the same vote when it is counted. Lighthouse 12.8.2 is the newest that runs on Node 20; it is fetched for the bench alone.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { softwareAuthenticator } from '../e2e/authenticator/index.ts';
import { openSmallVote, person } from '../e2e/small-vote.ts';
import { decide } from '../e2e/voter/official.ts';
import { type Officials, proveBySms } from '../e2e/voter/party.ts';
import { tokenIn, voterOf } from '../e2e/voter/voter.ts';
import { readState, until, untilOnBoard, untilState } from '../e2e/voter/watch.ts';
import { startWorld, type World } from '../e2e/world.ts';
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

/** Audits of accessibility and of performance that did not pass: what there is to mend. */
function whatFailed({ audits }: Report): string {
  const failed = Object.values(audits).filter(({ score }) => score !== null && score < 0.9);
  return failed.map(({ title, displayValue }) => `\n    ${title}${displayValue ? ` (${displayValue})` : ''}`).join('');
}

export async function run(say: (text: string) => void): Promise<Figures> {
  const lighthouse = await fetched('lighthouse', VERSION, say);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-lighthouse-'));
  say('starting clusters and server');
  const world = await startWorld();
  const figures: Record<string, string | number> = { 'lighthouse, phone profile': `${VERSION}, median of ${RUNS}` };
  const measure = async (pages: Readonly<Record<string, string>>) => {
    for (const [page, at] of Object.entries(pages)) {
      const reports: Report[] = [];
      for (let i = 0; i < RUNS; i++)
        reports.push(await report(lighthouse, `${world.people}/fr${at}`, path.join(work, `${page}${i}.json`)));
      const performance = median(reports.map(({ categories }) => percent(categories.performance)));
      const accessibility = Math.min(...reports.map(({ categories }) => percent(categories.accessibility)));
      const [first] = reports;
      figures[`${page}: performance, accessibility`] =
        `${performance}, ${accessibility} (${first ? whatElse(first) : '-'})`;
      say(`${page}: ${performance}, ${accessibility}${first ? whatFailed(first) : ''}`);
    }
  };
  try {
    const members = ['Odile', 'Paul', 'Rose', 'Sami'].map((one, i) => ({ ...person(one), number: `450${i}` }));
    const answers = Array.from({ length: 10 }, (_, at) => `Nom ${at + 1}`);
    const { phi, vote, officials } = await openSmallVote(world, { members, answers });
    const [odile, ...others] = members.map(({ email }) => email);
    const { text } = await world.mail.waitFor(odile ?? '', /\/enrol#/);
    await measure({
      home: '',
      'sign-in': '/sign-in',
      enrol: `/enrol#${tokenIn(text)}`,
      election: `/election/${vote}`,
      booth: `/vote/${toUrlForm(phi)}`,
      practice: '/practice',
      secret: '/secret',
    });
    say('voting, closing, counting');
    await count(world, { phi, vote, officials, emails: others });
    await measure({ board: `/board/${toUrlForm(phi)}`, result: `/results/${vote}` });
    return figures;
  } finally {
    await world.stop();
    fs.rmSync(work, { recursive: true, force: true });
  }
}

type Counted = { phi: Phi; vote: VoteId; officials: Officials; emails: readonly string[] };

/** Those with these addresses enrol and vote; then the vote is closed, sealed, decrypted and published. */
async function count(world: World, { phi, vote, officials: { officials, trustees }, emails }: Counted): Promise<void> {
  for (const email of emails) {
    const { text } = await world.mail.waitFor(email, /\/enrol#/);
    const voter = voterOf({
      origin: world.people,
      authenticator: softwareAuthenticator(),
      world: { now: () => world.clock.now() * 1000 },
    });
    await voter.enrol(tokenIn(text), proveBySms(world, email));
    await voter.vote(phi, [[0, 1, ...Array<number>(9).fill(0)]]);
  }
  await decide(officials, vote, 'stop');
  await untilState(world.urn, phi, 'closed');
  const flushed = () => readState(world.urn, phi).then((state) => (state?.flushed ? state : null));
  const { height } = await until('the last batch', flushed);
  await untilOnBoard(world.urn, phi, 'the last batch', (all) => all.at(-1)?.height === height);
  await decide(officials, vote, 'close');
  await untilState(world.urn, phi, 'sealed');
  await untilOnBoard(world.urn, phi, 'the closing record', (all) => all.at(-1)?.type === 'closing');
  for (const trustee of trustees) {
    await trustee.decrypt(vote, phi);
    await until('the factors', async () => {
      const votes = await trustee.votes();
      return votes.some((one) => one.vote === vote && one.step === 'done') ? true : null;
    });
  }
  await decide(officials, vote, 'publish');
  await untilState(world.urn, phi, 'published');
}

/** Reports that a busy machine spoils (NO_NAVSTART, NO_FCP: the trace broke off) before the bench gives up. */
const SPOILT = 3;

async function report(lighthouse: string, url: string, output: string, left = SPOILT): Promise<Report> {
  const options = [
    '--only-categories=performance,accessibility',
    '--output=json',
    `--output-path=${output}`,
    '--quiet',
    `--chrome-flags=${headlessFlags.join(' ')}`,
  ];
  try {
    await promisify(execFile)(process.execPath, [path.join(lighthouse, 'cli/index.js'), url, ...options], {
      env: { ...process.env, CHROME_PATH: findChromium() ?? '' },
      timeout: 300_000,
    });
  } catch (fault) {
    if (left === 0 || !(fault instanceof Error && /Runtime error encountered/.test(fault.message))) throw fault;
    return report(lighthouse, url, output, left - 1);
  }
  return Report.parse(JSON.parse(fs.readFileSync(output, 'utf8')));
}
