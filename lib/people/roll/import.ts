/**
 * Importing the roll (PROTOCOL §3.1): the file is sent in parts, read, compared in a dry run, and then imported as it was
 * previewed, in one transaction. The file is the whole roll: who is not in it leaves it. Votes that are frozen keep their
 * own rolls (§4.6).
 */
import { z } from 'zod';
import { CollegeId } from '#lib/election/definition.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { alone, Rollback, withPeople } from '../db.ts';
import {
  applyChanges,
  type Difference,
  findFaults,
  markOfRoll,
  planChanges,
  prepareToCompare,
  readDifference,
} from './compare.ts';
import { lockRoll } from './frozen.ts';
import { findOthers, isGuarded, type Kept, keepContacts, readKept } from './guard.ts';
import { glance, type ReadFile, readFile } from './read-file.ts';
import type { RollCode } from './refusals.ts';
import { runningUrns } from './running.ts';
import {
  beginImport,
  countParts,
  digestOf,
  dropFile,
  faultsOf,
  findImport,
  type Import,
  keepPart,
  report,
} from './staging.ts';
import { NotText } from './text-file.ts';

/** Bytes of one part, and parts of a file: 64 MB, some 400,000 members in UTF-8. */
export const PART_LIMIT = 1024 * 1024;
const MOST_PARTS = 64;
/** Faults in one answer; the rest can be downloaded. */
const LISTED = 100;

const Id = z.uuid();

/** `?import=<uuid>&part=<0…>&parts=<n>` and the bytes as body. */
export const PartOrder = z
  .strictObject({
    import: Id,
    part: z.coerce.number().int().min(0),
    parts: z.coerce.number().int().min(1).max(MOST_PARTS),
    bytes: z.instanceof(Uint8Array),
  })
  .refine(({ part, parts }) => part < parts, { path: ['part'] });
export const PreviewOrder = z.strictObject({ import: Id, newColleges: z.array(CollegeId).max(50).default([]) });
export const ImportOrder = z.strictObject({ import: Id, digest: z.string().regex(/^[0-9a-f]{64}$/) });
export const ImportQuery = z.strictObject({ import: Id });

/** What a dry run says; `digest` stands for this file against this roll. */
export type Preview = Difference & { kept: Kept } & Pick<ReadFile, 'encoding' | 'separator' | 'accents'> & {
    digest: string;
  };

type Answer<T> = Promise<Result<T, RollCode>>;

/** Takes one part of a file. The first begins the import, and is looked at: what can be no roll is refused at once. */
export function takePart(order: z.infer<typeof PartOrder>, person: PersonId): Answer<{ part: number }> {
  const { import: id, part, parts, bytes } = order;
  return withPeople(async (tx) => {
    if (part === 0) {
      const flaw = glance(bytes);
      if (flaw !== null && 'kind' in flaw)
        return refuse('roll/not-text', { field: 'file', detail: { kind: flaw.kind } });
      if (flaw !== null) return badRows(flaw.errors.length, flaw.errors);
      if (!(await beginImport(tx, { id, person, parts }))) return refuse('roll/no-import', { field: 'import' });
    }
    const known = await findImport(tx, id, person);
    if (known?.state !== 'sending' || known.parts !== parts) return refuse('roll/no-import', { field: 'import' });
    await keepPart(tx, id, part, bytes);
    return ok({ part });
  });
}

/** Reads the file and says what an import would change. Changes nothing but the import itself; may be asked again. */
export async function previewImport(order: z.input<typeof PreviewOrder>, person: PersonId): Answer<Preview> {
  const { import: id, newColleges } = PreviewOrder.parse(order);
  // one reading of a file at a time; what a process left half read is read again
  return (await alone(`people/roll/${id}`, () => preview(id, newColleges, person))) ?? refuse('roll/busy');
}

