/** What an import would change: pure, from the roll as it stands and the file as it was read. */
import type { PersonId } from '#lib/ground/brand.ts';
import { compareText } from '#lib/ground/bytes.ts';
import type { RollLine, RollRow, RowError } from './csv.ts';

/** A member as the database has them. Kept e-mails are lower case. */
export type Kept = RollRow & { id: PersonId };

/** Someone who is not on the roll and known by e-mail: Authority, trustee, operator, a former member. */
export type Acquaintance = { id: PersonId; email: string };

export type Difference = {
  /** `id` where this person is known already by their e-mail, or was on the roll under another number. */
  added: { member: RollRow; id: PersonId | null }[];
  changed: { id: PersonId; member: RollRow; fields: (keyof RollRow)[] }[];
  /** On the roll and not in the file: they leave it. */
  removed: Kept[];
  unchanged: number;
  /** Colleges of the file and their number of members, in order of name. */
  colleges: { college: string; members: number }[];
};

type State = { roll: readonly Kept[]; others: readonly Acquaintance[]; newColleges: ReadonlySet<string> };

const FIELDS = ['name', 'email', 'phone', 'college', 'federation', 'language'] as const;

/**
 * Compares file and roll by membership number. A college that the roll does not know is refused unless it is named as
 * new, for it is more often a slip of the pen; an empty roll takes all.
 * @returns the difference, or what stands in its way
 */
export function compareRoll(lines: readonly RollLine[], state: State): Difference | RowError[] {
  const byNumber = new Map(state.roll.map((kept) => [kept.number, kept]));
  const inFile = new Set(lines.map(({ member }) => member.number));
  const colleges = new Set([...state.roll.map(({ college }) => college), ...state.newColleges]);
  const leaving = state.roll.filter(({ number }) => !inFile.has(number));
  /** Addresses that this import does not set free. Two members may swap theirs. */
  const strangers = new Map([...state.others, ...leaving].map((person) => [person.email, person.id]));

  const errors: RowError[] = [];
  const difference: Difference = { added: [], changed: [], removed: [], unchanged: 0, colleges: countColleges(lines) };
  for (const { line, member } of lines) {
    if (state.roll.length > 0 && !colleges.has(member.college))
      errors.push({ row: line, column: 'college', code: 'row/unknown-college' });
    const before = byNumber.get(member.number);
    if (before === undefined) {
      difference.added.push({ member, id: strangers.get(member.email) ?? null });
      continue;
    }
    const fields = FIELDS.filter((field) => before[field] !== member[field]);
    if (fields.includes('email') && strangers.has(member.email))
      errors.push({ row: line, column: 'email', code: 'row/email-taken' });
    if (fields.length === 0) difference.unchanged++;
    else difference.changed.push({ id: before.id, member, fields });
  }
  const renumbered = new Set(difference.added.map(({ id }) => id));
  difference.removed = leaving.filter(({ id }) => !renumbered.has(id));
  return errors.length > 0 ? errors : difference;
}

function countColleges(lines: readonly RollLine[]): { college: string; members: number }[] {
  const counts = new Map<string, number>();
  for (const { member } of lines) counts.set(member.college, (counts.get(member.college) ?? 0) + 1);
  return [...counts]
    .map(([college, members]) => ({ college, members }))
    .sort((a, b) => compareText(a.college, b.college));
}
