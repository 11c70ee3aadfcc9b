import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ok, refuse } from '#lib/ground/result.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { alone, closePeople, isDatabaseError, peopleDb, Rollback, withPeople } from './db.ts';
import { seedPerson } from './testing.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});
beforeEach(async () => {
  await databases.asOwner('people', 'TRUNCATE person CASCADE');
});
const names = async () =>
  (await databases.asOwner<{ name: string }>('people', 'SELECT name FROM person ORDER BY name')).map(
    ({ name }) => name,
  );
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('withPeople', () => {
  const rename = (name: string) => withPeople((tx) => tx.query('UPDATE person SET name = $1', [name]));

  test('commits when the work resolves, leaves nothing when it throws', async () => {
    await seedPerson([], 'a');
    await rename('b');
    await expect(
      withPeople(async (tx) => {
        await tx.query(`UPDATE person SET name = 'c'`);
        throw new RangeError('no');
      }),
    ).rejects.toThrow('no');
    expect(await names()).toEqual(['b']);
  });

  test('a refusal through Rollback answers and leaves nothing', async () => {
    await seedPerson([], 'a');
    const answer = await withPeople(async (tx) => {
      const { rowCount } = await tx.query(`UPDATE person SET name = 'c'`);
      if (rowCount === 1) throw new Rollback(refuse('x/no'));
      return ok({});
    });
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'x/no' } });
    expect(await names()).toEqual(['a']);
  });

  test('a serializable race is run again until both hold', async () => {
    const id = await seedPerson([], '0');
    let runs = 0;
    const addOne = () =>
      withPeople(
        async (tx) => {
          runs++;
          const { rows } = await tx.query<{ name: string }>('SELECT name FROM person WHERE id = $1', [id]);
          await pause(20);
          await tx.query('UPDATE person SET name = $2 WHERE id = $1', [id, String(Number(rows[0]?.name) + 1)]);
        },
        { level: 'serializable' },
      );
    await Promise.all([addOne(), addOne(), addOne()]);
    expect(await names()).toEqual(['3']);
    expect(runs).toBeGreaterThan(3);
  });

  test('a deadlock is run again', async () => {
    const [a, b] = [await seedPerson([], 'a'), await seedPerson([], 'b')];
    const both = (first: string, second: string) =>
      withPeople(async (tx) => {
        await tx.query('UPDATE person SET epoch = epoch + 1 WHERE id = $1', [first]);
        await pause(50);
        await tx.query('UPDATE person SET epoch = epoch + 1 WHERE id = $1', [second]);
      });
    await Promise.all([both(a, b), both(b, a)]);
    expect(await databases.asOwner('people', 'SELECT epoch FROM person')).toEqual([{ epoch: 2 }, { epoch: 2 }]);
  });

  test('says which constraint stood in the way', async () => {
    const id = await seedPerson();
    const again = withPeople((tx) =>
      tx.query(`INSERT INTO person (id, name, email, language) VALUES ($1, 'x', 'x@example.org', 'fr')`, [id]),
    );
    const thrown = await again.catch((error: unknown) => error);
    expect(isDatabaseError(thrown, '23505', 'person_pkey')).toBe(true);
    expect(isDatabaseError(thrown, '23505', 'person_email_key')).toBe(false);
  });

  test('more work than connections: all of it is done', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        withPeople(async (tx) => (await tx.query<{ n: number }>('SELECT $1::int AS n', [i])).rows[0]?.n),
      ),
    );
    expect(answers).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });
});

