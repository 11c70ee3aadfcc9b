/**
 * Where each urn of a vote stands: a pure fold over the decisions of its journal, and the time (PROTOCOL §7.1).
 * Urn, pages, trustees and verifier all ask here, so that nobody obeys a decision that another would not.
 */
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { assertNever, type Check } from '#lib/ground/result.ts';
import { repeatsWhatItNames } from './again.ts';
import { passes } from './assertion.ts';
import { type DecisionPayload, parseDecisionPayload, type RollFigures, type Statement } from './decision.ts';
import { authorityOf, type DecisionContext, verifyDecision } from './decision-check.ts';
import { type Definition, parseDefinition } from './definition.ts';
import { isOverAt } from './grace.ts';
import type { Bilingual } from './text.ts';
import type { UrnState } from './urn-state.ts';

export { type UrnState, urnStates } from './urn-state.ts';

/** Epoch seconds, as the decisions say them; `until` is null while it lasts. */
export type Pause = { from: number; until: number | null; reason: Bilingual };

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
  /** Epoch seconds: the definition's closing, or the one to which a decision has moved it. A pause does not move it. */
  closes: number;
  /** Why it was moved, each time. */
  extensions: readonly { closes: number; reason: Bilingual }[];
  pauses: readonly Pause[];
  annulled: { reason: Bilingual } | null;
  /** Where the college of this annulled urn votes again. */
  again: { vote: VoteId; phi: Phi } | null;
  closing: { ballots: number; passes: number; last: string } | null;
  published: { tally: string; result: string } | null;
};

export type Life = {
  vote: VoteId;
  /** Under what later decisions are checked; null before freezing. */
  context: DecisionContext | null;
  /** As the freeze says; `members` grows by every admission, and by nothing else. */
  roll: RollFigures | null;
  /** Later roots to which a quorum put its name, in order. */
  countersigned: readonly RollFigures[];
  urns: ReadonlyMap<Phi, UrnLife>;
  /** The people side has forgotten who voted: nothing follows any more. */
  purged: boolean;
};

export const emptyLife = (vote: VoteId): Life => ({
  vote,
  context: null,
  roll: null,
  countersigned: [],
  urns: new Map(),
  purged: false,
});

/** State of one urn at `nowSeconds` (epoch seconds); null where it was not frozen. */
export function urnState(life: Life, phi: Phi, nowSeconds: number): UrnState | null {
  const urn = life.urns.get(phi);
  return urn === undefined ? null : stateOfUrn(urn, nowSeconds);
}

export function stateOfUrn(urn: UrnLife, nowSeconds: number): UrnState {
  if (urn.published !== null) return 'published';
  if (urn.annulled !== null) return 'annulled';
  if (urn.closing !== null) return 'sealed';
  if (!urn.opened) return 'frozen';
  // A stop is at once: it breaks no hour that was announced (decision 035).
  if (urn.stopped || nowSeconds >= isOverAt(urn)) return 'closed';
  if (isSuspended(urn)) return 'suspended';
  if (nowSeconds >= urn.closes) return 'grace';
  return nowSeconds < urn.definition['x-isoloir'].opens ? 'waiting' : 'open';
}

export const isSuspended = ({ pauses }: Pick<UrnLife, 'pauses'>): boolean => pauses.at(-1)?.until === null;

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
  if (passes(checks)) checks.push({ name: 'decision-again', ok: repeatsWhatItNames(life, payload) });
  return passes(checks) ? { life: applyDecision(life, payload), checks } : { life, checks };
}

/** Whether the statement may come at this point of the vote. Time is not in the journal, so it is not asked here. */
export function mayFollow(life: Life, statement: Statement): boolean {
  if (statement.kind === 'freeze') return life.urns.size === 0;
  if (life.purged) return false;
  if (statement.kind === 'register') return [...life.urns.values()].some((urn) => urn.published === null);
  if (statement.kind === 'purge' && statement.body.urns.length !== life.urns.size) return false;
  const urns = statement.body.urns.map((urn) => life.urns.get(namedPhi(urn)));
  if (new Set(urns).size !== urns.length) return false;
  return urns.every((urn, i) => urn !== undefined && urnMayFollow(urn, statement, i));
}

/** The urn of this vote that an entry of a decision is about. */
export const namedPhi = (urn: Phi | { phi: Phi } | { of: Phi }): Phi =>
  typeof urn === 'string' ? urn : 'of' in urn ? urn.of : urn.phi;

/** A decision that names urns of the vote, each of which must be ripe for it. */
type AboutUrns = Exclude<Statement, { kind: 'freeze' | 'register' }>;

