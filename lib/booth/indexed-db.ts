/** The booth's store in a browser. Rows are checked when read: whatever else wrote there is left out. */
import { z } from 'zod';
import { RefusalStatement } from '#lib/election/refusal.ts';
import { refusalKey } from './refusal.ts';
import { mayFollow, mayReplace, Prepared, StoredVote } from './stored.ts';
import type { Store } from './world.ts';

const NAME = 'isoloir-booth';

/** Tables and their keys. One more table, one more version. */
const tables = {
  vote: ['phi', 'y'],
  prepared: ['phi', 'y'],
  secret: ['phi', 'credential'],
  paper: 'phi',
  refusal: ['phi', 'key'],
} as const;
const VERSION = 3;
export type Table = keyof typeof tables;

export const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    for (const [table, keyPath] of Object.entries(tables)) {
      if (request.result.objectStoreNames.contains(table)) continue;
      request.result.createObjectStore(table, { keyPath: typeof keyPath === 'string' ? keyPath : [...keyPath] });
    }
  };
  return settled(request);
}

async function withDatabase<T>(work: (db: IDBDatabase) => Promise<T>): Promise<T> {
  const db = await opened();
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

export const readRows = <T>(table: Table, read: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
  withDatabase((db) => settled(read(db.transaction(table).objectStore(table))));

/** Resolves when all of it is on disk, as far as the browser tells; rejects where none of it is. */
export const change = (
  names: readonly [Table, ...Table[]],
  work: (rows: (table: Table) => IDBObjectStore) => void,
): Promise<void> =>
  withDatabase(
    (db) =>
      new Promise((resolve, reject) => {
        const transaction = db.transaction(names, 'readwrite', { durability: 'strict' });
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
        transaction.onerror = () => reject(transaction.error);
        work((table) => transaction.objectStore(table));
      }),
  );

const Row = z.record(z.string(), z.unknown());

/** All rows of an urn that are what they should be. */
async function rowsOf<T>(table: 'vote' | 'prepared' | 'refusal', phi: string, schema: z.ZodType<T>): Promise<T[]> {
  const range = IDBKeyRange.bound([phi, ''], [phi, '\uffff']);
  const rows: unknown[] = await readRows(table, (all) => all.getAll(range));
  return rows.flatMap((row) => {
    const parsed = schema.safeParse(Row.safeParse(row).data?.[table]);
    return parsed.success ? [parsed.data] : [];
  });
}

const PaperRow = z.object({ text: z.string() });

export const browserStore: Store = {
  read: (phi) => rowsOf('vote', phi, StoredVote),
  write: (phi, vote) =>
    change(['vote'], (rows) => {
      const asked = rows('vote').get([phi, vote.y]);
      asked.onsuccess = () => {
        const kept = StoredVote.safeParse(Row.safeParse(asked.result).data?.vote);
        if (!kept.success || mayReplace(kept.data, vote)) rows('vote').put({ phi, y: vote.y, vote });
      };
    }),
  async finish(phi, vote) {
    let inTheWay: StoredVote | null = null;
    await change(['vote', 'prepared'], (rows) => {
      const asked = rows('vote').get([phi, vote.y]);
      asked.onsuccess = () => {
        const kept = StoredVote.safeParse(Row.safeParse(asked.result).data?.vote);
        if (kept.success && !mayFollow(kept.data, vote)) {
          inTheWay = kept.data;
          return;
        }
        rows('vote').put({ phi, y: vote.y, vote });
      };
      const sealed = rows('prepared').get([phi, vote.y]);
      sealed.onsuccess = () => {
        const prepared = Prepared.safeParse(Row.safeParse(sealed.result).data?.prepared);
        // What another window sealed since stays; what is in the urn's way changes nothing.
        const isOther = prepared.success && prepared.data.number !== vote.number;
        if (inTheWay === null && !isOther) rows('prepared').delete([phi, vote.y]);
      };
    });
    return inTheWay;
  },
  readPrepared: (phi) => rowsOf('prepared', phi, Prepared),
  prepare: (phi, prepared) =>
    change(['prepared'], (rows) => void rows('prepared').put({ phi, y: prepared.y, prepared })),
  discard: (phi, y) => change(['prepared'], (rows) => rows('prepared').delete([phi, y])),
  async readPaper(phi) {
    const row = PaperRow.safeParse(await readRows('paper', (papers) => papers.get(phi)));
    return row.success ? row.data.text : null;
  },
  keepPaper: (phi, text) => change(['paper'], (rows) => void rows('paper').put({ phi, text })),
  readRefusals: (phi) => rowsOf('refusal', phi, RefusalStatement),
  keepRefusal: (phi, refusal) =>
    change(['refusal'], (rows) => void rows('refusal').put({ phi, key: refusalKey(refusal), refusal })),
};