describe('a connection that breaks', () => {
  const cut = () =>
    databases.asRole(
      'CLUSTER_PEOPLE_ADMIN_URL',
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'isoloir' AND datname = $1`,
      [new URL(databases.env.PEOPLE_DATABASE_URL ?? '').pathname.slice(1)],
    );

  test('inside a transaction is a fault of that act alone', async () => {
    const cutOff = withPeople(async (tx) => {
      await cut();
      await pause(100);
      await tx.query('SELECT 1');
    });
    await expect(cutOff).rejects.toThrow();
    expect(await withPeople(async (tx) => (await tx.query<{ n: number }>('SELECT 1 AS n')).rows)).toEqual([{ n: 1 }]);
  });

  test('under a lock frees the lock', async () => {
    await expect(alone('x', () => cut().then(() => pause(100)))).resolves.toBeUndefined();
    expect(await alone('x', async () => 'again')).toBe('again');
  });

  test('while it rests in the pool is replaced', async () => {
    await cut();
    await pause(100);
    expect(await withPeople(async (tx) => (await tx.query<{ n: number }>('SELECT 1 AS n')).rows)).toEqual([{ n: 1 }]);
  });
});

describe('alone', () => {
  test('one at a time under a name; the name is free again afterwards, also after a fault', async () => {
    let release = () => {};
    const free = new Promise<void>((done) => {
      release = done;
    });
    let held: Promise<string | null> = Promise.resolve(null);
    await new Promise<void>((begun) => {
      held = alone('x', () => {
        begun();
        return free.then(() => 'first');
      });
    });
    expect(await alone('x', async () => 'second')).toBeNull();
    expect(await alone('y', async () => 'other')).toBe('other');
    release();
    expect(await held).toBe('first');
    await expect(alone('x', () => Promise.reject(new RangeError('no')))).rejects.toThrow('no');
    expect(await alone('x', async () => 'third')).toBe('third');
  });

  test('gives signs of life as long as it works, for a session that gives none ends', async () => {
    const heard = async () =>
      (
        await databases.asRole<{ at: string }>(
          'PEOPLE_DATABASE_URL',
          `SELECT a.query_start::text AS at FROM pg_stat_activity a JOIN pg_locks l USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()`,
        )
      ).map(({ at }) => at);
    await alone('x', async () => {
      const first = await heard();
      expect(first).toHaveLength(1);
      while (String(await heard()) === String(first)) await pause(100);
    });
    const settings = await withPeople(async (tx) => {
      const { rows } = await tx.query<{ value: string }>(
        'SELECT current_setting(n) AS value FROM unnest($1::text[]) AS n',
        [['idle_session_timeout', 'idle_in_transaction_session_timeout', 'tcp_keepalives_idle']],
      );
      return rows.map(({ value }) => value);
    });
    expect(settings).toEqual(['30s', '1min', '5']);
  });

  test('a statement that fails unheard: nothing is kept, and nobody is told that it is', async () => {
    const unheard = withPeople(async (tx) => {
      await tx.query('SELECT 1/0').catch(() => {});
      return 'done';
    });
    await expect(unheard).rejects.toThrow('rolled back');
  });
});

test('the Prisma schema says what the migrations made: every model reads every column', async () => {
  const db = peopleDb();
  const models = [
    ...[db.person, db.member, db.passkey, db.invitation, db.enrolCode, db.sectionSheet, db.enrolRule],
    ...[db.setupLink, db.challenge, db.mail, db.mailLane, db.mailSlot, db.mailPause, db.mailPace, db.mailCall],
    ...[db.authority, db.journalKey, db.vote, db.material, db.materialUse, db.definition, db.issuingKey],
    ...[db.dataKey, db.shareKey, db.keySeal, db.keyShare, db.keyShareCopy, db.trusteeKey, db.proposal],
    ...[db.admission, db.voter, db.decisionSignature, db.registerRow, db.signOff, db.factors, db.rejoinedPair],
    ...[db.journalOutbox, db.rollImport, db.change, db.changeSignature, db.changeText, db.rollProposed],
    ...[db.rollChanged, db.registerExport, db.sectionFind, db.restoration, db.night, db.refused],
    ...[db.knownKey, db.knownGiven, db.retiredJournalKey],
  ];
  // what an import stages is written and compared by SQL alone
  const apart = `'^(_prisma|roll_(part|line|fault)$)'`;
  const tables = await databases.asOwner(
    'people',
    `SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename !~ ${apart}`,
  );
  expect(models).toHaveLength(tables.length);
  const columns = await databases.asOwner<{ count: number }>(
    'people',
    `SELECT count(*)::int AS count FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ ${apart}`,
  );
  const fields = models.reduce((sum, model) => sum + Object.keys(model.fields).length, 0);
  expect(fields).toBe(columns[0]?.count);
  const read = await Promise.all([
    ...[db.person.findMany(), db.member.findMany(), db.passkey.findMany(), db.invitation.findMany()],
    ...[db.enrolCode.findMany(), db.sectionSheet.findMany(), db.enrolRule.findMany(), db.setupLink.findMany()],
    ...[db.challenge.findMany(), db.mail.findMany(), db.mailLane.findMany(), db.mailSlot.findMany()],
    ...[db.mailPause.findMany(), db.mailPace.findMany(), db.mailCall.findMany(), db.authority.findMany()],
    ...[db.journalKey.findMany(), db.vote.findMany(), db.material.findMany(), db.materialUse.findMany()],
    ...[db.definition.findMany(), db.issuingKey.findMany(), db.dataKey.findMany(), db.shareKey.findMany()],
    ...[db.keySeal.findMany(), db.keyShare.findMany(), db.keyShareCopy.findMany(), db.trusteeKey.findMany()],
    ...[db.proposal.findMany(), db.admission.findMany(), db.voter.findMany(), db.decisionSignature.findMany()],
    ...[db.registerRow.findMany(), db.signOff.findMany(), db.factors.findMany(), db.rejoinedPair.findMany()],
    ...[db.journalOutbox.findMany(), db.rollImport.findMany(), db.change.findMany()],
    ...[db.changeSignature.findMany(), db.changeText.findMany(), db.rollProposed.findMany()],
    ...[db.rollChanged.findMany(), db.registerExport.findMany()],
    ...[db.sectionFind.findMany(), db.restoration.findMany()],
    ...[db.knownKey.findMany(), db.knownGiven.findMany(), db.night.findMany(), db.refused.findMany()],
    ...[db.retiredJournalKey.findMany()],
  ]);
  expect(read).toHaveLength(models.length);
});
