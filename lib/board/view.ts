/**
 * Votes as the public pages show them: journals read, every decision's quorum verified, urns folded (PROTOCOL §6, §7).
 * What was verified once is kept in memory and only continued: a journal never changes behind its head.
 */

import { z } from 'zod';
import { decisionChallenge, parseDecisionPayload, type Statement } from '#lib/election/decision.ts';
import type { Definition } from '#lib/election/definition.ts';
import { graceOf } from '#lib/election/grace.ts';
import { emptyLife, followDecision, type Life, type Pause, type UrnState, urnState } from '#lib/election/lifecycle.ts';
import type { Bilingual } from '#lib/election/text.ts';
import { fromUrlForm, Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { peer } from '#lib/ground/peer.ts';
import type { Check } from '#lib/ground/result.ts';
import { shared } from '#lib/ground/shared.ts';
import { checkChain, type Head, type Line, readEvents } from './event.ts';
import { FactorsPayload, PassesPayload, parsePayload, RollPayload } from './payload.ts';
import { listJournals, readJournal } from './read.ts';

/** One decision of the journal, as read and verified. */
export type DecisionRecord = {
  height: number;
  hash: string;
  kind: Statement['kind'];
  text: Bilingual;
  /** Exact statement, and hex of what the passkeys signed. */
  statement: Statement;
  challenge: string;
  /** Names of those who signed, and how many had to. */
  signers: string[];
  quorum: number;
  members: number;
  checks: Check[];
};

type Headcount = Readonly<Record<string, number>>;
type Followed = {
  life: Life;
  head: Head | null;
  chain: Check[];
  decisions: DecisionRecord[];
  roll: { root: string; members: Headcount; enrolled: Headcount } | null;
  /** Pairs (B, S) in the journal: how many signatures of the register are public. */
  pairs: ReadonlyMap<Phi, number>;
  /** Trustees (1-based) whose work on an urn is in the journal. */
  factors: ReadonlyMap<Phi, ReadonlySet<number>>;
};

export type UrnSummary = {
  phi: Phi;
  /** Exact bytes of `election.json`, and read. */
  election: string;
  definition: Definition;
  state: UrnState;
  /** On the roll of this college; null before any roll event names it. */
  members: number | null;
  enrolled: number | null;
  pairs: number;
  /** Trustees, and those whose work is in the journal. */
  trustees: number;
  worked: number[];
  closing: { ballots: number; passes: number; last: string } | null;
  published: { tally: string; result: string } | null;
  /** What was decided about this college alone. `closes`: epoch second of the closing in force. */
  closes: number;
  pauses: readonly Pause[];
  extensions: readonly { closes: number; reason: Bilingual }[];
  annulled: { reason: Bilingual } | null;
  again: { vote: VoteId; phi: Phi } | null;
};

export type VoteSummary = {
  vote: VoteId;
  title: Bilingual;
  opens: number;
  /** The last closing in force of its urns that are not annulled. */
  closes: number;
  /** Seconds after each closing in which who was in line still votes. */
  grace: number;
  /** In which the times were announced. */
  zone: string;
  /** `open` where one may vote in any of its urns, else the state of the urn which is furthest behind. */
  state: UrnState;
  urns: UrnSummary[];
  decisions: DecisionRecord[];
  /** Hash chain and head signatures of the journal; all ok, or the page says so. */
  chain: Check[];
  head: Head;
};

const order: readonly UrnState[] = [
  'open',
  'suspended',
  'grace',
  'frozen',
  'waiting',
  'closed',
  'sealed',
  'published',
  'annulled',
];

/** Every vote that was frozen, newest opening first. `nowSeconds`: epoch seconds. */
export async function viewVotes(nowSeconds: number): Promise<VoteSummary[]> {
  const votes = await Promise.all((await listJournals()).map((vote) => viewVote(vote, nowSeconds)));
  return votes.filter((vote) => vote !== null).sort((a, b) => b.opens - a.opens);
}

/** One vote by its journal; null where it has none or was not validly frozen. */
export async function viewVote(vote: VoteId, nowSeconds: number): Promise<VoteSummary | null> {
  const followed = await follow(vote);
  const urns = [...followed.life.urns.keys()]
    .map((phi) => summary(followed, phi, nowSeconds))
    .filter((urn) => urn !== null);
  const [first] = urns;
  if (first === undefined || followed.head === null) return null;
  const { title, opens, zone } = first.definition['x-isoloir'];
  const counted = urns.filter((urn) => urn.annulled === null);
  const closes = Math.max(...(counted.length > 0 ? counted : urns).map((urn) => urn.closes));
  const state = order.find((step) => urns.some((urn) => urn.state === step)) ?? first.state;
  const { decisions, chain, head } = followed;
  return { vote, title, opens, closes, grace: graceOf(first), zone, state, urns, decisions, chain, head };
}

/** The urn and its vote; null for a fingerprint that no journal froze. */
export async function viewUrn(phi: Phi, nowSeconds: number): Promise<{ vote: VoteSummary; urn: UrnSummary } | null> {
  for (const vote of await viewVotes(nowSeconds)) {
    const urn = vote.urns.find((one) => one.phi === phi);
    if (urn) return { vote, urn };
  }
  return null;
}

function summary({ life, roll, pairs, factors }: Followed, phi: Phi, nowSeconds: number): UrnSummary | null {
  const urn = life.urns.get(phi);
  const state = urnState(life, phi, nowSeconds);
  if (urn === undefined || state === null) return null;
  return {
    phi,
    election: urn.election,
    definition: urn.definition,
    state,
    members: roll?.members[urn.college] ?? null,
    enrolled: roll?.enrolled[urn.college] ?? null,
    pairs: pairs.get(phi) ?? 0,
    trustees: countTrustees(urn.trustees),
    worked: [...(factors.get(phi) ?? [])].sort((a, b) => a - b),
    closing: urn.closing,
    published: urn.published,
    closes: urn.closes,
    pauses: urn.pauses,
    extensions: urn.extensions,
    annulled: urn.annulled,
    again: urn.again,
  };
}

function countTrustees(text: string): number {
  const trustees: unknown = JSON.parse(text);
  return Array.isArray(trustees) ? trustees.length : 0;
}

const empty = (vote: VoteId): Followed => ({
  life: emptyLife(vote),
  head: null,
  chain: [],
  decisions: [],
  roll: null,
  pairs: new Map(),
  factors: new Map(),
});

const kept = () => shared('board/view', () => new Map<VoteId, Promise<Followed>>());

/** Continues what is kept of a journal by the events that came since. Readers at the same time take turns. */
function follow(vote: VoteId): Promise<Followed> {
  const before = kept().get(vote) ?? Promise.resolve(empty(vote));
  const after = before
    .catch(() => empty(vote))
    .then(async (known) => continueWith(vote, known, await readJournal(vote, known.head ? known.head.height + 1 : 0)));
  kept().set(vote, after);
  return after;
}

async function continueWith(vote: VoteId, known: Followed, lines: readonly Line[]): Promise<Followed> {
  let followed = known;
  for (const { event, hash, line } of readEvents(lines)) {
    followed = { ...(await take(followed, event.type, line.payload, { height: event.height, hash })) };
    followed.head = { height: event.height, hash };
  }
  const key = [...followed.life.urns.values()][0]?.definition['x-isoloir'].journalKey;
  if (lines.length === 0 || key === undefined) return followed;
  // A break in the chain is never forgotten.
  const checks = checkChain(lines, { chain: `journal/${vote}`, key, ...(known.head ? { after: known.head } : {}) });
  const earlier = new Map(known.chain.map((check) => [check.name, check]));
  followed.chain = checks.map((check) =>
    earlier.get(check.name)?.ok === false ? (earlier.get(check.name) ?? check) : check,
  );
  return followed;
}

async function take(known: Followed, type: string, payload: string, at: Head): Promise<Followed> {
  switch (type) {
    case 'decision': {
      const { life, checks } = await followDecision(known.life, payload);
      const record = recordOf(life, payload, at, checks);
      const roll =
        life.roll !== known.life.roll && life.roll
          ? { ...(known.roll ?? life.roll), members: life.roll.members }
          : known.roll;
      return { ...known, life, roll, decisions: record ? [...known.decisions, record] : known.decisions };
    }
    case 'roll': {
      // Its size is what was decided, whatever the event says.
      const roll = parsePayload(RollPayload, payload);
      return { ...known, roll: { ...roll, members: known.life.roll?.members ?? roll.members } };
    }
    case 'passes': {
      const { phi, pairs } = parsePayload(PassesPayload, payload);
      return { ...known, pairs: new Map(known.pairs).set(phi, (known.pairs.get(phi) ?? 0) + pairs.length) };
    }
    case 'factors': {
      const { phi, trustee } = parsePayload(FactorsPayload, payload);
      return {
        ...known,
        factors: new Map(known.factors).set(phi, new Set([...(known.factors.get(phi) ?? []), trustee])),
      };
    }
    default:
      return known;
  }
}

function recordOf(life: Life, text: string, { height, hash }: Head, checks: Check[]): DecisionRecord | null {
  let payload: ReturnType<typeof parseDecisionPayload>;
  try {
    payload = parseDecisionPayload(text);
  } catch {
    return null;
  }
  const { statement, signatures } = payload.decision;
  const authority = life.context?.authority;
  return {
    height,
    hash,
    kind: statement.kind,
    text: statement.text,
    statement,
    challenge: toHex(decisionChallenge(statement)),
    signers: signatures.map(({ member }) => authority?.members[member]?.name ?? `${member + 1}`),
    quorum: authority?.quorum ?? 0,
    members: authority?.members.length ?? 0,
    checks,
  };
}

const Figures = z.object({
  ballots: z.int().min(0),
  passes: z.int().min(0),
  height: z.int(),
  last: z.string().nullish(),
});
/** What is on an urn's board: ballots (revotes included), distinct passes, head. */
export type UrnFigures = z.infer<typeof Figures>;

/** Asked of the urn's host; null where it does not answer or does not know the urn: pages say so and live on. */
export async function urnFigures(phi: Phi): Promise<UrnFigures | null> {
  try {
    const answer = await peer('urn').get(`/api/urn/state/${toUrlForm(phi)}`);
    return answer.ok ? Figures.parse(await answer.json()) : null;
  } catch {
    return null;
  }
}

/** Reads a fingerprint from a path (`phi` in URL form); null where it is none. */
export function phiOfPath(text: string): Phi | null {
  const parsed = Phi.safeParse(fromUrlForm(text));
  return parsed.success ? parsed.data : null;
}
