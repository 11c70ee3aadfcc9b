/**
 * Members shut out (PROTOCOL §5.15), recomputed: with the night's key every mark is tried against every voter, so that the
 * number in the journal is one of real members, none of whom has signed.
 */
import type { MemberId } from '#lib/ground/brand.ts';
import { fromHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { Fault } from './faults.ts';
import type { RegisterJournal } from './journal.ts';
import { inOrder, markOf, nightHash, nightOf, type RefusedRow, sumUp } from './refused-rows.ts';
import type { Roll } from './roll.ts';

/** What an export holds of it; null where it was taken before the sum, or after the key's end. */
export type NightRecord = { key: string };
export type GivenNight = { night: NightRecord | null; rows: RefusedRow[] };

/** @param signed the members who have signed the register */
export function checkRefused(
  { night, rows }: GivenNight,
  roll: Roll,
  { journal, signed }: { journal: RegisterJournal; signed: ReadonlySet<MemberId> },
): Fault[] {
  const key = keyFault(night, journal);
  if (key !== null || night === null) return key === null ? [] : [key];
  const faults: Fault[] = [];
  const secret = fromHex(night.key);
  // a vote in which nobody was turned away costs nothing
  const named = new Map(
    rows.length === 0
      ? []
      : [...roll.voters].map(([member, { phi }]) => [`${phi} ${markOf(secret, phi, member)}`, member] as const),
  );
  const { first, end } = nightOf([...journal.life.urns.values()]);
  for (const [i, row] of rows.entries()) {
    const member = named.get(`${row.phi} ${row.mark}`);
    const number = member === undefined ? {} : { number: roll.voters.get(member)?.number ?? '' };
    if (member === undefined)
      faults.push({ check: 'refused/voter', detail: `row ${i + 1} is of no voter of that urn` });
    else if (signed.has(member))
      faults.push({ check: 'refused/unsigned', ...number, detail: 'has signed the register' });
    if (row.minute < first || row.minute >= end)
      faults.push({ check: 'refused/time', ...number, detail: 'noted when no urn of the vote was open' });
  }
  faults.push(...orderFaults(rows), ...sumFaults(rows, journal));
  return faults;
}

/** The key is the one of which the journal said the hash when the vote opened [one chosen afterwards, to fit marks]. */
function keyFault(night: NightRecord | null, { night: said }: RegisterJournal): Fault | null {
  const fault = (detail: string): Fault => ({ check: 'refused/key', detail });
  if (night !== null) {
    const isSaid = said.made === nightHash(fromHex(night.key));
    return isSaid ? null : fault('the night’s key is not the one of which the journal has the hash');
  }
  if (said.settled === null || said.destroyed) return null;
  return fault('the journal has the sum, and the export neither key nor rows: take it again');
}

/** Once for a member, minute and reason, in the order in which they are hashed. */
function orderFaults(rows: readonly RefusedRow[]): Fault[] {
  const texts = rows.map((row) => canonicalJson(row));
  const ordered = inOrder(rows).map((row) => canonicalJson(row));
  const isTwice = new Set(texts).size !== texts.length;
  if (isTwice) return [{ check: 'refused/once', detail: 'a row stands there twice' }];
  return texts.every((text, i) => text === ordered[i])
    ? []
    : [{ check: 'refused/once', detail: 'rows that are not in their order' }];
}

function sumFaults(rows: readonly RefusedRow[], { night: { settled } }: RegisterJournal): Fault[] {
  if (settled === null) return [{ check: 'refused/sum', detail: 'the journal has no sum of them' }];
  const { refused, rows: count, digest } = settled;
  if (canonicalJson(sumUp(rows)) === canonicalJson({ refused, rows: count, digest })) return [];
  const detail = `${rows.length} rows that do not add up to the ${count} of the journal`;
  return [{ check: 'refused/sum', detail }];
}

/** For the report: the number that was recomputed. */
export function shutOut({ night, rows }: GivenNight, { night: said }: RegisterJournal): string {
  if (night === null) {
    if (said.made === null) return 'no night’s key in the journal, and none here';
    return said.destroyed ? 'the night’s key is destroyed: an export taken before has it' : 'not summed up yet';
  }
  const members = sumUp(rows).refused.map(({ phi, members: count, reasons }) => {
    const why = Object.entries(reasons)
      .filter(([, n]) => n > 0)
      .map(([reason, n]) => `${reason} ${n}`);
    return `${count} of ${phi} (${why.join(', ')})`;
  });
  return members.length === 0 ? 'nobody was shut out' : `members shut out: ${members.join('; ')}`;
}