async function preview(id: string, newColleges: readonly string[], person: PersonId): Answer<Preview> {
  const file = await withPeople((tx) => findImport(tx, id, person));
  if (file === null || file.state === 'done' || file.state === 'writing')
    return refuse('roll/no-import', { field: 'import' });
  if ((await withPeople((tx) => countParts(tx, id))) < file.parts) return refuse('roll/no-import', { field: 'import' });
  await report(id, 'reading', { lines: 0, faults: 0 });
  let read: ReadFile;
  try {
    read = await readFile(file);
  } catch (thrown) {
    if (!(thrown instanceof NotText)) throw thrown;
    await report(id, 'refused');
    return refuse('roll/not-text', { field: 'file', detail: { kind: 'binary' } });
  }
  if (read.faults > 0) return refuseRows(file, read.isCut ? { cut: read.lines } : {});
  if (read.lines === 0) {
    await report(id, 'refused');
    return refuse('roll/no-rows', { field: 'file' });
  }
  await report(id, 'comparing');
  const compared = await withPeople((tx) => compareFile(tx, id, newColleges));
  if (compared === null) return refuseRows(file, {});
  const { encoding, separator, accents } = read;
  await report(id, 'ready');
  return ok({ ...compared, encoding, separator, accents });
}

/** The difference, or null where only the whole shows that it cannot be. */
async function compareFile(
  tx: Tx,
  id: string,
  newColleges: readonly string[],
): Promise<(Difference & { kept: Kept; digest: string }) | null> {
  await lockRoll(tx);
  await prepareToCompare(tx);
  const running = await runningUrns(tx);
  if ((await findFaults(tx, id, newColleges)) + (await findOthers(tx, id, running)) > 0) return null;
  await planChanges(tx, id);
  await keepContacts(tx, id, running);
  const digest = digestOf(id, await markOfRoll(tx));
  await tx.query('UPDATE roll_import SET digest = $2 WHERE id = $1', [id, digest]);
  return { ...(await readDifference(tx, id)), kept: await readKept(tx, id), digest };
}
type Tx = Parameters<typeof findImport>[0];

async function refuseRows({ id }: Import, more: { cut?: number }): Answer<never> {
  const { count, errors } = await withPeople(async (tx) => {
    const { rows } = await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM roll_fault WHERE import_id = $1', [
      id,
    ]);
    return { count: rows[0]?.n ?? 0, errors: await faultsOf(tx, id, LISTED) };
  });
  await report(id, 'refused', { faults: count });
  return badRows(count, errors, more);
}

const badRows = (count: number, errors: readonly unknown[], more: { cut?: number } = {}) =>
  refuse('roll/bad-rows', { field: 'file', detail: { count, errors, ...more } });

/**
 * Imports exactly what was previewed. Idempotent: asked again, it answers the same and changes nothing.
 * @returns the number of members now on the roll; `roll/changed` where the roll is not as it was at the dry run
 */
export async function importRoll(
  { import: id, digest }: z.infer<typeof ImportOrder>,
  person: PersonId,
): Answer<{ members: number }> {
  const known = await withPeople((tx) => findImport(tx, id, person));
  if (known?.digest !== digest) return refuse('roll/no-import', { field: 'import' });
  if (known.state === 'ready') await report(id, 'writing');
  const written = await withPeople<Result<{ members: number }, RollCode>>(async (tx) => {
    // one import at a time, and none while a roll is being frozen
    await lockRoll(tx);
    const file = await findImport(tx, id, person);
    if (file?.digest !== digest) return refuse('roll/no-import', { field: 'import' });
    if (file.state === 'done') return ok({ members: file.lines });
    if (file.state !== 'ready' && file.state !== 'writing') return refuse('roll/no-import', { field: 'import' });
    if (digestOf(id, await markOfRoll(tx)) !== digest) throw new Rollback(refuse('roll/changed'));
    await prepareToCompare(tx);
    if (!(await isGuarded(tx, id, await runningUrns(tx)))) throw new Rollback(refuse('roll/changed'));
    await applyChanges(tx, id);
    await tx.query(`UPDATE roll_import SET state = 'done' WHERE id = $1`, [id]);
    await dropFile(tx, id);
    return ok({ members: file.lines });
  }).catch(async (thrown: unknown) => {
    await report(id, 'ready');
    throw thrown;
  });
  if (!written.ok && written.refusal.code === 'roll/changed') await report(id, 'refused');
  return written;
}

/** How far an import has come. */
export const importProgress = (id: string, person: PersonId): Answer<Pick<Import, 'state' | 'lines' | 'faults'>> =>
  withPeople(async (tx) => {
    const known = await findImport(tx, id, person);
    if (known === null) return refuse('roll/no-import', { field: 'import' });
    const { state, lines, faults } = known;
    return ok({ state, lines, faults });
  });
