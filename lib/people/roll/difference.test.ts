import { describe, expect, test } from 'vitest';
import { PersonId } from '#lib/ground/brand.ts';
import type { RollRow } from './csv.ts';
import { compareRoll, type Kept } from './difference.ts';

const id = (n: number) => PersonId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const member = (number: string, more: Partial<RollRow> = {}): RollRow => ({
  number,
  name: `Name ${number}`,
  email: `${number}@example.org`,
  phone: null,
  college: 'nord',
  federation: 'Nord',
  language: 'fr',
  ...more,
});
const kept = (n: number, more: Partial<RollRow> = {}): Kept => ({ id: id(n), ...member(String(n), more) });
const lines = (...members: RollRow[]) => members.map((row, i) => ({ line: i + 2, member: row }));
const state = (roll: Kept[], others: { id: PersonId; email: string }[] = [], newColleges: string[] = []) => ({
  roll,
  others,
  newColleges: new Set(newColleges),
});

describe('difference of a roll', () => {
  test('an empty roll takes all', () =>
    expect(compareRoll(lines(member('1'), member('2', { college: 'sud' })), state([]))).toMatchObject({
      added: [{ id: null }, { id: null }],
      colleges: [
        { college: 'nord', members: 1 },
        { college: 'sud', members: 1 },
      ],
    }));

  test('changed, unchanged, removed', () =>
    expect(
      compareRoll(
        lines(member('1'), member('2', { name: 'Other', phone: '012345678' })),
        state([kept(1), kept(2), kept(3)]),
      ),
    ).toMatchObject({
      added: [],
      changed: [{ id: id(2), fields: ['name', 'phone'] }],
      removed: [{ number: '3' }],
      unchanged: 1,
    }));

  test('someone known by e-mail stays the same person', () =>
    expect(compareRoll(lines(member('1')), state([], [{ id: id(9), email: '1@example.org' }]))).toMatchObject({
      added: [{ id: id(9) }],
    }));

  test('another number, the same e-mail: the same person, who does not leave', () =>
    expect(compareRoll(lines(member('7', { email: '1@example.org' })), state([kept(1)]))).toMatchObject({
      added: [{ id: id(1) }],
      removed: [],
    }));

  test('two members may swap their addresses', () =>
    expect(
      compareRoll(
        lines(member('1', { email: '2@example.org' }), member('2', { email: '1@example.org' })),
        state([kept(1), kept(2)]),
      ),
    ).toMatchObject({ changed: [{ fields: ['email'] }, { fields: ['email'] }] }));

  test('a member may not take the address of someone who stays known', () => {
    const taken = [{ row: 2, column: 'email', code: 'row/email-taken' }];
    const order = lines(member('1', { email: 'x@example.org' }));
    expect(compareRoll(order, state([kept(1)], [{ id: id(9), email: 'x@example.org' }]))).toEqual(taken);
    expect(compareRoll(order, state([kept(1), kept(2, { email: 'x@example.org' })]))).toEqual(taken);
  });

  test('an unknown college is refused unless it is named as new', () => {
    const order = lines(member('1'), member('2', { college: 'nrod' }));
    expect(compareRoll(order, state([kept(1)]))).toEqual([{ row: 3, column: 'college', code: 'row/unknown-college' }]);
    expect(compareRoll(order, state([kept(1)], [], ['nrod']))).toMatchObject({ added: [{}] });
  });
});
