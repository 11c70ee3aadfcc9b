/**
 * One person's way through the booth, in steps that a page shows one by one and a script runs in a row:
 * open → seal → settle → sign → cast. Each may be called again after a refusal. Opening and sealing need no network; what
 * is sealed is kept at once, and finished whenever the network is back, also by another page.
 */

import { Envelope } from '#lib/election/envelope.ts';
import type { Pass } from '#lib/election/pass.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type Choices, castKept, keepEnvelope, type Sealed, sealChoices } from './casting.ts';
import { type How, type Opened, openBooth } from './opening.ts';
import { fetchPaper, type Paper } from './paper.ts';
import { signRegister } from './register.ts';
import { fetchStanding, readKept } from './standing.ts';
import type { Place, Prepared, StoredVote } from './stored.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

/** The booth after touch 1; `kept`: what this device made last under this pass. */
export type Opening = { opened: Opened; kept: StoredVote | null };

/** A ballot sealed but not signed for. */
export type Turn = {
  opened: Opened;
  sealed: Sealed;
  /** The ballot after which it was sealed, as far as this device knew then. */
  after: Place | null;
  /** Where an earlier envelope on this device already carries one: no second signature of the register. */
  pass: Pass | null;
  /** The urn was asked: turn and `sealed.before` are its word. */
  settled: boolean;
  /** The voter who chose is still in front of this page; false where the ballot was found on the device. */
  memory: boolean;
};

/** Touch 1. Asks nobody but the passkey and this device. */
export async function openTurn(
  world: World,
  paper: Paper,
  how: Pick<How, 'code' | 'find'> = {},
): Promise<Result<Opening, TroubleCode>> {
  const opened = await openBooth(world, paper, how);
  if (!opened.ok) return opened;
  const kept = await readKept(world, paper, opened.value);
  return kept.ok ? ok({ opened: opened.value, kept: kept.value }) : kept;
}

/** Seals, and keeps the ciphertext on the device: from here on a page may be killed. */
export async function sealTurn(
  world: World,
  paper: Paper,
  { opened, kept }: Opening,
  choices: Choices,
): Promise<Result<Turn, TroubleCode>> {
  const { ballot, number } = sealChoices(paper, opened, choices);
  const after = placeOf(kept);
  const sealed = { ballot, number, n: (after?.n ?? 0) + 1, before: null };
  const turn: Turn = { opened, sealed, after, pass: passOf(kept), settled: false, memory: true };
  return keepTurn(world, paper, turn);
}

/** Touch 1 for a ballot that was sealed earlier and stayed on this device. `code` as for `openTurn`. */
export async function resumeTurn(
  world: World,
  paper: Paper,
  prepared: Prepared,
  code?: string,
): Promise<Result<Turn, TroubleCode>> {
  const { credential, ballot, number, after } = prepared;
  const how = { credential, find: true, ...(code === undefined ? {} : { code }) };
  const opened = await openBooth(world, paper, how);
  if (!opened.ok) return opened;
  // Sealed under a typed code that this device does not keep, or the secret was wiped: without it nobody can finish.
  if (opened.value.secrets.y !== prepared.y) return refuse('booth/no-secret');
  const kept = await readKept(world, paper, opened.value);
  if (!kept.ok) return kept;
  const sealed = { ballot, number, n: (after?.n ?? 0) + 1, before: null };
  return ok({ opened: opened.value, sealed, after, pass: passOf(kept.value), settled: false, memory: false });
}

/** The voter would rather choose again. */
export const discardPrepared = ({ store }: World, { phi }: Paper, { y }: Prepared): Promise<void> =>
  store.discard(phi, y);

/**
 * Asks the urn what it holds; delivers an envelope that still waits here first. Where another ballot came in between,
 * the voter in front of this page has the last word: the ballot takes the next turn. One that was only found on the
 * device is older than what the voter did since, and is dropped [an old choice that replaces a new one].
 */
export async function settleTurn(world: World, paper: Paper, turn: Turn): Promise<Result<Turn, TroubleCode>> {
  if (turn.settled) return ok(turn);
  const standing = await fetchStanding(world, paper, turn.opened);
  if (!standing.ok) return standing;
  const { last, kept } = standing.value;
  const isNext = (last?.number ?? '') === (turn.after?.number ?? '');
  if (!isNext && !turn.memory) {
    await world.store.discard(paper.phi, turn.opened.secrets.y).catch(() => undefined);
    return refuse('booth/overtaken', { detail: { n: last?.n, number: last?.number } });
  }
  const sealed = { ...turn.sealed, n: (last?.n ?? 0) + 1, before: last };
  const after = last && { n: last.n, number: last.number };
  const settled = { ...turn, sealed, after, pass: turn.pass ?? passOf(kept), settled: true };
  return isNext ? ok(settled) : keepTurn(world, paper, settled);
}

/** Touch 2 where there is no pass yet; then the envelope is kept on the device, and only then sent. */
export async function signAndCast(
  world: World,
  paper: Paper,
  turn: Turn,
  onKept?: (vote: StoredVote) => void,
): Promise<Result<StoredVote, TroubleCode>> {
  // An urn out of reach is found out before the register is signed, not after.
  const settled = await settleTurn(world, paper, turn);
  if (!settled.ok) return settled;
  const { opened, sealed } = settled.value;
  const pass = settled.value.pass ? ok(settled.value.pass) : await signRegister(world, paper, opened);
  if (!pass.ok) return pass;
  const vote = await keepEnvelope(world, paper, { opened, sealed, pass: pass.value });
  if (!vote.ok) return vote;
  onKept?.(vote.value);
  return castKept(world, paper, vote.value);
}

/** The whole way in one call, for voters without a page. */
export async function castVote(
  world: World,
  phi: Phi,
  choices: Choices,
  how: Pick<How, 'code'> = {},
): Promise<Result<StoredVote, TroubleCode>> {
  const paper = await fetchPaper(world, phi);
  if (!paper.ok) return paper;
  const opening = await openTurn(world, paper.value, how);
  if (!opening.ok) return opening;
  const turn = await sealTurn(world, paper.value, opening.value, choices);
  return turn.ok ? signAndCast(world, paper.value, turn.value) : turn;
}

async function keepTurn(world: World, { phi }: Paper, turn: Turn): Promise<Result<Turn, TroubleCode>> {
  const { opened, sealed, after } = turn;
  const { ballot, number } = sealed;
  const prepared = { y: opened.secrets.y, credential: opened.credential, ballot, number, after };
  const isKept = await world.store.prepare(phi, prepared).then(
    () => true,
    () => false,
  );
  return isKept ? ok(turn) : refuse('booth/no-storage');
}

/** After which ballot the next one comes, as far as this device knows: one on its way is taken to arrive. */
function placeOf(kept: StoredVote | null): Place | null {
  if (kept === null) return null;
  return kept.overtaken ?? { n: kept.n, number: kept.number };
}

/** The same pass serves every envelope of this voter; it needs no second signature of the register. */
const passOf = (kept: StoredVote | null): Pass | null =>
  kept === null ? null : Envelope.parse(JSON.parse(kept.envelope)).pass;
