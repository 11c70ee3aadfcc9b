/**
 * Letters over a take-over (decision 031): two processes stand by for the duty, and the one that has it loses it, or hangs,
 * with letters in its hands. The other goes on; each letter arrives, and none twice.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonId } from '#lib/ground/brand.ts';
import { run, testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { seedMember } from '../testing.ts';
import { closeMail, queueInvitations } from './index.ts';
import { startSmtp } from './testing.ts';

const databases = await testDatabases();
const smtp = await startSmtp();
process.env.SMTP_URL = smtp.url;
// two connections, at a rate that hinders nobody here
process.env.MAIL_RATES = 'other=60000/2';

const LETTERS = 12;
const root = new URL('../../..', import.meta.url).pathname;
const folder = join(root, '.cache', `mail-takeover-${process.pid}`);
const file = join(folder, 'worker.mjs');
/** Stands by, and says when its turn begins. */
const worker = `
  import { standBy } from '#lib/ground/duty.ts';
  import { startMail } from './index.ts';
  const begin = () => { process.stdout.write('on duty\\n'); return startMail(); };
  standBy({ name: 'people/work', url: process.env.PEOPLE_DATABASE_URL, begin });
  setInterval(() => {}, 1000);
`;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents: worker, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    // packages as well: one file to load
    external: ['pg-native', 'pkcs11js', 'piscina'],
    banner: { js: `import { createRequire as of } from 'node:module'; const require = of(import.meta.url);` },
    absWorkingDir: root,
  });
  hire();
  hire();
  await until(() => turns.length === 1);
});
afterAll(async () => {
  for (const child of crew) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  closeMail();
  await smtp.close();
  await closePeople();
  await databases.close();
});
const crew: ChildProcess[] = [];
/** Whose turn began, in order: the last is on duty. */
const turns: ChildProcess[] = [];

/** Another process that stands by. */
function hire(): void {
  const child = spawn(process.execPath, [file], { env: process.env, cwd: root });
  child.stdout.on('data', () => turns.push(child));
  crew.push(child);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** So many invitations wait, for people who have had none. */
async function queue(): Promise<void> {
  smtp.reset();
  const members: PersonId[] = [];
  for (let i = 0; i < LETTERS; i++) members.push(await seedMember());
  await withPeople((tx) => queueInvitations(tx, members));
}

/** Something happens while the fifth letter is on its way; until then no other leaves. */
function atFifth(happens: () => Promise<void>): void {
  let taken = 0;
  smtp.rules.data = async () => {
    taken += 1;
    if (taken === 5) await happens();
    return null;
  };
}

/** All letters are out and written down; each reader has one. */
async function expectEachOnce(): Promise<void> {
  const waiting = `SELECT count(*)::int AS n FROM mail WHERE state <> 'sent'`;
  while ((await databases.asOwner<{ n: number }>('people', waiting))[0]?.n !== 0)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const readers = smtp.received.map(({ to }) => to);
  expect(readers).toHaveLength(LETTERS);
  expect(new Set(readers).size).toBe(LETTERS);
}

test('the session of the duty breaks: what is in hand is finished, the rest is the other’s, none goes twice', async () => {
  await queue();
  const before = turns.length;
  atFifth(async () => {
    const sql = `SELECT pg_terminate_backend(pid) AS gone FROM pg_stat_activity
                  WHERE application_name = 'isoloir duty' AND datname = current_database()
                    AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)`;
    expect(await run(process.env.PEOPLE_DATABASE_URL ?? '', sql)).toEqual([{ gone: true }]);
    // the fifth letter is still on its way when somebody is on duty again
    await until(() => turns.length > before);
  });
  await expectEachOnce();
});

test('the process on duty hangs with a letter on its way: the other goes on; awake, it ends its own and no more', async () => {
  await queue();
  const holder = turns.at(-1);
  atFifth(async () => {
    holder?.kill('SIGSTOP');
    await until(() => turns.at(-1) !== holder);
    holder?.kill('SIGCONT');
  });
  await expectEachOnce();
});
