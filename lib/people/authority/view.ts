/** What the pages of the Authority and of the trustees show. Figures of the people side only. */
import { type Bilingual, type Draft, type Life, stateOfUrn, type UrnLife, type UrnState } from '#lib/election/index.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { agreedToRepeat, listProposals, type ProposalView } from '../decision/index.ts';
import { readLife } from '../roll/register/index.ts';
import { countSigned } from '../sealed/index.ts';
import { isTooSmall } from './chain.ts';
import type { CollegeOrder } from './college.ts';
import { boothManifest, type Missing, missingOf } from './prepare.ts';
import { mayPurge } from './purge.ts';
import { type Waiting, waitsFor } from './ripe.ts';
import {
  allVotes,
  definitionsOf,
  findVote,
  hasOpenProposal,
  trusteesOf,
  type VoteRow,
  type VoteState,
} from './vote.ts';

export type UrnView = {
  phi: Phi;
  college: string;
  name: Bilingual;
  state: UrnState;
  /** Epoch second of the closing in force; to where a decision may move it, null where it may not. */
  closes: number;
  latest: number | null;
  /** What may be decided about this college alone. */
  may: CollegeStep[];
  /** The vote in which the college of this annulled urn votes again. */
  again: VoteId | null;
  /** Sealed with fewer voters than the definition's smallest urn: it will not be opened. */
  tooSmall: boolean;
};
export type CollegeStep = CollegeOrder['kind'];
export type Step = 'edit' | 'prepare' | 'repeat' | 'rerun' | 'freeze' | 'open' | 'stop' | 'close' | 'publish' | 'purge';

export type VoteSummary = {
  id: VoteId;
  state: VoteState;
  title: Bilingual;
  opens: number;
  closes: number;
  zone: string;
  urns: UrnView[];
};

export type VoteView = VoteSummary & {
  draft: Draft;
  trustees: { id: PersonId; name: string; email: string; hasKey: boolean }[];
  definitions: { phi: Phi; uuid: string; college: string; name: Bilingual }[];
  /** The vote whose annulled colleges vote again in this one. */
  repeats: { id: VoteId; title: Bilingual } | null;
  proposals: ProposalView[];
  editable: boolean;
  /** What the Authority may do now. */
  next: Step[];
  /** For whom the next step waits, where the state of the urns would allow it. */
  waits: Waiting | null;
  /** What stands in the way of preparing. */
  missing: Missing[];
};

const seconds = (): number => Math.floor(now() / 1000);

const urnViews = (life: Life): UrnView[] =>
  [...life.urns.values()].map((urn) => ({
    phi: urn.phi,
    college: urn.college,
    name: urn.definition['x-isoloir'].college.name,
    state: stateOfUrn(urn, seconds()),
    closes: urn.closes,
    latest: urn.definition['x-isoloir'].latest ?? null,
    may: collegeSteps(urn, stateOfUrn(urn, seconds())),
    again: urn.again?.vote ?? null,
    tooSmall: isTooSmall(urn),
  }));

/** The urn checks again, and so does whoever signs. */
function collegeSteps({ closes, definition }: UrnLife, state: UrnState): CollegeStep[] {
  const isRunning = state === 'waiting' || state === 'open' || state === 'suspended';
  const table: readonly (readonly [CollegeStep, boolean])[] = [
    ['suspend', isRunning && state !== 'suspended'],
    ['resume', state === 'suspended'],
    ['extend', isRunning && seconds() < closes && closes < (definition['x-isoloir'].latest ?? 0)],
    ['annul', state !== 'published' && state !== 'annulled'],
  ];
  return table.flatMap(([step, allowed]) => (allowed ? [step] : []));
}

async function summaryOf(tx: PeopleTx, { id, state, draft }: VoteRow): Promise<VoteSummary> {
  const { life } = await readLife(tx, id);
  const { title, opens, closes, zone } = draft;
  return { id, state, title, opens, closes, zone, urns: urnViews(life) };
}

