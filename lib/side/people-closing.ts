/** After a closing (PROTOCOL §7.1): what the waiting room knows, for the register, which never sees the room itself. */
import { z } from 'zod';
import type { RegisterRequest } from '#lib/election/index.ts';
import { heldAt, isClosing, learnPromises, placeOf, servesPasskey } from '#lib/gate/index.ts';
import { fromUrlForm, Phi } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { repeat } from '#lib/ground/repeat.ts';
import { promises } from '#lib/people/authority/index.ts';
import { registerRefusals, type Signing, signRegister, viewGrace } from '#lib/people/roll/register/index.ts';
import { arrivedAt, route } from '#lib/web/index.ts';

export { heldAt };

/** Wall milliseconds between two looks at what the votes promise. */
const LOOK = 10_000;

/** Tells the gate what to say to who waits about a closing, in every process. The answer ends it. */
export const startPromising = (): (() => Promise<void>) =>
  repeat(LOOK, async () => {
    await promises().then(learnPromises, (thrown: unknown) => log('people/promises-unread', fieldsOfFault(thrown)));
  });

/** How a request to sign came: in time, and with which place in line. After a closing a place that has served others is
 * none [bought, or passed around]. */
async function signingOf({ assertion }: RegisterRequest, came: Request): Promise<Signing> {
  const place = placeOf(came);
  const serves = place === null || !isClosing(now() / 1000) || (await servesPasskey(place, assertion.credential));
  return { signal: came.signal, arrived: arrivedAt(came), place: serves ? place : null };
}

export const signInTurn = async (request: RegisterRequest, came: Request) =>
  signRegister(request, await signingOf(request, came));

/** Whether the place that comes along still votes in this urn. Says nothing of who asks. */
export const grace = route({
  input: z.strictObject({}),
  from: 'query',
  params: z.strictObject({ phi: z.string().transform(fromUrlForm).pipe(Phi) }),
  refusals: registerRefusals,
  handle: (_, request, { phi }) => viewGrace(phi, placeOf(request)),
});
