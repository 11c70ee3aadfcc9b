/**
 * Lighthouse on the voter's pages, phone profile (its simulated slow 4G and a processor four times slower), median of
 * three in one Chromium, which Lighthouse empties before each; the pages of an open vote, then board and result of the
 * same vote when it is counted. `npm run bench -- lighthouse booth home`: these pages alone. Lighthouse 12.8.2 is the
 * newest that runs on Node 20; it is fetched for the bench alone.
 */
import { execFile, spawn } from 'node:child_process';
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

const [OPEN, COUNTED] = [
  ['home', 'sign-in', 'enrol', 'election', 'booth', 'practice', 'secret'],
  ['board', 'result'],
] as const;
export const parts: readonly string[] = [...OPEN, ...COUNTED];
type Page = (typeof OPEN)[number] | (typeof COUNTED)[number];

const VERSION = '12.8.2';
const RUNS = Number(process.env.LIGHTHOUSE_RUNS ?? 3);

const Score = z.looseObject({ score: z.number().nullable() });
const Audit = z.looseObject({ title: z.string(), score: z.number().nullable(), displayValue: z.string().optional() });
const Report = z.looseObject({
  categories: z.looseObject({ performance: Score, accessibility: Score.optional() }),
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

export async function run(say: (text: string) => void, asked: readonly string[]): Promise<Figures> {
  const lighthouse = await fetched('lighthouse', VERSION, say);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-lighthouse-'));
  say('starting clusters, server and Chromium');
  const world = await startWorld();
  const chromium = await startChromium(path.join(work, 'profile'));
  const figures: Record<string, string | number> = { 'lighthouse, phone profile': `${VERSION}, median of ${RUNS}` };
  const isAsked = (page: Page) => asked.length === 0 || asked.includes(page);
  const measure = async (page: Page, at: string) => {
    if (!isAsked(page)) return;
    const one = { lighthouse, port: chromium.port, url: `${world.people}/fr${at}` };
    const reports: Report[] = [];
    for (let i = 0; i < RUNS; i++)
      // what is accessible once is so in every run
      reports.push(await report({ ...one, output: path.join(work, `${page}${i}.json`), isFirst: i === 0 }));
    const performance = median(reports.map(({ categories }) => percent(categories.performance)));
    const [first] = reports;
    const accessibility = percent(first?.categories.accessibility ?? { score: null });
    const typical = reports.find(({ categories }) => percent(categories.performance) === performance);
    figures[`${page}: performance, accessibility`] =
      `${performance}, ${accessibility} (${typical ? whatElse(typical) : '-'})`;
    say(`${page}: ${performance}, ${accessibility}${first ? whatFailed(first) : ''}`);
  };
  try {
    const members = ['Odile', 'Paul', 'Rose', 'Sami'].map((one, i) => ({ ...person(one), number: `450${i}` }));
    const answers = Array.from({ length: 10 }, (_, at) => `Nom ${at + 1}`);
    const { phi, vote, officials } = await openSmallVote(world, { members, answers });
    const [odile, ...others] = members.map(({ email }) => email);
    const { text } = await world.mail.waitFor(odile ?? '', /\/enrol#/);
    const addresses: Readonly<Record<(typeof OPEN)[number], string>> = {
      home: '',
      'sign-in': '/sign-in',
      enrol: `/enrol#${tokenIn(text)}`,
      election: `/election/${vote}`,
      booth: `/vote/${toUrlForm(phi)}`,
      practice: '/practice',
      secret: '/secret',
    };
    for (const page of OPEN) await measure(page, addresses[page]);
    if (!COUNTED.some(isAsked)) return figures;
    say('voting, closing, counting');
    await count(world, { phi, vote, officials, emails: others });
    await measure('board', `/board/${toUrlForm(phi)}`);
    await measure('result', `/results/${vote}`);
    return figures;
  } finally {
    await chromium.stop();
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

/** A Chromium that listens on a port of its own choice. */
async function startChromium(profile: string): Promise<{ port: number; stop: () => Promise<void> }> {
  const flags = [...headlessFlags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const child = spawn(findChromium() ?? 'chromium', flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
      const [, found] = /DevTools listening on ws:\/\/[\d.]+:(\d+)\//.exec(said) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    child.once('error', reject);
    void ended.then(() => reject(new Error(`Chromium ended: ${said.slice(-500)}`)));
  });
  return {
    port,
    stop: () => {
      child.kill();
      return ended;
    },
  };
}

/** Reports that a busy machine spoils (NO_NAVSTART, NO_FCP: the trace broke off) before the bench gives up. */
const SPOILT = 3;

type One = { lighthouse: string; port: number; url: string; output: string; isFirst: boolean };

async function report(one: One, left = SPOILT): Promise<Report> {
  const { lighthouse, port, url, output, isFirst } = one;
  const options = [
    `--only-categories=performance${isFirst ? ',accessibility' : ''}`,
    '--disable-full-page-screenshot',
    '--output=json',
    `--output-path=${output}`,
    '--quiet',
    `--port=${port}`,
  ];
  try {
    await promisify(execFile)(process.execPath, [path.join(lighthouse, 'cli/index.js'), url, ...options], {
      timeout: 300_000,
    });
  } catch (fault) {
    if (left === 0 || !(fault instanceof Error && /Runtime error encountered/.test(fault.message))) throw fault;
    return report(one, left - 1);
  }
  return Report.parse(JSON.parse(fs.readFileSync(output, 'utf8')));
}
