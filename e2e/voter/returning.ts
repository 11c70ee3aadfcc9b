/**
 * A voter who comes back, without a page: begins where the device stands, as the booth's first screen does, and goes on
 * from there; the same for someone with a link in the letter. Each may be called again after anything.
 */
import { z } from 'zod';
import {
  type Choices,
  castKept,
  fetchPaper,
  fetchState,
  isInUrn,
  isWaiting,
  openTurn,
  readDevice,
  resumeTurn,
  type StoredVote,
  sealTurn,
  signAndCast,
  type TroubleCode,
  type World,
} from '#lib/booth/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { type Result, refuse } from '#lib/ground/result.ts';
import type { LocalFetch } from './local-fetch.ts';
import { Refused, sessionOf } from './session.ts';
import { type Enrolment, enrol } from './voter.ts';

/** Goes on with the vote from wherever it was interrupted. */
export async function goOn(world: World, phi: Phi, choices: Choices): Promise<Result<StoredVote, TroubleCode>> {
  const paper = await fetchPaper(world, phi);
  if (!paper.ok) return paper;
  const state = await fetchState(world, paper.value);
  if (!state.ok) return state;
  const device = await readDevice(world, phi);
  if (device === null) return refuse('booth/no-storage');
  const held = device.votes.find(isInUrn);
  if (held) return { ok: true, value: held };
  const waiting = device.votes.find(isWaiting);
  if (waiting) return castKept(world, paper.value, waiting);
  const [prepared] = device.prepared;
  const turn = prepared ? await resumeTurn(world, paper.value, prepared) : await sealNew();
  return turn.ok ? signAndCast(world, paper.value, turn.value) : turn;

  async function sealNew() {
    if (!paper.ok) return paper;
    const opening = await openTurn(world, paper.value);
    return opening.ok ? sealTurn(world, paper.value, opening.value, choices) : opening;
  }
}

const Account = z.object({ account: z.object({ passkeys: z.array(z.unknown()) }) });

/** Passkeys of the person who signs in with this authenticator. */
export const countPasskeys = async ({ origin, authenticator, fetch }: Who): Promise<number> =>
  (await sessionOf(origin, authenticator, fetch).get('/api/people/me', Account)).account.passkeys.length;
type Who = Pick<Enrolment, 'origin' | 'authenticator'> & { fetch: LocalFetch };

/** Enrols, or finds out that one is enrolled already. @returns why not yet: try again */
export async function enrolAgain(
  enrolment: Enrolment & { fetch: LocalFetch },
): Promise<{ done: true } | { why: string }> {
  try {
    await enrol(enrolment);
    return { done: true };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    // The link was used up by the attempt whose answer was lost: whoever has the passkey signs in with it.
    const isDone = thrown.code === 'enrol/used-link' && (await countPasskeys(enrolment)) > 0;
    return isDone ? { done: true } : { why: thrown.code };
  }
}
