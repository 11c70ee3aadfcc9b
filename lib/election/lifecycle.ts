/**
 * Where each urn of a vote stands: a pure fold over the decisions of its journal, and the time (PROTOCOL §7.1).
 * Urn, pages, trustees and verifier all ask here, so that nobody obeys a decision that another would not.
 */
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { assertNever, type Check } from '#lib/ground/result.ts';
import { passes } from './assertion.ts';
import { type DecisionPayload, type Headcount, parseDecisionPayload, type Statement } from './decision.ts';
import { authorityOf, type DecisionContext, verifyDecision } from './decision-check.ts';
import { type Definition, parseDefinition } from './definition.ts';

/** frozen: not yet decided to open · waiting: decided, too early · open · closed: no more ballots, numbers not yet
 * decided · sealed: closing decided · published: result decided. */
export type UrnState = 'frozen' | 'waiting' | 'open' | 'closed' | 'sealed' | 'published';

export type UrnLife = {
  phi: Phi;
  uuid: string;
  college: string;
  /** Exact bytes of election.json and trustees.json. */
  election: string;
  trustees: string;
  definition: Definition;
  opened: boolean;
  stopped: boolean;
  closing: { ballots: number; passes: number; last: string } | null;
  published: { tally: string; result: string } | null;
};

export type Life = {
  vote: VoteId;
  /** Under what later decisions are checked; null before freezing. */
  context: DecisionContext | null;
  /** As the freeze says; `members` grows by every admission, and by nothing else. */
  roll: { root: string; members: Headcount; enrolled: Headcount } | null;
  urns: ReadonlyMap<Phi, UrnLife>;
};

export const emptyLife = (vote: VoteId): Life => ({ vote, context: null, roll: null, urns: new Map() });

/** State of one urn at `nowSeconds` (epoch seconds); null where it was not frozen. */
export function urnState(life: Life, phi: Phi, nowSeconds: number): UrnState | null {
  const urn = life.urns.get(phi);
  if (urn === undefined) return null;
  if (urn.published !== null) return 'published';
  if (urn.closing !== null) return 'sealed';
  if (!urn.opened) return 'frozen';
  const { opens, closes } = urn.definition['x-isoloir'];
  if (urn.stopped || nowSeconds >= closes) return 'closed';
  return nowSeconds < opens ? 'waiting' : 'open';
}

/**
 * Follows one more journal event of type `decision`: reads it, checks its quorum, checks that it may come here.
 * @returns the life after it and the checks made; where one fails the life is as before.
 */
export async function followDecision(life: Life, payloadText: string): Promise<{ life: Life; checks: Check[] }> {
  const payload = readPayload(payloadText);
  if (payload === null) return { life, checks: [{ name: 'decision-form', ok: false }] };
  const context = life.context ?? contextOfFreeze(payload);
  if (context === null) return { life, checks: [{ name: 'decision-order', ok: false }] };
  const checks = [
    { name: 'decision-form', ok: true },
    ...(await verifyDecision(payload, { ...context, vote: life.vote })),
    { name: 'decision-order', ok: mayFollow(life, payload.decision.statement) },
  ];
  return passes(checks) ? { life: applyDecision(life, payload), checks } : { life, checks };
}

/** Whether the statement may come at this point of the vote. Time is not in the journal, so it is not asked here. */
export function mayFollow(life: Life, statement: Statement): boolean {
  if (statement.kind === 'freeze') return life.urns.size === 0;
  const named = statement.body.urns.map((urn) => life.urns.get(typeof urn === 'string' ? urn : urn.phi));
  const urns = named.filter((urn) => urn !== undefined);
  if (urns.length !== named.length || new Set(urns).size !== urns.length) return false;
  switch (statement.kind) {
    case 'open':
      return urns.every((urn) => !urn.opened);
    case 'stop':
      return urns.every(
        (urn) => urn.opened && !urn.stopped && urn.closing === null && urn.definition['x-isoloir'].earlyClose,
      );
    // Before anything is counted: a member more changes who may vote, never what was said of a closed urn.
    case 'admit':
      return urns.every((urn) => !urn.stopped && urn.closing === null && urn.published === null);
    case 'close':
      return urns.every((urn) => urn.opened && urn.closing === null);
    case 'publish':
      return urns.every((urn) => urn.closing !== null && urn.published === null);
    default:
      return assertNever(statement);
  }
}

/** The fold itself. The payload must have passed `verifyDecision` and `mayFollow`. */
export function applyDecision(life: Life, { decision: { statement }, attachments }: DecisionPayload): Life {
  if (statement.kind === 'freeze') return freeze(life, statement, attachments);
  if (statement.kind === 'admit') return admit(life, statement);
  const urns = new Map(life.urns);
  const change = (phi: Phi, more: Partial<UrnLife>) => {
    const urn = urns.get(phi);
    if (urn !== undefined) urns.set(phi, { ...urn, ...more });
  };
  switch (statement.kind) {
    case 'open':
      for (const phi of statement.body.urns) change(phi, { opened: true });
      break;
    case 'stop':
      for (const phi of statement.body.urns) change(phi, { stopped: true });
      break;
    case 'close':
      for (const { phi, ...closing } of statement.body.urns) change(phi, { closing });
      break;
    case 'publish':
      for (const { phi, tally, result } of attachments.results ?? []) change(phi, { published: { tally, result } });
      break;
    default:
      assertNever(statement);
  }
  return { ...life, urns };
}

function freeze(
  life: Life,
  statement: Extract<Statement, { kind: 'freeze' }>,
  attachments: DecisionPayload['attachments'],
): Life {
  const urns = new Map<Phi, UrnLife>();
  for (const { phi, election, trustees } of attachments.definitions ?? []) {
    const definition = parseDefinition(election);
    const { uuid } = definition;
    const college = definition['x-isoloir'].college.id;
    const fresh = { opened: false, stopped: false, closing: null, published: null };
    urns.set(phi, { phi, uuid, college, election, trustees, definition, ...fresh });
  }
  const [first] = urns.values();
  const { root, members, enrolled } = statement.body;
  return { ...life, urns, context: first ? authorityOf(first.definition) : null, roll: { root, members, enrolled } };
}

function admit(life: Life, { body }: Extract<Statement, { kind: 'admit' }>): Life {
  if (life.roll === null) return life;
  const members = new Map(Object.entries(life.roll.members));
  for (const { phi, members: more } of body.urns) {
    const college = life.urns.get(phi)?.college;
    if (college !== undefined) members.set(college, (members.get(college) ?? 0) + more);
  }
  return { ...life, roll: { ...life.roll, members: Object.fromEntries(members) } };
}

function readPayload(text: string): DecisionPayload | null {
  try {
    return parseDecisionPayload(text);
  } catch {
    return null;
  }
}

/** The first decision is checked under the Authority of the very definitions that it freezes. */
function contextOfFreeze({ attachments }: DecisionPayload): DecisionContext | null {
  const election = attachments.definitions?.[0]?.election;
  try {
    return election === undefined ? null : authorityOf(parseDefinition(election));
  } catch {
    return null;
  }
}
