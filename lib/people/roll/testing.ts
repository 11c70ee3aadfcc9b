/** For tests only: files of members sent in parts, previewed and imported, in databases of this file's own. */
import { afterAll, beforeEach } from 'vitest';
import { PersonId } from '#lib/ground/brand.ts';
import { ok } from '#lib/ground/result.ts';
import { shared } from '#lib/ground/shared.ts';
import { type TestDatabases, testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { importRoll, previewImport, takePart } from './index.ts';

/** In `shared`, which begins anew with each file: this module may stay loaded. */
const kept = () => shared('testing/roll', (): { databases: TestDatabases | null } => ({ databases: null }));

/** At the top of a file: databases of its own, without any member before each test. */
export async function rollDatabases(): Promise<TestDatabases> {
  const databases = await testDatabases();
  kept().databases = databases;
  afterAll(async () => {
    await closePeople();
    await databases.close();
  });
  beforeEach(async () => {
    await people('TRUNCATE person, member, passkey, invitation, mail CASCADE');
    await people('TRUNCATE roll_import, roll_part, roll_line, roll_fault');
  });
  return databases;
}

export const head = 'number,name,email,college,federation,language';
export const line = (n: number | string, more: { email?: string; college?: string; name?: string } = {}) =>
  `${n},${more.name ?? `Name ${n}`},${more.email ?? `m${n}@example.org`},${more.college ?? 'nord'},Nord,fr`;
export const file = (...lines: string[]) => [head, ...lines].join('\n');

export function people<Row extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const { databases } = kept();
  if (databases === null) throw new Error('no databases: rollDatabases() at the top of the file');
  return databases.asOwner<Row>('people', sql, values);
}
export const snapshot = () =>
  people(
    `SELECT number, name, email, college, roles, epoch FROM person LEFT JOIN member ON person_id = id ORDER BY email`,
  );

export const [author, other] = [PersonId.parse(crypto.randomUUID()), PersonId.parse(crypto.randomUUID())];
export const PART = 64 * 1024;

/** Sends a file in parts. Answers the import's id, or why the first part was refused. */
export async function sent(bytes: Uint8Array, person = author) {
  const id = crypto.randomUUID();
  const parts = Math.max(1, Math.ceil(bytes.length / PART));
  for (let part = 0; part < parts; part++) {
    const piece = Uint8Array.from(bytes.subarray(part * PART, (part + 1) * PART));
    const taken = await takePart({ import: id, part, parts, bytes: piece }, person);
    if (!taken.ok) return taken;
  }
  return ok(id);
}

/** Sends, then previews. */
export async function look(text: string | Uint8Array, newColleges: string[] = [], person = author) {
  const id = await sent(typeof text === 'string' ? Buffer.from(text) : text, person);
  if (!id.ok) return id;
  const preview = await previewImport({ import: id.value, newColleges }, person);
  return preview.ok ? ok({ id: id.value, ...preview.value }) : preview;
}
export async function previewed(text: string, person = author) {
  const preview = await look(text, [], person);
  if (!preview.ok) throw new Error(preview.refusal.code);
  return { import: preview.value.id, digest: preview.value.digest };
}

/** Preview, then import. */
export async function bring(text: string | Uint8Array, newColleges: string[] = [], person = author) {
  const preview = await look(text, newColleges, person);
  if (!preview.ok) return preview;
  return importRoll({ import: preview.value.id, digest: preview.value.digest }, person);
}
