/**
 * A worker killed by SIGKILL before each statement that it sends to the database, and in the middle of a letter; another
 * goes on. At every moment each person has exactly one live link or a letter waiting; at the end each has one letter whose
 * link works, and nobody is forgotten.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { seedMember } from '../testing.ts';
import { LEASE } from './claim.ts';
import { closeMail, mailTick, queueInvitations } from './index.ts';
import { hashOf, startSmtp, tokensIn } from './testing.ts';

const databases = await testDatabases();
const smtp = await startSmtp();
process.env.SMTP_URL = smtp.url;

const root = new URL('../../..', import.meta.url).pathname;
const folder = join(root, '.cache', `mail-worker-${process.pid}`);
const file = join(folder, 'worker.mjs');
/** Dies before its n-th statement from its first claim on (before it, nothing is written); says how many there were. */
const worker = `
  import pg from 'pg';
  import { setClock } from '#lib/ground/clock.ts';
  import { mailTick } from './index.ts';
  const [last, clock] = process.argv.slice(2).map(Number);
  let count = 0;
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (...given) {
    const isOurs = count > 0 || String(given[0]).startsWith('WITH ready');
    if (isOurs && count++ === last) process.kill(process.pid, 'SIGKILL');
    return query.apply(this, given);
  };
  setClock(() => clock);
  await mailTick();
  process.stdout.write(String(count), () => process.exit(0));
`;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents: worker, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    // packages as well: one file to load, some thirty times
    external: ['pg-native', 'pkcs11js', 'piscina'],
    banner: { js: `import { createRequire as of } from 'node:module'; const require = of(import.meta.url);` },
    absWorkingDir: root,
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  closeMail();
  await smtp.close();
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

let clock = Date.parse('2026-11-21T12:00:00Z');
let children: ChildProcess[] = [];
beforeEach(async () => {
  clock += 3_600_000;
  setClock(() => clock);
  children = [];
});

/** Two to invite; one of them has a link of an earlier letter. */
async function arrange(): Promise<void> {
  await people('TRUNCATE person, member, passkey, invitation, mail CASCADE');
  await people(`UPDATE mail_slot SET until = to_timestamp(0)`);
  await people(`UPDATE mail_lane SET rests = 0, rests_until = NULL`);
  smtp.reset();
  const members = [await seedMember(), await seedMember()];
  await people(
    `INSERT INTO invitation (id, person_id, token_hash, expires_at) VALUES (gen_random_uuid(), $1, sha256('earlier'), now() + interval '1 year')`,
    [members[0]],
  );
  await withPeople((tx) => queueInvitations(tx, members));
}

/** Runs the worker until it ends or is killed. @returns how many statements it sent, null where it was killed */
function run(dieBefore: number): Promise<number | null> {
  const child = spawn(process.execPath, [file, String(dieBefore), String(clock)], { env: process.env, cwd: root });
  children.push(child);
  let said = '';
  let wrong = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    wrong += chunk;
  });
  return new Promise((done, failed) =>
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') done(null);
      else if (code === 0) done(Number(said));
      else failed(new Error(wrong));
    }),
  );
}

type Standing = { email: string; live: number; waiting: number; hash: Buffer | null };
const standings = () =>
  people<Standing>(
    `SELECT p.email,
       (SELECT count(*)::int FROM invitation i WHERE i.person_id = p.id AND used_at IS NULL AND revoked_at IS NULL) AS live,
       (SELECT count(*)::int FROM mail m WHERE m.person_id = p.id AND state IN ('queued', 'deferred')) AS waiting,
       (SELECT token_hash FROM invitation i WHERE i.person_id = p.id AND used_at IS NULL AND revoked_at IS NULL) AS hash
     FROM person p`,
  );

/** Nobody forgotten, nobody with two links; each letter that lies in a mailbox opens something or a better one comes. */
async function expectNobodyForgotten(): Promise<void> {
  for (const { live, waiting } of await standings()) {
    expect(live).toBeLessThanOrEqual(1);
    expect(waiting).toBeLessThanOrEqual(1);
    expect(live + waiting).toBeGreaterThanOrEqual(1);
  }
}

/** Another worker, after the dead one's claim has ended. @returns how many letters arrived in all */
async function recover(): Promise<number> {
  clock += LEASE;
  await mailTick();
  for (const { email, live, waiting, hash } of await standings()) {
    expect([live, waiting]).toEqual([1, 0]);
    const letters = smtp.received.filter(({ to }) => to === email);
    const last = letters.at(-1);
    expect(tokensIn(last?.text ?? '').map(hashOf)).toEqual([hash?.toString('hex')]);
    // of letters that arrived twice, the first one's link is dead
    expect(letters.length).toBeLessThanOrEqual(2);
  }
  return smtp.received.length;
}

describe('killed', () => {
  test('before each of its statements, one after another', async () => {
    await arrange();
    const all = await run(-1);
    expect(all).toBeGreaterThan(15);
    await recover();
    let doubled = 0;
    for (let statement = 0; statement < (all ?? 0); statement++) {
      await arrange();
      const ended = await run(statement);
      await expectNobodyForgotten();
      const count = await recover();
      if (ended === null) doubled = Math.max(doubled, count - 2);
    }
    // one connection carries both: at most the one letter in doubt is sent twice
    expect(doubled).toBe(1);
  }, 600_000);

  test('in the middle of a letter: before it is taken, and after', async () => {
    for (const reply of [{ code: 451, text: '4.3.0 gone' }, null]) {
      await arrange();
      smtp.rules.data = async () => {
        smtp.rules.data = async () => null;
        children.at(-1)?.kill('SIGKILL');
        return reply;
      };
      expect(await run(-1)).toBeNull();
      await expectNobodyForgotten();
      expect(await recover()).toBe(reply === null ? 3 : 2);
    }
  });
});
