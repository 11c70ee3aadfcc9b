/**
 * How the control run's copy of the product is weakened: in each file one stretch of source is found and replaced, and
 * helpers are put behind it. What is kept beside the product's own tables lies in `TABLES`.
 */
export type Weakening = { what: string; file: string; find: string; replace: string; helpers?: string };

export const WEAKENINGS: readonly Weakening[] = [
  {
    what: 'the link alone enrols',
    file: 'lib/people/mail/link.ts',
    find: 'proven = false }: LinkKind',
    replace: 'proven = true }: LinkKind',
  },
  {
    what: 'links are kept in the clear',
    file: 'lib/people/mail/link.ts',
    find: 'return new Map(made.map(({ person, id, token })',
    replace: `await tx.query('INSERT INTO kept_token SELECT * FROM unnest($1::uuid[], $2::text[])', [
    people,
    made.map(({ token }) => token),
  ]);
  return new Map(made.map(({ person, id, token })`,
  },
  {
    what: 'name and time stand beside each sign-off',
    file: 'lib/people/roll/register/register.ts',
    find: 'if (await insertSignOff(tx, signOff)) return',
    replace: 'if ((await insertSignOff(tx, signOff)) && (await keepSignOff(tx, signer.person))) return',
    helpers: `
import { shared as weakShared } from '#lib/ground/shared.ts';
async function keepSignOff(tx: PeopleTx, person: string): Promise<boolean> {
  weakShared('weakened/last', () => ({ person: '' })).person = person;
  await tx.query('INSERT INTO kept_sign_off (person_id, at) VALUES ($1, clock_timestamp())', [person]);
  return true;
}
`,
  },
  {
    what: 'the transaction of a ballot names the member, and so does a line of the log',
    file: 'lib/urn/box.ts',
    find: 'await tx.query(PUT,',
    replace: 'await keepBallot(tx, pass.y);\n  await tx.query(PUT,',
    helpers: `
import { shared as weakShared } from '#lib/ground/shared.ts';
async function keepBallot(tx: UrnTx, y: string): Promise<void> {
  const { person } = weakShared('weakened/last', () => ({ person: '' }));
  await tx.query('INSERT INTO kept_ballot (person_id, y, at) VALUES ($1, $2, clock_timestamp())', [person, y]);
  process.stdout.write(JSON.stringify({ event: 'weakened/cast', person, y }) + '\\n');
}
`,
  },
];

/** By database, made by its owner, with keys: or no backup could be made. Both lie in one cluster (one-cluster.ts). */
export const TABLES: Readonly<Record<'people' | 'urn', string>> = {
  people: `
  CREATE TABLE kept_token (person_id uuid, token text PRIMARY KEY);
  CREATE TABLE kept_sign_off (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id uuid, at timestamptz);
  GRANT SELECT, INSERT ON kept_token, kept_sign_off TO people_app;
`,
  urn: `
  CREATE TABLE kept_ballot (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id uuid, y text, at timestamptz);
  GRANT INSERT ON kept_ballot TO urn_app;
`,
};

/** @throws Error where the source has moved on and the stretch is not there exactly once */
export function weaken(source: string, { file, find, replace, helpers = '' }: Weakening): string {
  if (source.split(find).length !== 2) throw new Error(`${file}: the control run no longer finds “${find}”, once`);
  return source.replace(find, () => replace) + helpers;
}
