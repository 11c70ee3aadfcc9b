/**
 * One person's way through the booth, in steps that a page shows one by one and a script runs in a row:
 * open → standing → seal → sign → cast. Each may be called again after a refusal.
 */

import { Envelope } from '#lib/election/envelope.ts';
import type { Pass } from '#lib/election/pass.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type Choices, castKept, keepEnvelope, type Sealed, sealChoices } from './casting.ts';
import { type Opened, openBooth } from './opening.ts';
import { fetchPaper, type Paper } from './paper.ts';
import { signRegister } from './register.ts';
import { askUrn, fetchStanding, type Standing } from './standing.ts';
import type { StoredVote } from './stored.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

/** A ballot sealed but not signed for; `pass` where an earlier envelope on this device already carries one. */
export type Turn = { opened: Opened; sealed: Sealed; pass: Pass | null };

/** Touch 1, then where this pass stands; an envelope still waiting on this device is delivered first. */
export async function openTurn(
  world: World,
  paper: Paper,
): Promise<Result<{ opened: Opened; standing: Standing }, TroubleCode>> {
  const opened = await openBooth(world, paper);
  if (!opened.ok) return opened;
  const standing = await settledStanding(world, paper, opened.value);
  return standing.ok ? ok({ opened: opened.value, standing: standing.value }) : standing;
}

async function settledStanding(world: World, paper: Paper, opened: Opened): Promise<Result<Standing, TroubleCode>> {
  const standing = await fetchStanding(world, paper, opened);
  if (!standing.ok || standing.value.waiting === null) return standing;
  const { waiting, kept } = standing.value;
  const cast = await castKept(world, paper, waiting);
  if (cast.ok) {
    const { n, number, receipt, batch } = cast.value;
    return ok({ last: { n, number, receipt, batch }, kept: cast.value, waiting: null });
  }
  // Another device was faster: what waits here can never enter, and the urn knows what did.
  if (cast.refusal.code !== 'booth/out-of-turn') return cast;
  const last = await askUrn(world, paper, opened);
  return last.ok ? ok({ last: last.value, kept, waiting: null }) : last;
}

export function sealTurn(
  paper: Paper,
  { opened, standing }: { opened: Opened; standing: Standing },
  choices: Choices,
): Turn {
  return { opened, sealed: sealChoices(paper, opened, choices, standing.last), pass: passOf(standing.kept) };
}

/** The same pass serves every envelope of this voter; it needs no second signature of the register. */
const passOf = (kept: StoredVote | null): Pass | null =>
  kept === null ? null : Envelope.parse(JSON.parse(kept.envelope)).pass;

/** Touch 2 where there is no pass yet; then the envelope is kept on the device, and only then sent. */
export async function signAndCast(
  world: World,
  paper: Paper,
  turn: Turn,
  onKept?: (vote: StoredVote) => void,
): Promise<Result<StoredVote, TroubleCode>> {
  const pass = turn.pass ? ok(turn.pass) : await signRegister(world, paper, turn.opened);
  if (!pass.ok) return pass;
  const vote = await keepEnvelope(world, paper, { ...turn, pass: pass.value }).catch(() => null);
  if (vote === null) return refuse('booth/no-storage');
  onKept?.(vote);
  return castKept(world, paper, vote);
}

/** The whole way in one call, for voters without a page. */
export async function castVote(world: World, phi: Phi, choices: Choices): Promise<Result<StoredVote, TroubleCode>> {
  const paper = await fetchPaper(world, phi);
  if (!paper.ok) return paper;
  const turn = await openTurn(world, paper.value);
  if (!turn.ok) return turn;
  return signAndCast(world, paper.value, sealTurn(paper.value, turn.value, choices));
}
