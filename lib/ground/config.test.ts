/** Lock 4 (HOUSE §3): a process of one side refuses the other's secrets, and no configuration holds both. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { toBase64Url } from './bytes.ts';
import { ConfigFault, type Environment, parsePeopleConfig, parseUrnConfig, parseWebConfig } from './config.ts';

const kek = (byte: number) => toBase64Url(new Uint8Array(32).fill(byte));
const url = (database: string) => `postgresql://role:secret@127.0.0.1:5432/${database}`;

const PEOPLE = {
  PEOPLE_DATABASE_URL: url('people'),
  JOURNAL_APPEND_URL: url('board'),
  PEOPLE_KEK: kek(1),
  SESSION_SECRET: 'x'.repeat(43),
  SMTP_URL: 'smtp://127.0.0.1:2525',
  MAIL_REPORT_KEY: 'r'.repeat(43),
} as const;
const URN = { URN_DATABASE_URL: url('urn'), URN_CHAIN_APPEND_URL: url('board'), URN_KEK: kek(2) } as const;
/** The public boards may be read by anyone who is given a reader's URL. */
const READ = { JOURNAL_READ_URL: url('board'), URN_CHAIN_READ_URL: url('board') } as const;
const BOTH: Environment = { SIDE: 'both', ...PEOPLE, ...URN, ...READ };

describe('one process for both sides', () => {
  test('people’s configuration holds nothing of the urn’s, and the reverse', () => {
    const people = JSON.stringify(parsePeopleConfig(BOTH), (_, value) =>
      value instanceof Uint8Array ? [...value] : value,
    );
    const urn = JSON.stringify(parseUrnConfig(BOTH), (_, value) => (value instanceof Uint8Array ? [...value] : value));
    expect(people).toContain('/people');
    expect(people).not.toContain('/urn');
    expect(urn).toContain('/urn');
    expect(urn).not.toContain('/people');
    expect(parsePeopleConfig(BOTH).kek).not.toEqual(parseUrnConfig(BOTH).kek);
    expect(JSON.stringify(parseWebConfig(BOTH))).not.toContain('secret');
  });
});

describe('a process of one side', () => {
  test('starts with its own secrets', () => {
    expect(parsePeopleConfig({ SIDE: 'people', ...PEOPLE, ...READ }).databaseUrl).toBe(url('people'));
    expect(parseUrnConfig({ SIDE: 'urn', ...URN, ...READ }).databaseUrl).toBe(url('urn'));
  });
  const urnOwners = {
    URN_OWNER_URL: url('urn'),
    URN_CHAIN_OWNER_URL: url('board'),
    CLUSTER_URN_ADMIN_URL: url('postgres'),
  };
  const peopleOwners = {
    PEOPLE_OWNER_URL: url('people'),
    JOURNAL_OWNER_URL: url('board'),
    CLUSTER_PEOPLE_ADMIN_URL: url('postgres'),
  };
  test.each(Object.entries({ ...URN, ...urnOwners }))('people refuses %s', (name, value) => {
    const env = { SIDE: 'people', ...PEOPLE, ...READ, [name]: value };
    expect(() => parseWebConfig(env)).toThrow(new RegExp(`of the other side.*${name}`));
    expect(() => parsePeopleConfig(env)).toThrow(ConfigFault);
  });
  test.each(Object.entries({ ...PEOPLE, ...peopleOwners }))('urn refuses %s', (name, value) => {
    const env = { SIDE: 'urn', ...URN, ...READ, [name]: value };
    expect(() => parseWebConfig(env)).toThrow(new RegExp(`of the other side.*${name}`));
    expect(() => parseUrnConfig(env)).toThrow(ConfigFault);
  });
  test('has no configuration of the other side', () => {
    expect(() => parseUrnConfig({ SIDE: 'people', ...PEOPLE, ...READ })).toThrow(/no urn configuration/);
    expect(() => parsePeopleConfig({ SIDE: 'urn', ...URN, ...READ })).toThrow(/no people configuration/);
  });
});

describe('two sides that would be one', () => {
  test.each([
    ['https://vote.example', 'https://vote.example'],
    ['https://vote.example:8443', 'https://vote.example:8444'],
    ['http://vote.example', 'https://vote.example'],
  ])('%s and %s: the urn would receive the session’s cookie', (PEOPLE_ORIGIN, URN_ORIGIN) => {
    for (const SIDE of ['people', 'urn', 'both'])
      expect(() => parseWebConfig({ SIDE, PEOPLE_ORIGIN, URN_ORIGIN })).toThrow(/name one host/);
  });
  test('one key-encryption key for both is refused, unquoted', () => {
    expect(() => parseUrnConfig({ ...BOTH, URN_KEK: kek(1) })).toThrow(/^PEOPLE_KEK and URN_KEK are one key$/);
  });
});