/** The same for one urn, the `at`th that the statement names. */
function urnMayFollow(urn: UrnLife, statement: AboutUrns, at: number): boolean {
  const { earlyClose, latest } = urn.definition['x-isoloir'];
  if (statement.kind === 'rerun') return urn.annulled !== null && urn.again === null;
  if (statement.kind === 'purge') return isDecided(urn) && statement.body.after >= urn.closes;
  if (urn.annulled !== null) return false;
  const isRunning = urn.opened && !urn.stopped && urn.closing === null;
  switch (statement.kind) {
    case 'open':
      return !urn.opened;
    case 'stop':
      return isRunning && earlyClose;
    case 'suspend':
      return isRunning && !isSuspended(urn);
    case 'resume':
      return isRunning && isSuspended(urn) && statement.body.at >= (urn.pauses.at(-1)?.from ?? 0);
    case 'extend': {
      const closes = statement.body.urns[at]?.closes ?? 0;
      return isRunning && latest !== undefined && closes > urn.closes && closes <= latest;
    }
    case 'annul':
      return urn.published === null;
    // Before anything is counted: a member more changes who may vote, never what was said of a closed urn.
    case 'admit':
      return !urn.stopped && urn.closing === null;
    case 'close':
      return urn.opened && urn.closing === null;
    case 'publish':
      return urn.closing !== null && urn.published === null;
    default:
      return assertNever(statement);
  }
}

/** Its result is final, or there will be none. */
export const isDecided = ({ published, annulled, closing, definition }: UrnLife): boolean =>
  published !== null || annulled !== null || (closing !== null && closing.passes < definition['x-isoloir'].smallest);

/** The fold itself. The payload must have passed `verifyDecision` and `mayFollow`. */
export function applyDecision(life: Life, { decision: { statement }, attachments }: DecisionPayload): Life {
  if (statement.kind === 'freeze') return freeze(life, statement, attachments);
  if (statement.kind === 'admit') return admit(life, statement);
  if (statement.kind === 'register') return { ...life, countersigned: [...life.countersigned, statement.body] };
  if (statement.kind === 'purge') return { ...life, purged: true };
  const urns = new Map(life.urns);
  const change = (phi: Phi, more: Partial<UrnLife>) => {
    const urn = urns.get(phi);
    if (urn !== undefined) urns.set(phi, { ...urn, ...more });
  };
  const pausesOf = (phi: Phi) => urns.get(phi)?.pauses ?? [];
  switch (statement.kind) {
    case 'open':
      for (const phi of statement.body.urns) change(phi, { opened: true });
      break;
    case 'stop':
      for (const phi of statement.body.urns) change(phi, { stopped: true });
      break;
    case 'suspend': {
      const { at: from, reason } = statement.body;
      for (const phi of statement.body.urns) change(phi, { pauses: [...pausesOf(phi), { from, until: null, reason }] });
      break;
    }
    case 'resume':
      for (const phi of statement.body.urns)
        change(phi, {
          pauses: pausesOf(phi).map((pause) => ({ ...pause, until: pause.until ?? statement.body.at })),
        });
      break;
    case 'extend': {
      const { reason } = statement.body;
      for (const { phi, closes } of statement.body.urns)
        change(phi, { closes, extensions: [...(urns.get(phi)?.extensions ?? []), { closes, reason }] });
      break;
    }
    case 'annul':
      for (const phi of statement.body.urns) change(phi, { annulled: { reason: statement.body.reason } });
      break;
    case 'rerun':
      for (const { of, vote, phi } of statement.body.urns) change(of, { again: { vote, phi } });
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
  const register = statement.kind === 'close' ? statement.body.register : undefined;
  const countersigned = register === undefined ? life.countersigned : [...life.countersigned, register];
  return { ...life, urns, countersigned };
}

/** An urn to which nothing has happened yet. */
const fresh = {
  opened: false,
  stopped: false,
  extensions: [],
  pauses: [],
  annulled: null,
  again: null,
  closing: null,
  published: null,
} as const satisfies Partial<UrnLife>;

function freeze(
  life: Life,
  statement: Extract<Statement, { kind: 'freeze' }>,
  attachments: DecisionPayload['attachments'],
): Life {
  const urns = new Map<Phi, UrnLife>();
  for (const { phi, election, trustees } of attachments.definitions ?? []) {
    const definition = parseDefinition(election);
    const { uuid } = definition;
    const { college, closes } = definition['x-isoloir'];
    urns.set(phi, { phi, uuid, college: college.id, election, trustees, definition, closes, ...fresh });
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
