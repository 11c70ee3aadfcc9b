/** Signing and withdrawing a proposal. At quorum it passes: in one transaction the proposal is settled and the decision
 * stands in the journal's outbox, or nothing has happened. */
import {
  type Assertion,
  admissionHash,
  applyDecision,
  authorityOf,
  type DecisionKind,
  type DecisionPayload,
  decisionChallenge,
  isSigned,
  type Life,
  mayFollow,
  namedPhi,
  passes,
  repeatsWhatItNames,
  stateOfUrn,
  type UrnState,
  urnState,
  verifyDecision,
} from '#lib/election/index.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { equal, fromBase64Url } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { admitVoters, countAdmissible, eligibleMark, freezeRoll, lockRoll } from '../roll/frozen.ts';
import { readHeld, readLife } from '../roll/register/index.ts';
import { agreedToRepeat } from './again.ts';
import { findContext, findProposal, type Proposal, type ProposalView, viewOf } from './proposal.ts';
import { purgeVote } from './purge.ts';
import type { DecisionCode } from './refusals.ts';

/** Adds the signature of one member of the Authority. Signing again with the same seat changes nothing. */
export function signProposal(
  person: PersonId,
  id: string,
  assertion: Assertion,
): Promise<Result<ProposalView, DecisionCode>> {
  return withPeople(async (tx) => {
    const proposal = await lockProposal(tx, id);
    if (proposal === null) return refuse('decision/unknown');
    const context = await findContext(tx, proposal.vote);
    if (context === null) return refuse('decision/unknown-vote');
    const member = context.authority.members.findIndex((one) =>
      one.keys.some((key) => key.credential === assertion.credential),
    );
    if (member < 0 || !(await owns(tx, person, assertion.credential))) return refuse('decision/not-in-authority');
    if (proposal.signatures.some((one) => one.member === member)) return ok(viewOf(proposal, context));
    if (proposal.state !== 'open') return refuse('decision/not-open');
    const signature = { member, ...assertion };
    if (!(await isSigned(signature, decisionChallenge(proposal.statement), context)))
      return refuse('decision/bad-assertion', { field: 'assertion' });
    if (!(await isTimely(tx, proposal))) return refuse('decision/not-now');
    const stale = await flawOfRoll(tx, proposal);
    if (stale !== null) return refuse(stale);

    await tx.query(
      `INSERT INTO decision_signature (proposal_id, person_id, member, credential, authenticator_data, client_data, signature)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        person,
        member,
        assertion.credential,
        Buffer.from(fromBase64Url(assertion.authenticatorData)),
        Buffer.from(fromBase64Url(assertion.clientDataJSON)),
        Buffer.from(fromBase64Url(assertion.signature)),
      ],
    );
    const signatures = [...proposal.signatures, signature].sort((a, b) => a.member - b.member);
    if (signatures.length >= context.authority.quorum) await pass(tx, { ...proposal, signatures });
    const signed = await findProposal(tx, id, { lock: false });
    return signed === null ? refuse('decision/unknown') : ok(viewOf(signed, context));
  });
}

/** Takes an open proposal back; any member of the Authority may. */
export function withdrawProposal(id: string): Promise<Result<ProposalView, DecisionCode>> {
  return withPeople(async (tx) => {
    const proposal = await lockProposal(tx, id);
    if (proposal === null) return refuse('decision/unknown');
    if (proposal.state === 'passed') return refuse('decision/not-open');
    await tx.query(`UPDATE proposal SET state = 'withdrawn' WHERE id = $1 AND state = 'open'`, [id]);
    return ok(viewOf({ ...proposal, state: 'withdrawn' }, await findContext(tx, proposal.vote)));
  });
}

/** Locks the vote first, so that the decisions of one vote pass one after another. */
async function lockProposal(tx: PeopleTx, id: string): Promise<Proposal | null> {
  await tx.query('SELECT 1 FROM vote WHERE id = (SELECT vote_id FROM proposal WHERE id = $1) FOR UPDATE', [id]);
  return findProposal(tx, id, { lock: true });
}

async function owns(tx: PeopleTx, person: PersonId, credential: string): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT 1 FROM passkey WHERE id = $1 AND person_id = $2', [credential, person]);
  return rowCount === 1;
}

/** Between its opening decision and its closing, paused or not. */
const RUNNING: ReadonlySet<UrnState | null> = new Set<UrnState>(['waiting', 'open', 'suspended']);
/** Members may still come to vote in it, or finish. */
const VOTING: ReadonlySet<UrnState> = new Set<UrnState>(['waiting', 'open', 'suspended', 'grace']);

/** Whether any college of the vote still votes: until the last one has, nothing is counted of any (PROTOCOL §7.1). */
export const someoneVotes = ({ urns }: Life, seconds: number): boolean =>
  [...urns.values()].some((urn) => VOTING.has(stateOfUrn(urn, seconds)));

/** Seconds before a closing in which it is too late to move it: the urn must hear of it in time. */
const EXTEND_BEFORE = 60;

/** Not once the journal has told of the closing, whatever this process's clock says [a journal by which nobody counts]. */
const NOT_AFTER: ReadonlySet<DecisionKind> = new Set<DecisionKind>(['stop', 'suspend', 'extend', 'admit']);

/** Whether the decision may still be taken: what was true when it was proposed may have changed since. */
export async function isTimely(
  tx: PeopleTx,
  { vote, statement }: Pick<Proposal, 'vote' | 'statement'>,
): Promise<boolean> {
  const { life } = await readLife(tx, vote);
  if (!mayFollow(life, statement)) return false;
  const seconds = Math.floor(now() / 1000);
  if (statement.kind === 'freeze') return (await isPrepared(tx, statement.body.urns)) && agreedToRepeat(tx, vote);
  if (statement.kind === 'rerun') return isPrepared(tx, statement.body.urns);
  if (statement.kind === 'register') return true;
  if (statement.kind === 'purge') return seconds >= statement.body.after;
  for (const named of statement.body.urns)
    if (NOT_AFTER.has(statement.kind) && (await readHeld(tx, namedPhi(named))) !== null) return false;
  return statement.body.urns.every((named) => {
    const phi = namedPhi(named);
    const state = urnState(life, phi, seconds);
    const left = (life.urns.get(phi)?.closes ?? 0) - seconds;
    // Once a college is counted, no other begins.
    if (statement.kind === 'open') return left > 0 && [...life.urns.values()].every((urn) => urn.closing === null);
    if (statement.kind === 'admit') return state !== 'published' && state !== 'sealed' && left > 0;
    if (statement.kind === 'extend') return RUNNING.has(state) && left > EXTEND_BEFORE;
    if (statement.kind === 'annul') return true;
    if (statement.kind === 'close') return state === 'closed' && !someoneVotes(life, seconds);
    // The hour that was announced has come: what was promised to who is in line is kept.
    if (statement.kind === 'stop') return RUNNING.has(state) && left > 0;
    return statement.kind === 'publish' ? state === 'sealed' : RUNNING.has(state);
  });
}

/** Whether what a decision says of people is still so. No import comes between this and the end of the transaction. */
async function flawOfRoll(tx: PeopleTx, { id, vote, statement, rollMark, admission }: Proposal) {
  if (statement.kind === 'freeze') {
    await lockRoll(tx);
    const mark = await eligibleMark(tx, vote);
    return rollMark !== null && mark !== null && equal(rollMark, mark) ? null : 'decision/roll-changed';
  }
  if (statement.kind === 'admit') {
    await lockRoll(tx);
    const list = admission?.list ?? [];
    return (await countAdmissible(tx, vote, id)) === list.length ? null : 'admission/stale';
  }
  return null;
}

/** The definitions named are still those in the house. */
async function isPrepared(tx: PeopleTx, urns: readonly { phi: string }[]): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT 1 FROM definition WHERE phi = ANY($1)', [urns.map((urn) => urn.phi)]);
  return rowCount === urns.length;
}

async function pass(tx: PeopleTx, proposal: Proposal): Promise<void> {
  const { id, vote, statement, signatures, attachments } = proposal;
  const payload: DecisionPayload = { decision: { statement, signatures }, attachments };
  const { life } = await readLife(tx, vote);
  const after = mayFollow(life, statement) ? applyDecision(life, payload) : life;
  const [urn] = after.urns.values();
  const verdict = urn === undefined ? [] : await verifyDecision(payload, authorityOf(urn.definition));
  // What the journal's readers would not follow must never stand in it.
  if (!passes(verdict) || !repeatsWhatItNames(life, payload)) throw new Error('a decision at quorum does not verify');
  await tx.query(`UPDATE proposal SET state = 'passed' WHERE id = $1`, [id]);
  if (statement.kind === 'freeze') {
    await tx.query(`UPDATE vote SET state = 'frozen' WHERE id = $1`, [vote]);
    await freezeRoll(tx, vote);
  }
  await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'decision', $2)`, [
    vote,
    canonicalJson(payload),
  ]);
  if (statement.kind === 'admit') await admit(tx, proposal);
  if (statement.kind === 'purge') await purgeVote(tx, vote, statement);
}

/** Exactly those whom the statement's hash names become voters. @throws Error where the list kept is another */
async function admit(tx: PeopleTx, { id, vote, statement, admission }: Proposal): Promise<void> {
  if (statement.kind !== 'admit' || admission === null) throw new Error('an admission of nobody');
  const { urns, list } = statement.body;
  const isSaid =
    admissionHash(fromBase64Url(admission.salt), admission.list) === list &&
    admission.list.length === urns.reduce((sum, { members }) => sum + members, 0);
  const added = await admitVoters(tx, vote, id);
  if (!isSaid || !urns.every(({ phi, members }) => added.get(phi)?.length === members))
    throw new Error('an admission is not what was signed');
}