/** All votes, the newest first. */
export function listVotes(): Promise<VoteSummary[]> {
  return withPeople(async (tx) => {
    const views: VoteSummary[] = [];
    for (const row of await allVotes(tx)) views.push(await summaryOf(tx, row));
    return views;
  });
}

export async function viewVote(id: VoteId): Promise<VoteView | null> {
  const proposals = await listProposals(id);
  const booth = await boothManifest();
  const view = await withPeople(async (tx) => {
    const row = await findVote(tx, id);
    if (row === null) return null;
    const summary = await summaryOf(tx, row);
    const trustees = await trusteesOf(tx, id);
    const names = new Map(row.draft.colleges.map((college) => [college.id, college.name]));
    const definitions = await definitionsOf(tx, id);
    const missing = row.state === 'frozen' ? [] : await missingOf(tx, row, booth);
    const pending = proposals.filter((proposal) => proposal.state === 'open').map((proposal) => proposal.kind);
    const editable = row.state !== 'frozen' && !(await hasOpenProposal(tx, id));
    const agreed = await agreedToRepeat(tx, id);
    const { life } = await readLife(tx, id);
    const purge = await mayPurge(tx, id, life);
    const next = stepsOf(row, summary.urns, { missing, editable, agreed, purge, purged: life.purged }).filter(
      (step) => !pending.some((kind) => kind === step),
    );
    return {
      ...summary,
      draft: row.draft,
      trustees: trustees.map(({ person, name, email, record }) => ({
        id: person,
        name,
        email,
        hasKey: record !== null,
      })),
      definitions: definitions.map(({ phi, uuid, college }) => {
        const name = names.get(college) ?? { fr: college, en: college };
        return { phi, uuid, college, name };
      }),
      repeats: row.repeats === null ? null : await titleOf(tx, row.repeats),
      proposals,
      editable,
      next,
      missing,
    };
  });
  return view === null ? null : { ...view, ...(await ripeOf(view)) };
}

/** The steps without the one that would be answered with "not yet". Urns are asked outside of any transaction. */
async function ripeOf({ id, next }: Pick<VoteView, 'id' | 'next'>): Promise<Pick<VoteView, 'next' | 'waits'>> {
  for (const step of ['close', 'publish'] as const) {
    const waits = next.includes(step) ? await waitsFor(id, step) : null;
    if (waits !== null) return { next: next.filter((one) => one !== step), waits };
  }
  return { next, waits: null };
}

async function titleOf(tx: PeopleTx, id: VoteId): Promise<VoteView['repeats']> {
  const row = await findVote(tx, id);
  return row === null ? null : { id, title: row.draft.title };
}

/** `agreed`: nothing is repeated, or it was decided that it is. `purged`: nobody is left who could vote again. */
type Facts = { missing: readonly Missing[]; editable: boolean; agreed: boolean; purge: boolean; purged: boolean };

/** Steps that the state of the urns allows. Counting by trustees lies between `close` and `publish`. */
function stepsOf(
  { state, draft }: VoteRow,
  urns: readonly UrnView[],
  { missing, editable, agreed, purge, purged }: Facts,
): Step[] {
  const some = (...states: UrnState[]) => urns.some((urn) => states.includes(urn.state));
  const table: readonly (readonly [Step, boolean])[] = [
    ['edit', editable],
    ['prepare', editable && missing.length === 0],
    ['rerun', state === 'prepared' && !agreed],
    ['freeze', state === 'prepared' && agreed],
    ['open', some('frozen') && seconds() < draft.closes],
    ['stop', draft.earlyClose && some('waiting', 'open', 'suspended')],
    ['close', some('closed') && !some('waiting', 'open', 'suspended', 'grace')],
    ['publish', urns.some((urn) => urn.state === 'sealed' && !urn.tooSmall)],
    ['repeat', !purged && urns.some((urn) => urn.state === 'annulled' && urn.again === null)],
    ['purge', purge],
  ];
  return table.flatMap(([step, allowed]) => (allowed ? [step] : []));
}

