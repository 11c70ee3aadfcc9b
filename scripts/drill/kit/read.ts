/** Open what is sealed: ballots that wait, ballots on the board, backups; and forge what the urn alone may sign. */
import { deriveTrusteeKey } from '#lib/crypto/derive.ts';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { mod } from '#lib/crypto/scalar.ts';
import { publicKeyOf } from '#lib/crypto/signature.ts';
import { toBigInt, toHex } from '#lib/ground/bytes.ts';
import { opens } from '../backups.ts';
import { bytesOf, everyRowOf, rowsOf } from '../loot.ts';
import { opened } from './secrets.ts';
import { type Attempt, count } from './thief.ts';

/** A waiting row begins with its length and its envelope (PROTOCOL §5.7). */
const isWaiting = (plain: Buffer): boolean => plain.subarray(4, 16).toString('latin1') === '{"envelope":';

/** Every secret as the key of a batch, or as the key of that key. */
export const openWaitingBallots: Attempt = ({ loot, secrets }) => {
  const keys = rowsOf(loot, 'urn', 'batch_key').flatMap((row) =>
    secrets.flatMap((secret) => [...opened(bytesOf(row, 'wrapped'), secret)].filter(({ length }) => length === 32)),
  );
  const waiting = rowsOf(loot, 'urn', 'waiting').map((row) => bytesOf(row, 'ciphertext'));
  return count('open a waiting ballot', [...secrets, ...keys], (key) =>
    waiting.some((ciphertext) => [...opened(ciphertext.subarray(0, 64 + 28), key)].some(isWaiting)),
  );
};

/** Every secret as BACKUP_KEY. */
export const openBackups: Attempt = ({ loot, secrets }) =>
  count('open a backup', secrets, async (secret) => {
    for (const backup of loot.backups) if (await opens(backup, secret)) return true;
    return false;
  });

/** Every secret as the trustees' key, or as what that key is derived from. */
export const openPublishedBallots: Attempt = ({ urns, secrets }) => {
  const group = ed25519Group();
  const keys = new Set(urns.map(({ definition }) => definition.public_key));
  return count('open a ballot of the board', secrets, (secret) => {
    const scalars = [mod(toBigInt(secret), group.q), deriveTrusteeKey(Uint8Array.from(secret))];
    return scalars.some((x) => x !== 0n && keys.has(group.encode(group.powerBlinded(group.g, x))));
  });
};

/** Every secret as the seed of the urn's or the journal's signing key, or as the key that it is wrapped under. */
export const forgeReceipts: Attempt = ({ loot, urns, secrets }) => {
  const known = new Set(
    urns.flatMap(({ definition }) => [definition['x-isoloir'].receiptKey, definition['x-isoloir'].journalKey]),
  );
  const wrapped = [
    ...['signing_key', 'retired_key'].flatMap((table) => everyRowOf(loot, 'urn', table)),
    ...['journal_key', 'retired_journal_key'].flatMap((table) => everyRowOf(loot, 'people', table)),
  ];
  const seeds = [
    ...secrets,
    ...wrapped.flatMap((row) =>
      secrets.flatMap((secret) => [...opened(bytesOf(row, 'wrapped'), secret)].filter(({ length }) => length === 32)),
    ),
  ];
  return count('forge a receipt or a head', seeds, (seed) => known.has(toHex(publicKeyOf(Uint8Array.from(seed)))));
};
