/** Whether a decision binds: its quorum of passkeys under the Authority that `phi` names, and what it attaches. */
import { groupOf } from '#lib/crypto/group.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { Check } from '#lib/ground/result.ts';
import { passes, verifyAssertion } from './assertion.ts';
import {
  type Attachments,
  type DecisionPayload,
  type DecisionSignature,
  decisionChallenge,
  type Statement,
} from './decision.ts';
import { type Authority, type Definition, parseDefinition, phiOf, unique } from './definition.ts';
import { flawOfElectionKey, flawOfKnowledge, parseTrustees, readTrustees } from './trustees.ts';

/** Under what a decision is checked: taken from the frozen definition and nowhere else. */
export type DecisionContext = { vote: VoteId; authority: Authority; origin: string; rpId: string };

export const authorityOf = ({ 'x-isoloir': x }: Definition): DecisionContext => ({
  vote: x.vote,
  authority: x.authority,
  origin: x.hosts.people,
  rpId: x.rpId,
});

type Verdict = (payload: DecisionPayload, context: DecisionContext) => boolean | Promise<boolean>;

/** The checks, in order. Exported so that the attack tests can take one away. */
export const decisionChecks: Readonly<Record<string, Verdict>> = {
  'decision-vote': ({ decision }, { vote }) => decision.statement.vote === vote,
  // Strictly rising: no member counts twice, and a decision has one spelling.
  'decision-members': ({ decision: { signatures } }) =>
    signatures.every((one, i) => i === 0 || one.member > (signatures[i - 1]?.member ?? -1)),
  'decision-signatures': async ({ decision }, context) => {
    const challenge = decisionChallenge(decision.statement);
    for (const one of decision.signatures) if (!(await isSigned(one, challenge, context))) return false;
    return true;
  },
  'decision-quorum': ({ decision }, { authority }) => decision.signatures.length >= authority.quorum,
  'decision-attachments': attachmentsMatch,
};

/** @returns one check per name of `decisionChecks`; all must hold. */
export async function verifyDecision(
  payload: DecisionPayload,
  context: DecisionContext,
  checks = decisionChecks,
): Promise<Check[]> {
  const verdicts: Check[] = [];
  for (const [name, check] of Object.entries(checks)) verdicts.push({ name, ok: await check(payload, context) });
  return verdicts;
}

/** One member's assertion over the challenge, under a key that the definition gives to that member. */
export async function isSigned(
  { member, ...assertion }: DecisionSignature,
  challenge: Uint8Array,
  { authority, origin, rpId }: DecisionContext,
): Promise<boolean> {
  const key = authority.members[member]?.keys.find((one) => one.credential === assertion.credential);
  if (key === undefined) return false;
  return passes(await verifyAssertion({ assertion, cose: fromBase64Url(key.cose), origin, rpId, challenge }));
}

function attachmentsMatch({ decision: { statement }, attachments }: DecisionPayload): boolean {
  const { definitions, results } = attachments;
  if (statement.kind === 'freeze') return results === undefined && definitionsMatch(statement.body.urns, definitions);
  if (statement.kind === 'rerun') return results === undefined && secondsMatch(statement.body.urns, definitions);
  if (definitions !== undefined) return false;
  if (statement.kind !== 'publish') return results === undefined;
  return (
    results?.length === statement.body.urns.length &&
    statement.body.urns.every(({ phi, tally, result }, i) => {
      const attached = results[i];
      return attached?.phi === phi && sha256Hex(attached.tally) === tally && sha256Hex(attached.result) === result;
    })
  );
}

type Body<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>['body'];

/** The attached definitions are those named, and belong to one vote under one Authority, with nothing reused
 * [a second modulus under the same uuid links every ballot]. */
function definitionsMatch(named: Body<'freeze'>['urns'], attached: Attachments['definitions']): boolean {
  if (attached?.length !== named.length) return false;
  const definitions: Definition[] = [];
  for (const [i, { phi, uuid, college }] of named.entries()) {
    const definition = attachedAs(attached[i], phi);
    if (definition?.uuid !== uuid || definition['x-isoloir'].college.id !== college) return false;
    definitions.push(definition);
  }
  const common = definitions.map(({ 'x-isoloir': x }) =>
    canonicalJson([
      x.vote,
      x.round,
      x.authority,
      x.hosts,
      x.rpId,
      x.journalKey,
      x.earlyClose,
      x.opens,
      x.closes,
      x.latest ?? null,
      x.grace ?? 0,
    ]),
  );
  return (
    new Set(common).size === 1 &&
    unique(definitions.map((definition) => definition.uuid)) &&
    unique(definitions.map((definition) => definition['x-isoloir'].college.id)) &&
    unique(definitions.flatMap((definition) => definition['x-isoloir'].issuers.map((issuer) => issuer.modulus)))
  );
}

/** The definitions of a re-run: each names the urn whose college votes again, in one other vote, with nothing reused.
 * What they must share with the annulled urn is asked where that one is known (again.ts). */
function secondsMatch(named: Body<'rerun'>['urns'], attached: Attachments['definitions']): boolean {
  if (attached?.length !== named.length) return false;
  const moduli: string[] = [];
  for (const [i, { of, vote, phi, uuid }] of named.entries()) {
    const definition = attachedAs(attached[i], phi);
    const x = definition?.['x-isoloir'];
    if (x === undefined || definition?.uuid !== uuid || x.of !== of || x.vote !== vote) return false;
    moduli.push(...x.issuers.map((issuer) => issuer.modulus));
  }
  return unique(moduli) && unique(named.map(({ uuid }) => uuid)) && new Set(named.map(({ vote }) => vote)).size === 1;
}

/** The attached definition if it is the one named and its trustees are its own; else null. */
function attachedAs(text: NonNullable<Attachments['definitions']>[number] | undefined, phi: Phi): Definition | null {
  if (text?.phi !== phi || phiOf(text.election) !== phi) return null;
  const definition = readDefinition(text.election);
  return definition !== null && trusteesMatch(definition, text.trustees) ? definition : null;
}

/** The attached trustees have proved their keys, and the election key is their product [a key that one of them chose
 * against the others' opens every ballot alone]. */
function trusteesMatch({ group: name, public_key: key }: Definition, text: string): boolean {
  const group = groupOf(name);
  try {
    const trustees = parseTrustees(text);
    const isSingle = trustees.every(([kind]) => kind === 'Single');
    return (
      isSingle &&
      flawOfKnowledge(group, trustees) === null &&
      flawOfElectionKey(group, readTrustees(group, trustees), key) === null
    );
  } catch {
    return false;
  }
}

function readDefinition(text: string): Definition | null {
  try {
    return parseDefinition(text);
  } catch {
    return null;
  }
}
