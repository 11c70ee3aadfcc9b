/** The ways in which one person can prove who they are, beside their link. */
import type { PeopleTx } from '../../db.ts';
import { endOf, reachable } from '../../proof/index.ts';
import type { Invitation } from '../link.ts';
import { readRule } from './rule.ts';

export type Way =
  /** A code by message; `end`: the last two digits of the telephone. */
  | { kind: 'sms'; end: string }
  /** A code that the section hands over. */
  | { kind: 'section' }
  /** A fact that the party knows; `label`: what it is called. */
  | { kind: 'facts'; label: { fr: string; en: string } };

/** Wrong facts after which they are no longer asked for: a day of birth is soon guessed by who knows the person. */
export const MOST_FACT_TRIES = 10;

/** None where the link asks for nothing more. The code of the section is always one, printed or not: a stranger learns
 * nothing from it. */
export async function waysOf(
  tx: PeopleTx,
  { person, phone, proven }: Pick<Invitation, 'person' | 'phone' | 'proven'>,
): Promise<Way[]> {
  if (proven) return [];
  const { accepts, fact } = await readRule(tx);
  const ways: Way[] = [];
  const number = accepts.includes('sms') ? reachable(phone) : null;
  if (number !== null) ways.push({ kind: 'sms', end: endOf(number) });
  if (fact !== null && accepts.includes('facts')) {
    const { rowCount } = await tx.query(
      'SELECT FROM member WHERE person_id = $1 AND fact_mac IS NOT NULL AND fact_tries < $2',
      [person, MOST_FACT_TRIES],
    );
    if (rowCount > 0) ways.push({ kind: 'facts', label: fact });
  }
  ways.push({ kind: 'section' });
  return ways;
}
