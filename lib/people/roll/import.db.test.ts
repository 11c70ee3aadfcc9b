import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { PersonId } from '#lib/ground/brand.ts';
import { ok } from '#lib/ground/result.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { invite } from '../mail/index.ts';
import { seedPasskey, seedPerson } from '../testing.ts';
import {
  exportFaults,
  exportRoll,
  importProgress,
  importRoll,
  listMembers,
  type MemberList,
  previewImport,
  takePart,
  viewRoll,
} from './index.ts';
import { pageQuery } from './search.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const head = 'number,name,email,college,federation,language';
const line = (n: number | string, more: { email?: string; college?: string; name?: string } = {}) =>
  `${n},${more.name ?? `Name ${n}`},${more.email ?? `m${n}@example.org`},${more.college ?? 'nord'},Nord,fr`;
const file = (...lines: string[]) => [head, ...lines].join('\n');

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const snapshot = () =>
  people(
    `SELECT number, name, email, college, roles, epoch FROM person LEFT JOIN member ON person_id = id ORDER BY email`,
  );

const [author, other] = [PersonId.parse(crypto.randomUUID()), PersonId.parse(crypto.randomUUID())];
const PART = 64 * 1024;

/** Sends a file in parts. Answers the import's id, or why the first part was refused. */
async function sent(bytes: Uint8Array, person = author) {
  const id = crypto.randomUUID();
  const parts = Math.max(1, Math.ceil(bytes.length / PART));
  for (let part = 0; part < parts; part++) {
    const piece = Uint8Array.from(bytes.subarray(part * PART, (part + 1) * PART));
    const taken = await takePart({ import: id, part, parts, bytes: piece }, person);
    if (!taken.ok) return taken;
  }
  return ok(id);
}

/** Sends, then previews. */
async function look(text: string | Uint8Array, newColleges: string[] = [], person = author) {
  const id = await sent(typeof text === 'string' ? Buffer.from(text) : text, person);
  if (!id.ok) return id;
  const preview = await previewImport({ import: id.value, newColleges }, person);
  return preview.ok ? ok({ id: id.value, ...preview.value }) : preview;
}
async function previewed(text: string, person = author) {
  const preview = await look(text, [], person);
  if (!preview.ok) throw new Error(preview.refusal.code);
  return { import: preview.value.id, digest: preview.value.digest };
}

/** Preview, then import. */
async function bring(text: string | Uint8Array, newColleges: string[] = [], person = author) {
  const preview = await look(text, newColleges, person);
  if (!preview.ok) return preview;
  return importRoll({ import: preview.value.id, digest: preview.value.digest }, person);
}

beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail CASCADE');
  await people('TRUNCATE roll_import, roll_part, roll_line, roll_fault');
});

