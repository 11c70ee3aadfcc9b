/**
 * Changing what is taken as a second proof: proposed by one of the Authority, in force when as many as its quorum have
 * agreed. One alone could let in whoever knows a day of birth.
 */
import { z } from 'zod';
import { line } from '#lib/election/text.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../../db.ts';
import type { PasskeyCode } from '../refusals.ts';
import { ProofKind, type Rule, readRule } from './rule.ts';

const Fact = z.strictObject({ fr: line(80), en: line(80) });

/** Input of `POST /api/people/section/rules`. `section` is always taken. */
export const RuleOrder = z
  .strictObject({ accepts: z.array(ProofKind).min(1).max(3), fact: Fact.nullable() })
  .refine(({ accepts }) => accepts.includes('section') && new Set(accepts).size === accepts.length, {
    path: ['accepts'],
  })
  .refine(({ accepts, fact }) => accepts.includes('facts') === (fact !== null), { path: ['fact'] });
/** Input of `POST /api/people/section/rules/agree`. */
export const RuleAgreement = z.strictObject({ rule: z.int().min(1).max(2_147_483_647) });

export type RuleView = {
  inForce: Rule;
  quorum: number;
  /** The newest one that waits for others; null where none does. `agreed`: names; `agreedBy`: the same people's ids, for two
   * may have one name. */
  proposed: (Rule & { id: number; agreed: string[]; agreedBy: string[]; day: string }) | null;
};
type Agreed = Result<{ inForce: boolean }, PasskeyCode>;

const LOCK = `SELECT pg_advisory_xact_lock(hashtext('people/enrol-rule'))`;
/** A newer proposal takes the place of an older one. */
const PROPOSED = `SELECT id, accepts, fact_fr, fact_en, agreed, to_char(proposed_on, 'YYYY-MM-DD') AS day FROM enrol_rule
   WHERE NOT in_force AND id > coalesce((SELECT max(id) FROM enrol_rule WHERE in_force), 0) ORDER BY id DESC LIMIT 1`;
type Row = {
  id: number;
  accepts: ProofKind[];
  fact_fr: string | null;
  fact_en: string | null;
  agreed: string[];
  day: string;
};

export const proposeRule = ({ accepts, fact }: z.infer<typeof RuleOrder>, by: PersonId): Promise<Agreed> =>
  withPeople(async (tx) => {
    await tx.query(LOCK);
    const { rows } = await tx.query<{ id: number }>(
      `INSERT INTO enrol_rule (accepts, fact_fr, fact_en, agreed, proposed_on) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [accepts, fact?.fr ?? null, fact?.en ?? null, [by], new Date(now()).toISOString().slice(0, 10)],
    );
    return settle(tx, rows[0]?.id ?? 0, [by]);
  });

/** Idempotent: who has agreed already is counted once. */
export const agreeToRule = ({ rule }: z.infer<typeof RuleAgreement>, by: PersonId): Promise<Agreed> =>
  withPeople(async (tx) => {
    await tx.query(LOCK);
    const { rows } = await tx.query<Row>(PROPOSED);
    const [row] = rows;
    if (row?.id !== rule) return refuse('section/no-rule', { field: 'rule' });
    const agreed = [...new Set([...row.agreed, by])];
    await tx.query('UPDATE enrol_rule SET agreed = $2 WHERE id = $1', [rule, agreed]);
    return settle(tx, rule, agreed);
  });

/** Of those who agreed, only who is of the Authority now is counted. */
async function settle(tx: PeopleTx, rule: number, agreed: readonly string[]): Promise<Agreed> {
  const { rows } = await tx.query<{ enough: boolean }>(
    `SELECT count(*) >= (SELECT quorum FROM authority) AS enough FROM person
      WHERE id = ANY ($1::uuid[]) AND 'authority' = ANY (roles)`,
    [agreed],
  );
  const inForce = rows[0]?.enough ?? false;
  if (inForce) await tx.query('UPDATE enrol_rule SET in_force = true WHERE id = $1', [rule]);
  return ok({ inForce });
}

export const viewRule = (): Promise<RuleView> =>
  withPeople(async (tx) => {
    const { rows } = await tx.query<Row>(PROPOSED);
    const authority = await tx.query<{ quorum: number }>('SELECT quorum FROM authority');
    const [row] = rows;
    const names = await tx.query<{ name: string }>(
      'SELECT name FROM person WHERE id = ANY ($1::uuid[]) ORDER BY name',
      [row?.agreed ?? []],
    );
    const fact = row?.fact_fr && row.fact_en ? { fr: row.fact_fr, en: row.fact_en } : null;
    return {
      inForce: await readRule(tx),
      quorum: authority.rows[0]?.quorum ?? 1,
      proposed: row
        ? {
            id: row.id,
            accepts: row.accepts,
            fact,
            agreed: names.rows.map(({ name }) => name),
            agreedBy: row.agreed,
            day: row.day,
          }
        : null,
    };
  });
