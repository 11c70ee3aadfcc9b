/**
 * The urn database, as role urn_app: INSERT and SELECT, and DELETE on what waits alone (roles.sql). A transaction is
 * branded, so that a function that works on the urn can never be handed the people's (HOUSE §3, lock 2).
 */

import type { Phi } from '#lib/ground/brand.ts';
import { urnConfig } from '#lib/ground/config.ts';
import { inTransaction, poolOf, prepared, type Queries } from '#lib/ground/postgres.ts';

declare const brand: unique symbol;

/** An open transaction on the urn database. */
export type UrnTx = Queries & { readonly [brand]: 'UrnTx' };

const urnPool = () => poolOf('urn', () => urnConfig().databaseUrl, 10);

/** Runs `work` in one transaction: committed, and durable, when it resolves; rolled back when it throws. */
export const withUrn = <T>(work: (tx: UrnTx) => Promise<T>): Promise<T> =>
  inTransaction(urnPool(), (queries) => work(queries as UrnTx));

/**
 * Reads without the urn's lock, all of it at one moment [between two queries a batch goes out, and a ballot would be found
 * neither waiting nor published]. Not for what holds the lock: that must see what others committed before it.
 */
export const readUrn = <T>(work: (tx: UrnTx) => Promise<T>): Promise<T> =>
  inTransaction(urnPool(), (queries) => work(queries as UrnTx), 'snapshot');

const LOCK = prepared('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))');

/** One writer per urn at a time, until the transaction ends: casting, flushing and closing never overlap. */
export async function lockUrn(tx: UrnTx, phi: Phi): Promise<void> {
  await tx.query(LOCK, [`urn/${phi}`]);
}