describe('import', () => {
  test('a dry run changes nothing; the import does what it said', async () => {
    const text = file(line(1), line(2, { college: 'sud' }));
    expect(await look(text)).toMatchObject({
      ok: true,
      value: {
        members: 2,
        counts: { added: 2, changed: 0, removed: 0, unchanged: 0 },
        added: [{ number: '1' }, { number: '2' }],
        encoding: 'utf-8',
        separator: ',',
      },
    });
    expect(await snapshot()).toEqual([]);
    expect(await bring(text)).toEqual({ ok: true, value: { members: 2 } });
    expect(await viewRoll()).toMatchObject({ members: 2, enrolled: 0, colleges: [{ members: 1 }, { members: 1 }] });
    const salts = await people<{ salt: Buffer }>('SELECT leaf_salt AS salt FROM member');
    expect(new Set(salts.map(({ salt }) => salt.toString('hex'))).size).toBe(2);
  });

  test('all or nothing: one bad row among many', async () => {
    const before = await snapshot();
    const lines = Array.from({ length: 50 }, (_, i) => line(i));
    expect(await bring(file(...lines, 'x,,not-an-address,nord,Nord,fr'))).toMatchObject({
      ok: false,
      refusal: {
        code: 'roll/bad-rows',
        field: 'file',
        detail: {
          count: 2,
          errors: [
            { row: 52, column: 'name' },
            { row: 52, column: 'email' },
          ],
        },
      },
    });
    expect(await snapshot()).toEqual(before);
  });

  test('the same file again is the same answer, and a roll that moved in between is refused', async () => {
    const order = await previewed(file(line(1)));
    expect(await importRoll(order, author)).toEqual({ ok: true, value: { members: 1 } });
    expect(await importRoll(order, author)).toEqual({ ok: true, value: { members: 1 } });
    const late = await previewed(file(line(1), line(3)));
    await bring(file(line(1), line(2)), [], other);
    const before = await snapshot();
    expect(await importRoll(late, author)).toMatchObject({ ok: false, refusal: { code: 'roll/changed' } });
    expect(await snapshot()).toEqual(before);
  });

  test('three hands at once: one roll', async () => {
    const text = file(...Array.from({ length: 30 }, (_, i) => line(i)));
    const hands = [1, 2, 3].map(() => PersonId.parse(crypto.randomUUID()));
    const orders = await Promise.all(hands.map((hand) => previewed(text, hand)));
    const answers = await Promise.all(orders.map((order, i) => importRoll(order, hands[i] ?? author)));
    // the first is imported; the others were compared with a roll that is no more
    expect(answers.filter((answer) => answer.ok)).toEqual([{ ok: true, value: { members: 30 } }]);
    expect(answers.filter((answer) => !answer.ok)).toMatchObject(Array(2).fill({ refusal: { code: 'roll/changed' } }));
    expect(await people('SELECT FROM member')).toHaveLength(30);
    expect(await people('SELECT FROM person')).toHaveLength(30);
  });

  test('swapped addresses, a new number, someone known already: the same persons, the same salts', async () => {
    const authority = await seedPerson(['authority'], 'Haute');
    await people('UPDATE person SET email = $2 WHERE id = $1', [authority, 'haute@example.org']);
    await bring(file(line(1), line(2), line(3)));
    const ids = () =>
      people<{ id: string; salt: Buffer; email: string }>(
        `SELECT id, leaf_salt AS salt, email FROM person JOIN member ON person_id = id ORDER BY id`,
      );
    const before = new Map((await ids()).map((row) => [row.email, row]));
    await bring(
      file(
        line(1, { email: 'm2@example.org' }),
        line(2, { email: 'm1@example.org' }),
        line(33, { email: 'm3@example.org' }),
        line(4, { email: 'Haute@example.org' }),
      ),
    );
    const after = new Map((await ids()).map((row) => [row.email, row]));
    expect(after.get('m1@example.org')).toMatchObject({ id: before.get('m2@example.org')?.id });
    expect(after.get('m3@example.org')).toEqual(before.get('m3@example.org'));
    expect(after.get('haute@example.org')?.id).toBe(authority);
    expect(await people('SELECT roles FROM person WHERE id = $1', [authority])).toEqual([
      { roles: ['authority', 'member'] },
    ]);
  });

  test('leaving the roll ends role, sessions, links and letters; what was signed stays', async () => {
    await bring(file(line(1), line(2)));
    const [gone] = await people<{ id: string }>(`SELECT id FROM person WHERE email = 'm2@example.org'`);
    await invite({ who: 'unenrolled' });
    await people(
      `INSERT INTO invitation (id, person_id, token_hash, expires_at) VALUES (gen_random_uuid(), $1, sha256('x'), now() + interval '1 day')`,
      [gone?.id],
    );
    expect(await bring(file(line(1)))).toMatchObject({ ok: true });
    expect(await people('SELECT roles, epoch FROM person WHERE id = $1', [gone?.id])).toEqual([
      { roles: [], epoch: 1 },
    ]);
    expect(await people('SELECT FROM invitation WHERE revoked_at IS NULL')).toEqual([]);
    expect(await people(`SELECT FROM mail WHERE person_id = $1 AND state = 'queued'`, [gone?.id])).toEqual([]);
  });

  test('another address ends the link that the old one holds; another name alone does not', async () => {
    await bring(file(line(1), line(2)));
    const links = () =>
      people<{ email: string; lives: boolean }>(
        `SELECT email, revoked_at IS NULL AS lives FROM invitation JOIN person ON person.id = person_id ORDER BY email`,
      );
    await people(
      `INSERT INTO invitation (id, person_id, token_hash, expires_at)
       SELECT gen_random_uuid(), person_id, sha256(number::bytea), now() + interval '1 day' FROM member`,
    );
    await bring(file(line(1, { email: 'new@example.org' }), line(2, { name: 'Wed' })));
    expect(await links()).toEqual([
      { email: 'm2@example.org', lives: true },
      { email: 'new@example.org', lives: false },
    ]);
  });

  test('a slip in a college is refused until it is meant', async () => {
    await bring(file(line(1)));
    const text = file(line(1), line(2, { college: 'nrod' }));
    expect(await bring(text)).toMatchObject({
      refusal: { detail: { errors: [{ row: 3, column: 'college', code: 'row/unknown-college' }] } },
    });
    expect(await bring(text, ['nrod'])).toMatchObject({ ok: true });
  });

  test('a member may not take the address of someone who stays known', async () => {
    await bring(file(line(1), line(2)));
    const taken = { refusal: { detail: { errors: [{ row: 2, column: 'email', code: 'row/email-taken' }] } } };
    const officer = await seedPerson(['trustee']);
    const [known] = await people<{ email: string }>('SELECT email FROM person WHERE id = $1', [officer]);
    expect(await look(file(line(1, { email: known?.email ?? '' }), line(2)))).toMatchObject(taken);
    // nor of one who leaves with this very file: it would not be clear whose passkeys these are
    expect(await look(file(line(1, { email: 'm2@example.org' })))).toMatchObject(taken);
  });

  test('an officer who joins, a college alone, a new number with a new college: each member one row, their salt kept', async () => {
    const officer = await seedPerson(['trustee']);
    const [known] = await people<{ email: string }>('SELECT email FROM person WHERE id = $1', [officer]);
    await bring(file(line(1), line(2), line(3, { college: 'sud' })));
    const salts = () =>
      people<{ number: string; college: string; email: string; salt: Buffer }>(
        'SELECT number, college, email, leaf_salt AS salt FROM member JOIN person ON id = person_id ORDER BY number',
      );
    const before = await salts();
    const text = file(
      line(1, { college: 'sud' }),
      line(22, { email: 'm2@example.org', college: 'sud' }),
      line(3, { college: 'sud' }),
      line(4, { email: known?.email ?? '' }),
    );
    expect(await look(text)).toMatchObject({ value: { counts: { added: 2, changed: 1, removed: 0, unchanged: 1 } } });
    expect(await bring(text)).toEqual({ ok: true, value: { members: 4 } });
    const after = await salts();
    expect(after.map(({ number, college, email }) => [number, college, email])).toEqual([
      ['1', 'sud', 'm1@example.org'],
      ['22', 'sud', 'm2@example.org'],
      ['3', 'sud', 'm3@example.org'],
      ['4', 'nord', known?.email],
    ]);
    expect(after.slice(0, 3).map(({ salt }) => salt)).toEqual(before.map(({ salt }) => salt));
  });

  test('says what changes, and where a number may have become another person', async () => {
    await bring(file(line(1), line(2), line(3)));
    const text = file(line(1, { name: 'Other' }), line(2, { name: 'Eve', email: 'eve@example.org' }));
    expect(await look(text)).toMatchObject({
      value: {
        counts: { added: 0, changed: 2, removed: 1, unchanged: 0 },
        changed: [
          { number: '1', name: 'Other', fields: ['name'] },
          { number: '2', name: 'Eve', fields: ['name', 'email'] },
        ],
        removed: [{ number: '3', name: 'Name 3' }],
        replaced: 1,
      },
    });
  });

  test('the same number or e-mail twice, whatever its case', async () =>
    expect(await look(file(line(1), line(1, { email: 'M1@Example.org' })))).toMatchObject({
      refusal: {
        detail: {
          errors: [
            { row: 3, column: 'email', code: 'row/email-twice' },
            { row: 3, column: 'number', code: 'row/number-twice' },
          ],
        },
      },
    }));

  test('a file of one’s own alone: nobody imports, replaces or follows what another has sent', async () => {
    const order = await previewed(file(line(1)));
    const none = { refusal: { code: 'roll/no-import' } };
    const part = { import: order.import, part: 0, parts: 1, bytes: Buffer.from(file(line(2))) };
    expect(await takePart(part, other)).toMatchObject(none);
    expect(await importRoll(order, other)).toMatchObject(none);
    expect(await importProgress(order.import, other)).toMatchObject(none);
    expect(await previewImport({ import: order.import }, other)).toMatchObject(none);
    expect(await importProgress(order.import, author)).toEqual({
      ok: true,
      value: { state: 'ready', lines: 1, faults: 0 },
    });
    expect(await importRoll(order, author)).toMatchObject({ ok: true });
    // done: nothing of the file is left
    expect(await people('SELECT FROM roll_line')).toEqual([]);
    expect(await people('SELECT FROM roll_part')).toEqual([]);
  });

  test('is not imported where a part is missing, or was sent again after the preview', async () => {
    const id = crypto.randomUUID();
    const bytes = Buffer.from(file(line(1)));
    await takePart({ import: id, part: 0, parts: 2, bytes }, author);
    const none = { refusal: { code: 'roll/no-import' } };
    expect(await previewImport({ import: id }, author)).toMatchObject(none);
    await takePart({ import: id, part: 1, parts: 2, bytes: Buffer.from(`\n${line(2)}`) }, author);
    expect(await previewImport({ import: id }, author)).toMatchObject({ value: { members: 2 } });
    expect(await takePart({ import: id, part: 1, parts: 2, bytes }, author)).toMatchObject(none);
  });

  test('ten thousand members in one go, while others get their turn', async () => {
    const text = file(...Array.from({ length: 10_000 }, (_, i) => line(i, { name: `Zoé ${i}` })));
    let turns = 0;
    const beat = setInterval(() => turns++, 5);
    expect(await bring(text)).toEqual({ ok: true, value: { members: 10_000 } });
    clearInterval(beat);
    expect(turns).toBeGreaterThan(5);
    expect(await people(`SELECT FROM person WHERE name = 'Zoé 9999'`)).toHaveLength(1);
  });
});