/** Persons who may be chosen as trustees. */
export function trusteeCandidates(): Promise<{ id: string; name: string; email: string }[]> {
  return withPeople(async (tx) => {
    const { rows } = await tx.query<{ id: string; name: string; email: string }>(
      `SELECT id, name, email FROM person WHERE 'trustee' = ANY(roles) ORDER BY name COLLATE "C", id`,
    );
    return rows;
  });
}

export type TrusteeView = {
  votes: {
    vote: VoteId;
    title: Bilingual;
    closes: number;
    zone: string;
    position: number;
    hasKey: boolean;
    step: 'make-key' | 'wait' | 'decrypt' | 'annulled' | 'done';
    /** `done`: this trustee's factors have been sent. */
    urns: (Pick<UrnView, 'phi' | 'name' | 'state' | 'tooSmall'> & { done: boolean })[];
  }[];
};

/** The votes in which this person is a trustee, the newest first. */
export function viewTrustee(person: PersonId): Promise<TrusteeView> {
  return withPeople(async (tx) => {
    const votes: TrusteeView['votes'] = [];
    for (const row of await allVotes(tx)) {
      const seat = (await trusteesOf(tx, row.id)).find((one) => one.person === person);
      if (seat === undefined) continue;
      const { id: vote, title, closes, zone, urns: all } = await summaryOf(tx, row);
      const sent = await tx.query<{ phi: string }>('SELECT phi FROM factors WHERE position = $1 AND phi = ANY($2)', [
        seat.position,
        all.map((urn) => urn.phi),
      ]);
      const done = new Set(sent.rows.map((factor) => factor.phi));
      const urns = all.map(({ phi, name, state, tooSmall }) => ({ phi, name, state, tooSmall, done: done.has(phi) }));
      const hasKey = seat.record !== null;
      votes.push({ vote, title, closes, zone, position: seat.position, hasKey, step: stepOf(hasKey, urns), urns });
    }
    return { votes };
  });
}

function stepOf(hasKey: boolean, urns: readonly { state: UrnState; tooSmall: boolean; done: boolean }[]) {
  if (!hasKey) return 'make-key';
  if (urns.length > 0 && urns.every((urn) => urn.state === 'annulled')) return 'annulled';
  const mine = urns.filter((urn) => !urn.tooSmall && urn.state !== 'annulled');
  if (mine.some((urn) => urn.state === 'sealed' && !urn.done)) return 'decrypt';
  return urns.length > 0 && mine.every((urn) => urn.done) ? 'done' : 'wait';
}

export type TurnoutView = {
  urns: (UrnView & {
    members: number;
    enrolled: number;
    /** Sign-offs, and how many of them the journal shows already. */
    signed: number;
    pairs: number;
  })[];
};

/** Figures of the people side, over the frozen roll; ballots are the urn's to tell. */
export function viewTurnout(vote: VoteId): Promise<TurnoutView | null> {
  return withPeople(async (tx) => {
    const row = await findVote(tx, vote);
    if (row === null) return null;
    const { urns } = await summaryOf(tx, row);
    const roll = await tx.query<{ phi: string; members: number; enrolled: number }>(
      `SELECT v.phi, count(*)::int AS members, count(k.person_id)::int AS enrolled
         FROM voter v LEFT JOIN (SELECT DISTINCT person_id FROM passkey) k ON k.person_id = v.person_id
        WHERE v.vote_id = $1 GROUP BY v.phi`,
      [vote],
    );
    const signed = await countSigned(
      tx,
      urns.map((urn) => urn.phi),
    );
    return {
      urns: urns.map((urn) => {
        const { members = 0, enrolled = 0 } = roll.rows.find((one) => one.phi === urn.phi) ?? {};
        const figures = signed.get(urn.phi);
        return { ...urn, members, enrolled, signed: figures?.signed ?? 0, pairs: figures?.published ?? 0 };
      }),
    };
  });
}
