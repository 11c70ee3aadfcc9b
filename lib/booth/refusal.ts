/**
 * What a side signs when it turns somebody away (PROTOCOL §5.14), kept on the device: the voter's own proof. Believed only
 * where it is about the very request that was sent, and shown only where the side's key signed it.
 */
import { z } from 'zod';
import { sha256Hex } from '#lib/crypto/hash.ts';
import type { Definition } from '#lib/election/definition.ts';
import { RefusalStatement, verifyRefusal } from '#lib/election/refusal.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { Paper } from './paper.ts';
import type { World } from './world.ts';

const Refused = z.looseObject({ refusal: RefusalStatement });
type Sent = { url: string; init: RequestInit; response: Response };

/** Tells the world of the statement in this answer, which stays readable. Most refusals have none: that is no trouble. */
export async function noteRefusal(world: World, { url, init, response }: Sent): Promise<void> {
  if (world.onRefusal === undefined) return;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const read = Refused.safeParse(body);
  if (read.success && isAbout(read.data.refusal, url, init)) world.onRefusal(read.data.refusal);
}

function isAbout({ of, request }: RefusalStatement, url: string, { method = 'GET', body }: RequestInit): boolean {
  if (of === 'body') return typeof body === 'string' && sha256Hex(body) === request;
  return sha256Hex(`${method} ${new URL(url).pathname}`) === request;
}

const keyOf = ({ side }: RefusalStatement, definition: Definition): string =>
  definition['x-isoloir'][side === 'urn' ? 'receiptKey' : 'journalKey'];

/** The newest statement about this urn, or about none in particular, that the side's key has signed; null where none is. */
export async function readProof(world: World, { phi, definition }: Paper): Promise<RefusalStatement | null> {
  const kept = await world.store.readRefusals(phi).catch(() => []);
  const mine = kept.filter((one) => one.phi === phi || one.phi === '');
  const signed = mine.filter((one) => verifyRefusal(keyOf(one, definition), one));
  return signed.sort((a, b) => b.hour - a.hour)[0] ?? null;
}

/** One of each kind and hour is kept: a page that tries again all night does not fill the device. */
export const refusalKey = ({ side, reason, hour }: RefusalStatement): string => `${hour} ${side} ${reason}`;

/** The world of one urn's page, which keeps what it is refused. */
export const keepingRefusals = (world: World, phi: Phi): World => ({
  ...world,
  onRefusal: (statement) => void world.store.keepRefusal(phi, statement).catch(() => undefined),
});