describe('encodings', () => {
  const text = file(line(1, { name: 'Zoé Lefèvre' }), line(2, { name: 'Ada' }), line(3, { name: 'Noël d’Œuvre' }));
  const wide = (order: 'le' | 'be') => {
    const bytes = Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le');
    return order === 'le' ? bytes : bytes.swap16();
  };
  const spelled: Readonly<Record<string, number>> = { Œ: 0x8c, '’': 0x92 };
  const windows = Uint8Array.from(text.replaceAll(',', ';'), (letter) => spelled[letter] ?? letter.charCodeAt(0));
  test.each([
    ['utf-8', ',', Buffer.from(`\ufeff${text}`)],
    ['utf-8', ',', Buffer.from(text)],
    ['utf-16le', '\t', wide('le')],
    ['utf-16be', '\t', wide('be')],
    ['windows-1252', ';', windows],
  ])('%s, separator %j: said with names to check, and imported as written', async (encoding, separator, bytes) => {
    expect(await look(bytes)).toMatchObject({
      value: { encoding, separator, accents: ['Zoé Lefèvre', 'Noël d’Œuvre'], members: 3 },
    });
    expect(await bring(bytes)).toMatchObject({ ok: true });
    const names = await people<{ name: string }>('SELECT name FROM person ORDER BY email');
    expect(names.map(({ name }) => name)).toEqual(['Zoé Lefèvre', 'Ada', 'Noël d’Œuvre']);
  });

  test('UTF-8 that someone has read as Windows comes first among the names to check', async () => {
    const twice = file(line(1, { name: 'Noël' }), line(2, { name: 'ZoÃ©' }));
    expect(await look(twice)).toMatchObject({ value: { accents: ['ZoÃ©', 'Noël'] } });
  });
});

