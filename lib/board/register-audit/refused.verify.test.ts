/**
 * Members shut out (PROTOCOL §5.15): the number is recomputed from the export with the night's key, and for every named
 * check there is a forgery that it alone finds, by somebody who holds every key of every server.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Closing, SETTLING } from '#lib/election/grace.ts';
import { MemberId } from '#lib/ground/brand.ts';
import { type AuditCheck, auditChecks } from './faults.ts';
import { auditRegister } from './index.ts';
import { inOrder, LINGER, markOf, nightOf } from './refused-rows.ts';
import { type Lies, makeRegister, makeWorld, type World } from './testing.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const audit = (lies: Lies) => {
  const { lines, journal } = makeRegister(world, lies);
  return auditRegister(lines, journal);
};
const memberAt = (place: number) => MemberId.parse(`00000000-0000-4000-8000-00000000000${place}`);
/** One row more, of the voter at this place, and a journal that adds it up. */
const alsoRefused =
  (who: number, minute = 9): NonNullable<Lies['refused']> =>
  (rows, { key, phi }) => {
    const mark = markOf(key, phi.nord, memberAt(who));
    return inOrder([...rows, { phi: phi.nord, mark, minute: 30_000_000 + minute, reason: 'busy' }]);
  };
type Attack = { title: string; check: AuditCheck; number?: string; lies: () => Lies };

const attacks: readonly Attack[] = [
  {
    title: 'a night’s key chosen after the night',
    check: 'refused/key',
    lies: () => ({ given: (night) => ({ ...night, key: '0'.repeat(64) }) }),
  },
  {
    title: 'an export that keeps silent about who was shut out',
    check: 'refused/key',
    lies: () => ({ given: () => null }),
  },
  {
    title: 'members shut out whom no roll has: the vote is to look worse than it was',
    check: 'refused/voter',
    lies: () => ({
      refused: (rows) => inOrder(rows.map((row, i) => (i === 0 ? { ...row, mark: 'ab'.repeat(32) } : row))),
    }),
  },
  {
    title: 'a member counted as shut out who voted',
    check: 'refused/unsigned',
    number: '101',
    lies: () => ({ refused: alsoRefused(1) }),
  },
  {
    title: 'a member shut out in a minute in which nobody could vote',
    check: 'refused/time',
    number: '103',
    lies: () => ({ refused: alsoRefused(3, -1) }),
  },
  {
    title: 'one refusal told twice',
    check: 'refused/once',
    lies: () => ({ refused: (rows) => [...rows.slice(0, 1), ...rows] }),
  },
  {
    title: 'a member shut out who is left out',
    check: 'refused/sum',
    lies: () => ({ given: ({ key, rows }) => ({ key, rows: rows.slice(1) }) }),
  },
  {
    title: 'fewer members shut out in the journal than there were',
    check: 'refused/sum',
    lies: () => ({
      nights: (payloads) =>
        payloads.map((one) => (one.what === 'settled' ? { ...one, refused: one.refused.slice(1) } : one)),
    }),
  },
];

describe('members shut out', () => {
  const detailOf = async (lies: Lies) => {
    const { checks, faults } = await audit(lies);
    expect(faults).toEqual([]);
    return checks.find(({ name }) => name === 'refused/sum')?.detail;
  };
  it('are counted anew, once for each member, by reason', async () => {
    expect(await detailOf({})).toMatch(/^members shut out: 1 of \S+ \(busy 1, closed 1\)$/);
    expect(await detailOf({ refused: alsoRefused(3) })).toMatch(/: 1 of \S+ \(busy 1.*\); 1 of \S+ \(busy 1/);
    expect(await detailOf({ refused: () => [] })).toBe('nobody was shut out');
    // in the very minute of the opening
    expect(await detailOf({ refused: alsoRefused(3, 0) })).toMatch(/busy 1/);
  });
  it('are noted from the minute in which the first urn opens, whatever its second, until all is over', () => {
    const urn = ({ opens, closes, grace }: { opens: number; closes: number; grace?: number }) =>
      ({ closes, definition: { 'x-isoloir': { opens, closes, grace } } }) as unknown as Closing;
    const night = nightOf([urn({ opens: 6059, closes: 12_000 }), urn({ opens: 9000, closes: 12_001, grace: 600 })]);
    const [start, over] = [Math.floor(6059 / 60), 12_001 + 600 + SETTLING + LINGER];
    expect(night).toEqual({ first: start, end: Math.ceil(over / 60) + 1 });
  });
  it('are not asked about where the key is gone, or the vote had none', async () => {
    const gone: Lies = {
      nights: (payloads) => [
        ...payloads,
        ...payloads.slice(0, 1).map(({ key }) => ({ what: 'destroyed' as const, key })),
      ],
      given: () => null,
    };
    expect(await detailOf(gone)).toContain('destroyed');
    expect(await detailOf({ nights: () => [], given: () => null })).toContain('no night’s key');
    expect(await detailOf({ nights: (payloads) => payloads.slice(0, 1), given: () => null })).toContain(
      'not summed up',
    );
  });

  for (const { title, check, number, lies } of attacks) {
    it(`${title}: ${check}`, async () => {
      const { checks, faults } = await audit(lies());
      expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([check]);
      if (number !== undefined) expect(faults.map((fault) => fault.number)).toEqual([number]);
    });
  }
  it('have an attack for every check', () => {
    const own = auditChecks.filter((check) => check.startsWith('refused/'));
    expect(own.filter((check) => !attacks.some((attack) => attack.check === check))).toEqual([]);
  });

  const broken: Readonly<Record<string, (lines: string[]) => string[]>> = {
    'a row before any key': (lines) => lines.filter((line) => !line.startsWith('{"night"')),
    'two keys': (lines) => lines.flatMap((line) => (line.startsWith('{"night"') ? [line, line] : [line])),
    'a row that is not counted at the end': (lines) => lines.filter((line) => !line.startsWith('{"refused"')),
    'a reason that is none': (lines) => lines.map((line) => line.replace('"busy"', '"tired"')),
  };
  for (const [title, breaking] of Object.entries(broken)) {
    it(`are no file with ${title}`, async () => {
      const { lines, journal } = makeRegister(world);
      const { checks } = await auditRegister(breaking(lines), journal);
      expect(checks.map(({ name, ok }) => [name, ok])).toEqual([['export/form', false]]);
    });
  }
});
