/**
 * Into the urn (PROTOCOL §5.3, §5.6): seal, finish the envelope, keep it on the device, then send those very bytes as
 * often as it takes. Nobody learns from it who sends.
 */
import { z } from 'zod';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { randomScalar } from '#lib/crypto/scalar.ts';
import { readyTables, sealBallot, sealInSteps } from '#lib/election/ballot.ts';
import { signEnvelope } from '#lib/election/envelope.ts';
import type { Pass } from '#lib/election/pass.ts';
import { Receipt } from '#lib/election/receipt.ts';
import type { BallotNumber } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { post, readJson } from './network.ts';
import type { Opened } from './opening.ts';
import type { Paper } from './paper.ts';
import { checkReceipt } from './receipt.ts';
import { refused } from './refusing.ts';
import { checkShown } from './shown.ts';
import { type Held, isInUrn, isWaiting, Place, type StoredVote } from './stored.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

/** Marks per question, as Belenios writes them: 0 or 1 per answer, the blank vote first where the question has one. */
export type Choices = readonly (readonly number[])[];

/** A sealed ballot and its turn: the ballot is the same whatever its turn turns out to be. */
export type Sealed = { ballot: string; number: BallotNumber; n: number; before: Held | null };

export const sealChoices = (paper: Paper, opened: Opened, choices: Choices): { ballot: string; number: BallotNumber } =>
  sealBallot({ election: paper.definition, phi: paper.phi, x: opened.secrets.x, choices });

/** After so many, what seals is compiled: the voter's own ballot takes a third of the first. The first are the shortest there
 * are; those with a blank vote, with more proofs, come when they are no longer than that. */
const REHEARSALS = { plain: 6, blank: 3 };
/** Before them, powers one by one: the first of all take an old telephone as long as a whole ballot takes it later. */
const POWERS = 6;

/**
 * Seals ballots that nobody ever sees, under credentials that nobody has, and throws them away: while the voter reads, the
 * browser compiles what it will need. In short steps, so that whoever drives it can see to the voter in between.
 */
export function* rehearse({ definition, phi }: Paper): Generator<undefined, void> {
  const { uuid, public_key } = definition;
  yield* readyTables(public_key);
  const group = ed25519Group();
  for (let i = 0; i < POWERS; i++) {
    yield;
    const power = group.powerSecret(group.g, randomScalar(group.q));
    yield;
    group.encodeAll([group.g, power]);
  }
  for (let i = 0; i < REHEARSALS.plain + REHEARSALS.blank; i++) {
    yield;
    const blank = i >= REHEARSALS.plain;
    const election = { uuid, public_key, questions: [{ answers: ['-'], blank, min: 1, max: 1 }] };
    yield* sealInSteps({ election, phi, x: randomScalar(group.q), choices: [blank ? [0, 1] : [1]] });
  }
}

/** Makes the envelope and keeps it: from here on the same bytes are sent, whatever happens to this page. */
export async function keepEnvelope(
  world: World,
  paper: Paper,
  { opened, pass, sealed }: { opened: Opened; pass: Pass; sealed: Sealed },
): Promise<Result<StoredVote, TroubleCode>> {
  const { ballot, number, n, before } = sealed;
  const previous = before?.number ?? '';
  const envelope = signEnvelope({ phi: paper.phi, pass, ballot, n, previous }, opened.secrets.x);
  const unsent = { receipt: null, batch: null, overtaken: null };
  const vote: StoredVote = { y: pass.y, number, n, envelope: JSON.stringify(envelope), before, ...unsent };
  const kept = await world.store.finish(paper.phi, vote).catch(() => 'nothing' as const);
  if (kept === 'nothing') return refuse('booth/no-storage');
  // Another window of this device was faster, and holds the urn's word for it.
  if (kept !== null) return refuse('booth/out-of-turn', { detail: { n: kept.n, number: kept.number } });
  return ok(vote);
}

const CastAnswer = z.union([
  z.strictObject({ receipt: Receipt }),
  z.strictObject({ published: z.strictObject({ batch: z.int().min(1) }) }),
]);
const OutOfTurn = z.looseObject({ code: z.literal('urn/out-of-turn'), last: Place });

/** Sends what is kept. A vote comes back with a receipt, or with the batch in which it is published. */
export async function castKept(world: World, paper: Paper, vote: StoredVote): Promise<Result<StoredVote, TroubleCode>> {
  const answer = await post(world, `${paper.urn}/api/urn/cast`, vote.envelope);
  if (!answer.ok) return answer;
  const read = await readJson(answer.value);
  if (!read.ok) {
    const turn = OutOfTurn.safeParse(read.problem);
    // Another device was faster: these bytes can never enter, and this device stops saying that they will.
    // One that the urn has signed for is not overtaken: it was lost, and its receipt is kept.
    if (turn.success && !isInUrn(vote))
      await world.store.write(paper.phi, { ...vote, overtaken: turn.data.last }).catch(() => undefined);
    return refused(read);
  }
  const held = CastAnswer.safeParse(read.value);
  if (!held.success) return refuse('booth/altered', { detail: { what: 'receipt' } });
  if ('receipt' in held.data && !checkReceipt(paper, held.data.receipt, vote)) {
    return refuse('booth/altered', { detail: { what: 'receipt' } });
  }
  if ('published' in held.data) {
    const { y, n, number } = vote;
    const shown = await checkShown(world, paper, { y, n, number, batch: held.data.published.batch });
    if (!shown.ok) return shown;
  }
  const kept: StoredVote =
    'receipt' in held.data ? withReceipt(vote, held.data.receipt) : { ...vote, batch: held.data.published.batch };
  // The vote is in the urn whether this device remembers the receipt or not; the same bytes would get it again.
  await world.store.write(paper.phi, kept).catch(() => undefined);
  return ok(kept);
}

/** Another receipt than the one that was kept: the urn had lost the ballot, and has taken it again. */
function withReceipt(vote: StoredVote, receipt: Receipt): StoredVote {
  const { receipt: before } = vote;
  return before === null || before.signature === receipt.signature
    ? { ...vote, receipt }
    : { ...vote, receipt, lost: before };
}

/** Whether the urn has answered that it takes nothing more of this voter, for good. */
export const isOver = (code: TroubleCode): boolean =>
  code === 'booth/late' || code === 'booth/no-revote' || code === 'booth/annulled';

/**
 * An urn that is over takes nothing more, yet answers for the bytes it holds: so a ballot whose answer was lost is known
 * to have arrived, or not. False where the urn could not be asked about all of them; nothing may be said then.
 */
export async function askOfClosed(world: World, paper: Paper, votes: readonly StoredVote[]): Promise<boolean> {
  const answers = await Promise.all(votes.filter(isWaiting).map((vote) => castKept(world, paper, vote)));
  return answers.every((answer) => answer.ok || isOver(answer.refusal.code));
}