describe('nonsense', () => {
  const MB = 1024 * 1024;
  const good = Buffer.from(`${head}\n`);
  const behind = (piece: string | number, size: number) => Buffer.concat([good, Buffer.alloc(size, piece)]);
  const said = async (bytes: Uint8Array) => {
    const answer = await look(bytes);
    if (answer.ok) return 'ok';
    const { code, field, detail } = answer.refusal;
    const errors = Array.isArray(detail?.errors) ? detail.errors : [];
    return [code, field, errors[0]?.code ?? detail?.kind ?? ''].join(' ');
  };
  test.each([
    ['nothing', Buffer.alloc(0), 'roll/not-text file empty'],
    ['a workbook', Buffer.from('PK\x03\x04 xl/workbook.xml'), 'roll/not-text file zip'],
    ['nothing but zeros', Buffer.alloc(4 * MB), 'roll/not-text file binary'],
    ['zeros far behind a good head', behind(`${line(1)}\n`, 8192).fill(0, 8000), 'roll/bad-rows file row/too-long'],
    ['one endless line', Buffer.alloc(4 * MB, 'x'), 'roll/bad-rows file row/endless'],
    ['one endless line behind a good head', behind('x', 4 * MB), 'roll/bad-rows file row/endless'],
    ['commas', behind(',', 4 * MB), 'roll/bad-rows file row/endless'],
    ['a quote that never ends', behind('"x\n', MB), 'roll/bad-rows file row/not-csv'],
    ['a column of words', behind('word\n', MB), 'roll/bad-rows file row/wrong-width'],
    ['columns that nobody knows', Buffer.from('a,b,c\n1,2,3'), 'roll/bad-rows file row/unknown-column'],
    ['only a head', good, 'roll/no-rows file '],
  ])('%s', async (_, bytes, expected) => {
    expect(await said(bytes)).toBe(expected);
    expect(await snapshot()).toEqual([]);
  });

  /** Sends 50 MB made as they are sent, as the page does: until a part is refused. Answers how many were taken. */
  async function sendFifty(make: (part: number) => Uint8Array<ArrayBuffer>) {
    const id = crypto.randomUUID();
    for (let part = 0; part < 50; part++) {
      const taken = await takePart({ import: id, part, parts: 50, bytes: make(part) }, author);
      if (!taken.ok) return { id, sent: part, refusal: taken.refusal };
    }
    return { id, sent: 50, refusal: null };
  }

  test('fifty megabytes: noise and an endless line end at the first; behind a good head, at the first bad line', async () => {
    // never, by chance, what a text begins with
    const noise = () => new Uint8Array(randomBytes(MB)).fill(1, 0, 4);
    expect(await sendFifty(noise)).toMatchObject({ sent: 0, refusal: { code: 'roll/not-text' } });
    const endless = new Uint8Array(MB).fill(0x78);
    expect(await sendFifty(() => endless)).toMatchObject({ sent: 0, refusal: { code: 'roll/bad-rows' } });
    expect(await people('SELECT FROM roll_part')).toEqual([]);

    const start = Buffer.from(file(...Array.from({ length: 300 }, (_, i) => line(i)), ''));
    const whole = await sendFifty((part) => (part === 0 ? Uint8Array.from(start) : endless));
    expect(whole).toMatchObject({ sent: 50, refusal: null });
    expect(await previewImport({ import: whole.id }, author)).toMatchObject({
      refusal: {
        code: 'roll/bad-rows',
        detail: { count: 1, errors: [{ row: 302, column: null, code: 'row/endless' }] },
      },
    });
    expect(await snapshot()).toEqual([]);
  });

  test('ends reading at a hundred thousand faults, lists a hundred, keeps the rest for download', async () => {
    const answer = await look(behind('a\n', 400_000));
    expect(answer).toMatchObject({ refusal: { code: 'roll/bad-rows', detail: { count: 100_000, cut: 100_000 } } });
    expect(answer.ok ? [] : answer.refusal.detail?.errors).toHaveLength(100);
    expect(await people('SELECT count(*)::int AS n FROM roll_fault')).toEqual([{ n: 100_000 }]);
  });
});

