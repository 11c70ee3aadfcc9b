/**
 * Tokens of members' devices (PROTOCOL §3.7), between the gate, which takes them, and the people's database, which has the
 * keys. No handler here knows who is asking: the one that does is behind a session (app/api/people/known/new).
 */
import { z } from 'zod';
import { known } from '#lib/gate/index.ts';
import { now } from '#lib/ground/clock.ts';
import { cookieIn } from '#lib/ground/cookie.ts';
import { KNOWN_COOKIE, readToken } from '#lib/ground/known-token.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { repeat } from '#lib/ground/repeat.ts';
import { ok, type Refusals, refuse } from '#lib/ground/result.ts';
import { dropOldKeys, offerKey, quarterBefore, quarterOf, takenKeys } from '#lib/people/passkey/index.ts';
import { route } from '#lib/web/index.ts';

/** Seconds that a browser keeps it: a year, and the quarter in which it was given. */
const LIFE = 457 * 24 * 3600;

/** Wall milliseconds between two looks at the keys. */
const LOOK = 15_000;

/** Tells the gate under which keys tokens are taken, now and every quarter of a minute. The answer ends it. */
export const startKnown = (): (() => Promise<void>) =>
  repeat(LOOK, () => tellGate().catch((thrown: unknown) => log('people/known-keys-unread', fieldsOfFault(thrown))));

async function tellGate(): Promise<void> {
  await dropOldKeys();
  known().learn(await takenKeys());
}

const none = {} as const satisfies Refusals;
const refusals = { 'known/refused': 'malformed' } as const satisfies Refusals;

/** What a device needs to draw a token: null where it has a good one, or there is no key now. */
export const offer = route({
  input: z.strictObject({}),
  from: 'query',
  refusals: none,
  handle: async (_, request) => ok({ key: hasToken(request) ? null : await offerKey() }),
});

/** A token of this quarter or the one before, under our seal, so that most devices ask twice a year. */
function hasToken(request: Request): boolean {
  const text = cookieIn(request.headers.get('cookie'), KNOWN_COOKIE);
  const token = readToken(text);
  return token !== null && token.quarter >= quarterBefore(now()) && known().isSealed(text);
}

/**
 * Keeps a token where no script reads it and no browser forgets it after a week [Safari, of what scripts set]. It came
 * from this very browser a moment ago, and proves itself.
 */
export const keep = route({
  input: z.strictObject({ token: z.string().max(700) }),
  limit: 1024,
  sameOrigin: true,
  refusals,
  handle: async ({ token }) => {
    // the first of a quarter: another process has just made the key
    const isNew = readToken(token)?.quarter === quarterOf(now()) && !known().takes(quarterOf(now()));
    if (isNew) await tellGate();
    const sealed = known().sealed(token);
    if (sealed === null) return refuse('known/refused');
    const cookie = `${KNOWN_COOKIE}=${sealed}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${LIFE}`;
    return ok(new Response(null, { status: 204, headers: { 'set-cookie': cookie, 'cache-control': 'no-store' } }));
  },
});
