/**
 * Applies plain-SQL migrations in Prisma's folder layout and keeps Prisma's own `_prisma_migrations` table, so that this
 * runner and `prisma migrate deploy` are interchangeable. No engine binary is needed (STACK, Prisma 7).
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';

export type Schema = 'people' | 'urn' | 'board';

export const prismaFolder = new URL('../../prisma/', import.meta.url).pathname;

/** As Prisma creates it. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** Migrations of a schema in the order of their names. */
async function listMigrations(schema: Schema): Promise<{ name: string; sql: string; checksum: string }[]> {
  const folder = join(prismaFolder, schema, 'migrations');
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings one database up to date; each migration in a transaction of its own, one runner at a time.
 * @param client connected as the database's owner
 * @returns names of the migrations applied now
 * @throws Error where a migration already applied was altered afterwards, or one failed
 */
export async function migrate(client: Client, schema: Schema): Promise<string[]> {
  await client.query('SELECT pg_advisory_lock($1)', [72_707_369]); // Prisma's own lock number
  try {
    await client.query('SET client_min_messages = warning');
    await client.query(TABLE);
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    const done: string[] = [];
    for (const { name, sql, checksum } of await listMigrations(schema)) {
      const kept = applied.get(name);
      if (kept === checksum) continue;
      if (kept !== undefined) throw new Error(`migration ${schema}/${name} was altered after it had been applied`);
      await applyOne(client, { name, sql, checksum });
      done.push(name);
    }
    return done;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [72_707_369]);
  }
}

async function applyOne(client: Client, migration: { name: string; sql: string; checksum: string }): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${migration.name} failed: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}
