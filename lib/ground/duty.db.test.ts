import { afterAll, afterEach, expect, test } from 'vitest';
import { run, testDatabases } from '../../scripts/db/testing.ts';
import { type Duty, standBy } from './duty.ts';

const databases = await testDatabases();
const url = databases.env.URN_DATABASE_URL ?? '';
const standing: Duty[] = [];
afterEach(async () => {
  await Promise.all(standing.splice(0).map((duty) => duty.stop()));
});
afterAll(() => databases.close());

/** Who is at work now, and every beginning and end in their order. */
function crew(name: `${string}/${string}`, members: readonly string[]) {
  const log: string[] = [];
  const atWork = new Set<string>();
  const all = members.map((who) => {
    const begin = () => {
      log.push(`${who} begins`);
      atWork.add(who);
      return async () => {
        await Promise.resolve();
        atWork.delete(who);
        log.push(`${who} ends`);
      };
    };
    return standBy({ name, url, begin });
  });
  standing.push(...all);
  return { all, log, atWork };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const other = (who: string | undefined) => (who === 'a' ? 'b' : 'a');

test('one of two does the work; when it stops, its round ends first and the other goes on', async () => {
  const { all, log, atWork } = crew('test/stop', ['a', 'b']);
  await until(() => atWork.size === 1 && all.every((duty) => duty.isConnected()));
  const [first] = atWork;
  expect(all.map((duty) => duty.isHolder())).toEqual([first === 'a', first === 'b']);
  await all[first === 'a' ? 0 : 1]?.stop();
  await until(() => atWork.size === 1);
  expect(log).toEqual([`${first} begins`, `${first} ends`, `${other(first)} begins`]);
});

test('a session that is lost ends the work; somebody takes it up again, and it is never left', async () => {
  const { all, log, atWork } = crew('test/lost', ['a', 'b']);
  await until(() => atWork.size === 1);
  const ended = await run<{ gone: boolean }>(
    url,
    `SELECT pg_terminate_backend(pid) AS gone FROM pg_locks WHERE locktype = 'advisory' AND granted AND database =
       (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()`,
  );
  expect(ended).toEqual([{ gone: true }]);
  await until(() => log.length >= 3 && atWork.size === 1);
  await until(() => all.filter((duty) => duty.isHolder()).length === 1);
  expect(log.filter((line) => line.endsWith('ends'))).toHaveLength(1);
});

test('two duties are not one', async () => {
  const one = crew('test/one', ['a']);
  const two = crew('test/two', ['a']);
  await until(() => one.atWork.size === 1 && two.atWork.size === 1);
});

test('a database that is away: not connected, no work, and an end all the same', async () => {
  const work: string[] = [];
  const begin = () => {
    work.push('begun');
    return async () => {};
  };
  const duty = standBy({ name: 'test/away', url: 'postgresql://nobody@127.0.0.1:9/none', begin });
  await until(() => !duty.isConnected());
  await duty.stop();
  expect([work, duty.isHolder(), duty.isConnected()]).toEqual([[], false, false]);
});
