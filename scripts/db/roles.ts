/** Reads prisma/roles.sql: its sections, and its statements one by one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, DatabaseError } from 'pg';
import { prismaFolder } from './migrate.ts';

/** `cluster …` is run by the administrator, `database …` by the owner. */
export type Section =
  | 'cluster people'
  | 'cluster urn'
  | 'database people'
  | 'database journal'
  | 'database urn'
  | 'database chain';

/** Statements of one section, comments removed. roles.sql has no string literal that holds a semicolon. */
export async function rolesOf(section: Section): Promise<string[]> {
  const text = await readFile(join(prismaFolder, 'roles.sql'), 'utf8');
  const parts = text.split(/^-- \[([a-z ]+)\].*$/m);
  const at = parts.findIndex((part, index) => index % 2 === 1 && part === section);
  const body = at < 0 ? undefined : parts[at + 1];
  if (body === undefined) throw new Error(`roles.sql has no section [${section}]`);
  return body
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

const EXISTS_ALREADY = new Set(['42710', '42P04']); // duplicate_object, duplicate_database

/**
 * Runs a `cluster` section as administrator. `rename` gives a database another name (tests: one set per test file).
 */
export async function applyClusterSection(
  admin: Client,
  section: Section,
  rename: (database: string) => string = (name) => name,
): Promise<void> {
  for (const statement of await rolesOf(section)) {
    const sql = statement.replaceAll(/\bDATABASE (\w+)/g, (_, name: string) => `DATABASE "${rename(name)}"`);
    try {
      await admin.query(sql);
    } catch (error) {
      if (!(error instanceof DatabaseError) || !EXISTS_ALREADY.has(error.code ?? '')) throw error;
    }
  }
}

/** Runs a `database` section as owner, all or nothing. */
export async function applyDatabaseSection(owner: Client, section: Section): Promise<void> {
  await owner.query('BEGIN');
  try {
    for (const statement of await rolesOf(section)) await owner.query(statement);
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
}
