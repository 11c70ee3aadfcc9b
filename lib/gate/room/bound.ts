/**
 * After a closing a place still votes (PROTOCOL §7.1), and is passed on as easily as a cookie. So each serves its own
 * browser: two passkeys at most, since a household may stand in line at one computer. Kept by the primary, in memory alone:
 * who signs in a grace is nothing to write beside places.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BusAway, topic } from '#lib/ground/bus.ts';
import { type Held, LANES } from './place.ts';

/** Passkeys that one place serves. */
export const MOST_PER_PLACE = 2;
/** Places remembered: of more, the first to have been used are forgotten. */
const MOST = 2 ** 17;

export type Bound = {
  /** Whether the place serves this passkey, known by a name of it: those do that came first. */
  serves: (place: Held, who: string) => boolean;
};

export function openBound(most = MOST): Bound {
  const users = new Map<string, string[]>();
  return {
    serves({ lane, boot, seq }, who) {
      const name = `${lane}.${boot}.${seq}`;
      const own = users.get(name) ?? [];
      if (own.includes(who)) return true;
      if (own.length >= MOST_PER_PLACE) return false;
      users.set(name, [...own, who]);
      const [oldest] = users.size > most ? users.keys() : [];
      if (oldest !== undefined) users.delete(oldest);
      return true;
    },
  };
}

const Count = z.int().min(0);
export const boundTopic = topic('gate/bound', {
  question: z.strictObject({
    place: z.strictObject({ lane: z.enum(LANES), boot: Count, seq: Count }),
    who: z.string().length(22),
  }),
  answer: z.boolean(),
});

/** Where the primary is away, it serves: nobody loses by our restart. `passkey`: the credential that signs, by its id. */
export async function servesPasskey({ lane, boot, seq }: Held, passkey: string): Promise<boolean> {
  const who = createHash('sha256').update(passkey).digest('base64url').slice(0, 22);
  try {
    return await boundTopic.ask({ place: { lane, boot, seq }, who });
  } catch (thrown) {
    if (thrown instanceof BusAway) return true;
    throw thrown;
  }
}
