/**
 * Database "board", one per cluster: the journals beside the people, the live chains beside the urn. Appenders and
 * readers are different roles with different brands; a side opens only its own (HOUSE §3, lock 3).
 */
import { peopleConfig, urnConfig } from '#lib/ground/config.ts';
import { inTransaction, poolOf, type Queries } from '#lib/ground/postgres.ts';

declare const brand: unique symbol;

/** May append to journals. */
export type JournalTx = Queries & { readonly [brand]: 'JournalTx' };
/** May append to live chains. */
export type ChainTx = Queries & { readonly [brand]: 'ChainTx' };
/** May read. */
export type ReaderTx = Queries & { readonly [brand]: 'ReaderTx' };

const journalPool = () => poolOf('board/journal-append', () => peopleConfig().journalAppendUrl, 2);
const chainPool = () => poolOf('board/chain-append', () => urnConfig().chainAppendUrl, 2);
const readerPools = {
  journal: () => poolOf('board/journal-read', () => peopleConfig().journalReadUrl, 6),
  urn: () => poolOf('board/chain-read', () => urnConfig().chainReadUrl, 6),
} as const;

/** One transaction as `board_journal_append`. */
export const withJournalAppend = <T>(work: (tx: JournalTx) => Promise<T>): Promise<T> =>
  inTransaction(journalPool(), (queries) => work(queries as JournalTx));

/** One transaction as `board_urn_append`. */
export const withChainAppend = <T>(work: (tx: ChainTx) => Promise<T>): Promise<T> =>
  inTransaction(chainPool(), (queries) => work(queries as ChainTx));

/** One read-only transaction as `board_reader`, on the board that holds `which`. */
export const withBoardReader = <T>(which: 'journal' | 'urn', work: (tx: ReaderTx) => Promise<T>): Promise<T> =>
  inTransaction(readerPools[which](), (queries) => work(queries as ReaderTx), 'read only');
