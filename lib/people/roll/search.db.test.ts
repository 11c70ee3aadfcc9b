import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { PersonId } from '#lib/ground/brand.ts';
import { seedPasskey } from '../testing.ts';
import { exportFaults, exportRoll, listMembers, type MemberList, previewImport } from './index.ts';
import { pageQuery } from './search.ts';
import { author, bring, file, line, other, people, rollDatabases, sent } from './testing.ts';

const databases = await rollDatabases();

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
