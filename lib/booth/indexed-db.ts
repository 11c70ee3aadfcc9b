/** The booth's store in a browser. Rows are checked when read: whatever else wrote there is left out. */
import { StoredVote } from './stored.ts';
import type { Store } from './world.ts';

const NAME = 'isoloir-booth';
const TABLE = 'vote';

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: ['phi', 'y'] });
  return settled(request);
}

/** Resolves when the transaction is on disk, as far as the browser tells. */
const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });

export const browserStore: Store = {
  async read(phi) {
    const db = await opened();
    try {
      const range = IDBKeyRange.bound([phi, ''], [phi, '\uffff']);
      const rows: unknown[] = await settled(db.transaction(TABLE).objectStore(TABLE).getAll(range));
      return rows.flatMap((row) => {
        const vote = StoredVote.safeParse(
          typeof row === 'object' && row !== null && 'vote' in row ? row.vote : undefined,
        );
        return vote.success ? [vote.data] : [];
      });
    } finally {
      db.close();
    }
  },
  async write(phi, vote) {
    const db = await opened();
    try {
      const transaction = db.transaction(TABLE, 'readwrite', { durability: 'strict' });
      transaction.objectStore(TABLE).put({ phi, y: vote.y, vote });
      await committed(transaction);
    } finally {
      db.close();
    }
  },
};