describe('what is malformed', () => {
  test.each([
    ['SIDE', 'urns'],
    ['PORT', '0'],
    ['PORT', 'http'],
    ['PEOPLE_ORIGIN', 'http://localhost:3000/'],
    ['URN_ORIGIN', 'ftp://urn.localhost'],
    ['URN_KEK', 'short'],
    ['URN_KEK', `${kek(2)}=`],
    ['URN_DATABASE_URL', 'mysql://x'],
    ['URN_DATABASE_URL', ''],
  ])('%s = %s is refused by name', (name, value) => {
    expect(() => parseUrnConfig({ ...BOTH, [name]: value })).toThrow(name);
  });
  test.each([
    ['MAIL_RATES', 'orange'],
    ['MAIL_RATES', 'orange=0/2'],
    ['MAIL_RATES', 'orange=10/0'],
    ['MAIL_RATES', 'orange=10/2;free=1/1'],
    ['MAIL_RATES', 'Orange=10/2'],
    ['MAIL_REPORT_KEY', 'short'],
    ['MAIL_LAST_HOURS', '-1'],
  ])('%s = %s is refused by name', (name, value) => {
    expect(() => parsePeopleConfig({ ...BOTH, [name]: value })).toThrow(name);
  });
  test('rates of mail by provider or domain', () => {
    const { mailRates } = parsePeopleConfig({ ...BOTH, MAIL_RATES: 'orange=120/2, example.org=60/1' });
    expect([...mailRates]).toEqual([
      ['orange', { perMinute: 120, connections: 2 }],
      ['example.org', { perMinute: 60, connections: 1 }],
    ]);
  });
  test('the message never quotes a value', () => {
    const secret = 'postgresq://role:hunter2@x/urn';
    expect(() => parseUrnConfig({ ...BOTH, URN_DATABASE_URL: secret })).toThrow(/^(?!.*hunter2)/);
  });
  test('what is missing has safe defaults or is named', () => {
    const web = parseWebConfig({});
    expect(web).toMatchObject({ side: 'both', port: 3000, host: '127.0.0.1', peopleOrigin: 'http://localhost:3000' });
    expect(web.urnOrigin).toBe('http://urn.localhost:3000');
    expect(() => parsePeopleConfig({})).toThrow('PEOPLE_DATABASE_URL');
  });
});

describe('the party’s colour', () => {
  test('becomes a theme', () => {
    expect(parseWebConfig({ PARTY_COLOUR: '#C8102E' }).theme?.light.accent).toMatch(/^#[0-9a-f]{6}$/);
    expect(parseWebConfig({}).theme).toBeNull();
  });
  test('too pale a one is refused with a sentence that names one that works', () => {
    const parse = (colour: string) => () => parseWebConfig({ PARTY_COLOUR: colour });
    expect(parse('#ffee00')).toThrow(ConfigFault);
    expect(parse('#ffee00')).toThrow(/too pale.*#[0-9a-f]{6}$/);
    expect(parse('yellow')).toThrow(/malformed.*PARTY_COLOUR/);
  });
});

describe('a key in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isoloir-kek-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileOf = (text: string, mode = 0o600) => {
    const file = join(folder, crypto.randomUUID());
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };
  const { PEOPLE_KEK: _, ...rest } = PEOPLE;
  const people = { SIDE: 'people', ...rest, ...READ };

  test('is read, with or without a line end; a second one only opens', () => {
    const env = { ...people, PEOPLE_KEK_FILE: fileOf(`${kek(3)}\n`), PEOPLE_KEK_ALSO_FILE: fileOf(kek(4)) };
    expect(parsePeopleConfig(env).kek).toEqual(new Uint8Array(32).fill(3));
    expect(parsePeopleConfig(env).kekAlso).toEqual([new Uint8Array(32).fill(4)]);
    const urn = { SIDE: 'urn', ...URN, ...READ, URN_KEK: undefined, URN_KEK_FILE: fileOf(kek(5)) };
    expect(parseUrnConfig(urn)).toMatchObject({ kek: new Uint8Array(32).fill(5), kekAlso: [] });
  });
  test.each([0o640, 0o604, 0o620, 0o602, 0o644])('is refused with mode %o: others could read or change it', (mode) => {
    expect(() => parsePeopleConfig({ ...people, PEOPLE_KEK_FILE: fileOf(kek(3), mode) })).toThrow(
      /PEOPLE_KEK_FILE.*0600/,
    );
  });
  test.each([
    ['nothing there', () => join(folder, 'none'), /PEOPLE_KEK_FILE names a file that cannot be read/],
    ['a folder', () => folder, /PEOPLE_KEK_FILE/],
    ['no key', () => fileOf('hunter2'), /malformed.*PEOPLE_KEK/],
    ['two keys', () => fileOf(`${kek(3)}\n${kek(4)}\n`), /malformed.*PEOPLE_KEK/],
    ['an endless file', () => fileOf('A'.repeat(5000)), /cannot be read/],
  ])('%s is refused by name, never quoted', (_name, file, fault) => {
    const parse = () => parsePeopleConfig({ ...people, PEOPLE_KEK_FILE: file() });
    expect(parse).toThrow(fault);
    expect(parse).toThrow(/^(?!.*hunter2)/);
  });
  test('and in the environment as well is refused: which one holds?', () => {
    const env = { ...people, PEOPLE_KEK: kek(1), PEOPLE_KEK_FILE: fileOf(kek(3)) };
    expect(() => parsePeopleConfig(env)).toThrow('both PEOPLE_KEK and PEOPLE_KEK_FILE');
  });
  test('that both sides would share is refused, also through ALSO and files', () => {
    expect(() => parseWebConfig({ ...BOTH, URN_KEK: PEOPLE.PEOPLE_KEK })).toThrow('one key');
    expect(() => parseWebConfig({ ...BOTH, URN_KEK_ALSO: PEOPLE.PEOPLE_KEK })).toThrow('one key');
    expect(() => parseWebConfig({ ...BOTH, PEOPLE_KEK_ALSO_FILE: fileOf(URN.URN_KEK) })).toThrow('one key');
  });
  test('of the other side is refused without being read', () => {
    expect(() => parseWebConfig({ ...people, URN_KEK_FILE: '/nowhere' })).toThrow(/of the other side.*URN_KEK_FILE/);
  });
});