describe('finding members', () => {
  const names = [
    'Hélène Dupont',
    'Helena Durand',
    'Jean-Pierre O’Brien',
    'Œdipe Roi',
    '100% Ada',
    'Άγγελος Şahin',
    'Wide\u3000Shift',
  ];
  beforeEach(async () => {
    await bring(file(...names.map((name, i) => line(`AB-${i}`, { name, email: `x${i}.y@example.org` }))));
  });
  test.each([
    ['hel', ['Hélène Dupont', 'Helena Durand']],
    ['HÉLÈNE', ['Hélène Dupont', 'Helena Durand'].slice(0, 1)],
    ['dup hél', ['Hélène Dupont']],
    ['pier', ['Jean-Pierre O’Brien']],
    ["jean-pierre o'b", ['Jean-Pierre O’Brien']],
    ['oedipe', ['Œdipe Roi']],
    ['œdi', ['Œdipe Roi']],
    ['ab-3', ['Œdipe Roi']],
    ['AB-', names],
    ['x1.y@exam', ['Helena Durand']],
    ['100%', ['100% Ada']],
    ['%', []],
    ['_', []],
    ["' | '", []],
    ['shi', ['Wide\u3000Shift']],
    ['wide shift', ['Wide\u3000Shift']],
    ['Αγγ', ['Άγγελος Şahin']],
    ['sah', ['Άγγελος Şahin']],
    ['!& ( ) :* \\', []],
    ['elene', []],
  ])('%s', async (query, expected) => {
    const list = await listMembers({ query });
    expect(list.members.map(({ name }) => name)).toEqual(expected);
    expect(list.found).toBe(expected.length);
  });

  test('pages forth and back, each member once, in order of number', async () => {
    await bring(file(...Array.from({ length: 120 }, (_, i) => line(1000 + i))));
    const numbers = ({ members }: MemberList) => members.map(({ number }) => number);
    const first = await listMembers();
    const second = await listMembers({ after: numbers(first).at(-1) ?? '' });
    const third = await listMembers({ after: numbers(second).at(-1) ?? '' });
    const whole = Array.from({ length: 120 }, (_, i) => String(1000 + i));
    expect([first, second, third].flatMap(numbers)).toEqual(whole);
    expect([first, second, third].map(({ hasBefore, hasAfter }) => [hasBefore, hasAfter])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
    const back = await listMembers({ before: numbers(third)[0] ?? '' });
    expect(numbers(back)).toEqual(numbers(second));
    const start = await listMembers({ before: numbers(second)[0] ?? '' });
    expect([numbers(start), start.hasBefore]).toEqual([numbers(first), false]);
  });

  test('by index, however long the roll', async () => {
    const client = new pg.Client({ connectionString: databases.env.PEOPLE_DATABASE_URL });
    await client.connect();
    try {
      await client.query('SET enable_seqscan = off');
      await client.query('SET plan_cache_mode = force_generic_plan');
      const planOf = async (name: string, sql: string, values: string) => {
        await client.query(`PREPARE ${name} AS ${sql}`);
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE ${name}(${values})`);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      };
      const search = await planOf('search', pageQuery({ isSearch: true, isLate: false }), `'hel:*', 'hel%', NULL, ''`);
      expect(search).toContain('person_search_idx');
      expect(search).not.toContain('Seq Scan');
      await client.query('SET enable_sort = off');
      const page = await planOf('page', pageQuery({ isSearch: false, isLate: false }), `NULL, NULL, NULL, '7'`);
      expect(page).toContain('member_number_key');
      expect(page).not.toMatch(/Seq Scan|Sort/);
    } finally {
      await client.end();
    }
  });
});

describe('export', () => {
  const csvOf = async (answer: Response) => (await answer.text()).split('\r\n');
  test('the roll without anything that opens anything, harmless in a spreadsheet', async () => {
    const formula = '"=HYPERLINK(""http://x"")"';
    await bring(file(line(1, { name: formula }), line(2, { name: '-2+3' }), line(3, { name: '"a;b"' })));
    const [member] = await people<{ id: string }>(`SELECT person_id AS id FROM member WHERE number = '2'`);
    await seedPasskey(PersonId.parse(member?.id));
    const answer = exportRoll('fr');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('membres.csv');
    expect(await csvOf(answer)).toEqual([
      'Numéro;Nom;Collège;Fédération;Langue;Inscrit;Invitation',
      `1;"'=HYPERLINK(""http://x"")";nord;Nord;fr;non;pas invité`,
      `2;'-2+3;nord;Nord;fr;oui;inscrit`,
      '3;"a;b";nord;Nord;fr;non;pas invité',
      '',
    ]);
  });

  test('five thousand members, each once', async () => {
    await bring(file(...Array.from({ length: 5000 }, (_, i) => line(10_000 + i))));
    const rows = await csvOf(exportRoll('en'));
    expect(rows).toHaveLength(5002);
    expect(new Set(rows).size).toBe(5002);
  });

  test('every fault of a file, in words', async () => {
    const id = await sent(Buffer.from(file(line(1), 'x,,not-an-address,nord,Nord,fr')));
    if (!id.ok) throw new Error('not sent');
    await previewImport({ import: id.value }, author);
    const answer = await exportFaults(id.value, author, 'fr');
    const rows = answer.ok ? await csvOf(answer.value) : [];
    expect(rows.slice(1, 3).map((row) => row.split(';').slice(0, 2))).toEqual([
      ['3', 'name'],
      ['3', 'email'],
    ]);
    expect(await exportFaults(id.value, other, 'fr')).toMatchObject({ refusal: { code: 'roll/no-import' } });
  });
});
