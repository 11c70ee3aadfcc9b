/** What this device remembers of its own decryptions, so that it never opens two sums of one urn. */
import type { Phi } from '#lib/ground/brand.ts';

export type Memory = {
  /** SHA-256 (hex) of the sum that was opened here for this urn; null where none was. */
  read: (phi: Phi) => string | null;
  write: (phi: Phi, tally: string) => void;
};

const PREFIX = 'isoloir/trustee/';

/** Over the browser's own storage. */
export const localMemory = (storage: Storage): Memory => ({
  read: (phi) => storage.getItem(PREFIX + phi),
  write: (phi, tally) => storage.setItem(PREFIX + phi, tally),
});
