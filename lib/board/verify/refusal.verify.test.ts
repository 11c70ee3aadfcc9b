/** Attack table of a proof of refusal: for every named check a forgery that it alone finds. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { sign } from '#lib/crypto/signature.ts';
import type { Closing } from '#lib/election/grace.ts';
import { type RefusalFacts, type RefusalStatement, stateRefusal } from '#lib/election/refusal.ts';
import { Phi } from '#lib/ground/brand.ts';
import { utf8 } from '#lib/ground/bytes.ts';
import { type Lies, makeRegister, makeWorld, type World } from '../register-audit/testing.ts';
import { checkRefusal, duringOf, refusalChecks } from './refusal.ts';

const body = utf8('{"phi":"…"}');
const hour = 1_800_000_000;
let world: World;
let phi: Phi;
let journal: string;
beforeAll(async () => {
  world = await makeWorld();
  ({
    journal,
    phi: { nord: phi },
  } = makeRegister(world));
});

/** As the side of `by` would sign it: its own side's facts, unless told to lie. */
function stated(lies: Partial<RefusalFacts> = {}, by: 'urn' | 'people' = lies.side ?? 'urn'): RefusalStatement {
  const secret = by === 'urn' ? world.receipt.secret : world.journal.secret;
  const honest = { phi, side: by, reason: `${by === 'urn' ? 'urn' : 'register'}/closed`, of: 'body' as const };
  return stateRefusal({ ...honest, request: sha256Hex(body), hour, ...lies }, (message) => sign(secret, message));
}
const check = async (statement: unknown, lies: Lies = {}) => {
  // The same keys and definitions each time: fresh voters change the journal alone.
  const { checks } = await checkRefusal({
    file: JSON.stringify(statement),
    request: body,
    journal: Object.keys(lies).length === 0 ? journal : makeRegister(world, lies).journal,
  });
  return checks;
};

describe('a statement', () => {
  it.each(['urn', 'people'] as const)('of %s holds, about an urn and about none', async (side) => {
    for (const about of [phi, ''] as const) {
      const checks = await check(stated({ side, phi: about }));
      expect(checks.map(({ name }) => name)).toEqual([...refusalChecks]);
      expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    }
  });
  it('says in which hour, and how that lies to the vote', async () => {
    const said = async (at: number) => (await check(stated({ hour: at }))).map(({ detail }) => detail).join('\n');
    expect(await said(3600)).toContain('1970-01-01T01:00Z');
    expect(await said(3600)).toContain('before the opening');
    expect(await said(7_200_000_000)).toContain('after the closing');
  });
  it.each([
    [0, 'before the opening that was announced'],
    [3600, 'in an hour of the vote'],
    [10_800, 'in an hour of the vote'],
    [14_400, 'in an hour by which the vote was extended'],
    [21_600, 'after the closing, in the time of those who had been in line at it'],
    [25_200, 'after the closing, as it was extended'],
  ])('of hour %i is told by the closing in force and what was promised after it: %s', (at, words) => {
    const definition = {
      'x-isoloir': { opens: 7000, closes: 14_000, grace: 3600 },
    } as unknown as Closing['definition'];
    expect(duringOf({ closes: 21_600, definition }, at)).toBe(words);
  });
  it('without the journal is read, and what was not checked is named', async () => {
    const { checks, notMade } = await checkRefusal({ file: JSON.stringify(stated()) });
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['refusal/form', true],
      ['refusal/reason', true],
    ]);
    expect(notMade).toContain('refusal/signature');
  });

  const other = Phi.parse('A'.repeat(43));
  const attacks: readonly [title: string, check: string, statement: () => unknown, lies?: Lies][] = [
    ['one field more', 'refusal/form', () => ({ ...stated(), name: 'Ada' })],
    ['a time finer than an hour', 'refusal/form', () => ({ ...stated(), hour: hour + 60 })],
    ['no JSON', 'refusal/form', () => undefined],
    ['the urn speaks for the register', 'refusal/reason', () => stated({ reason: 'register/closed' })],
    ['people speak for the urn', 'refusal/reason', () => stated({ side: 'people', reason: 'urn/closed' })],
    ['of another request', 'refusal/request', () => stated({ request: sha256Hex('another') })],
    ['about an urn of another vote', 'refusal/urn', () => stated({ phi: other })],
    ['made up', 'refusal/signature', () => ({ ...stated(), signature: '0'.repeat(128) })],
    ['moved to another hour', 'refusal/signature', () => ({ ...stated(), hour: hour + 3600 })],
    ['with another reason', 'refusal/signature', () => ({ ...stated(), reason: 'urn/unknown' })],
    ['turned from body to line', 'refusal/signature', () => ({ ...stated(), of: 'line' })],
    ['about no urn any more', 'refusal/signature', () => ({ ...stated(), phi: '' })],
    [
      'by people in the name of the urn',
      'refusal/signature',
      () => stated({ side: 'urn', reason: 'urn/closed' }, 'people'),
    ],
    [
      'under a journal that was changed',
      'journal/events',
      () => stated({ phi: '' }),
      { journalLine: (line, i) => (i === 2 ? { ...line, signature: '0'.repeat(128) } : line) },
    ],
    ['under a decision of one', 'journal/decisions', () => stated({ phi: '' }), { stoppedBy: [0] }],
  ];
  it.each(attacks)('%s: %s', async (_, name, statement, lies) => {
    const checks = await check(statement(), lies);
    expect(checks.filter(({ ok }) => !ok).map((one) => one.name)).toEqual([name]);
  });
  it('has an attack for every check', () => {
    expect(refusalChecks.filter((name) => !attacks.some(([, found]) => found === name))).toEqual([]);
  });
});
