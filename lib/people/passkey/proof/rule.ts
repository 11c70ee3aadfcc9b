/** What the party takes as a second proof beside the link: the Authority's rule in force. */
import { z } from 'zod';
import type { PeopleTx } from '../../db.ts';

export const ProofKind = z.enum(['sms', 'section', 'facts']);
export type ProofKind = z.infer<typeof ProofKind>;

export type Rule = {
  /** `section` is always among them: the way in that no stranger can close. */
  accepts: ProofKind[];
  /** What the fact is called: "day of birth". Null where none is asked for. */
  fact: { fr: string; en: string } | null;
};

/** Before anybody has decided: a message where there is a gateway, a code of the section for everyone. */
const FIRST: Rule = { accepts: ['sms', 'section'], fact: null };

const Row = z.strictObject({
  accepts: z.array(ProofKind),
  fact_fr: z.string().nullable(),
  fact_en: z.string().nullable(),
});

export async function readRule(tx: PeopleTx): Promise<Rule> {
  const { rows } = await tx.query<Record<string, unknown>>(
    'SELECT accepts, fact_fr, fact_en FROM enrol_rule WHERE in_force ORDER BY id DESC LIMIT 1',
  );
  if (rows[0] === undefined) return FIRST;
  const { accepts, fact_fr: fr, fact_en: en } = Row.parse(rows[0]);
  return { accepts, fact: fr === null || en === null ? null : { fr, en } };
}
