/** What the Authority can decide now: the facts are gathered here, never typed by hand, and become the statement. */
import { z } from 'zod';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { combineResult } from '#lib/election/count.ts';
import { type DecisionKind, parseDefinition, type UrnLife } from '#lib/election/index.ts';
import { Result as TallyResult } from '#lib/election/tally.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { type Result, refuse } from '#lib/ground/result.ts';
import { withPeople } from '../db.ts';
import {
  agreedToRepeat,
  closeText,
  type DecisionCode,
  freezeText,
  openProposal,
  openText,
  type ProposalView,
  publishText,
  stopText,
} from '../decision/index.ts';
import { eligibleMark, lockRoll } from '../roll/frozen.ts';
import { keepProposed } from '../roll/history.ts';
import { lastFigures, publishRoll } from '../roll/publish-roll.ts';
import { figuresOf, proposedLines } from '../roll/root.ts';
import { closingNumbers, isTooSmall, type Numbers, sealedTally } from './chain.ts';
import type { CollegeOrder } from './college.ts';
import { proposeRegister } from './countersign.ts';
import { publishPairs } from './pairs.ts';
import { proposePurge } from './purge.ts';
import type { AuthorityCode } from './refusals.ts';
import { proposeRerun } from './repeat.ts';
import { allFactors, closedUrns, sealedUrns, urnsWhere, whyNotCounted } from './ripe.ts';
import { definitionsOf, findVote } from './vote.ts';

type Code = AuthorityCode | DecisionCode;
type Proposed = Promise<Result<ProposalView, Code>>;
type Act = { vote: VoteId; person: PersonId; zone: string };

/** What is proposed by its kind alone; whom an `admit` admits must be said (admit.ts), and which college (college.ts). */
export type PlainKind = Exclude<DecisionKind, 'admit' | CollegeOrder['kind']>;

/** Lays a decision of the kind before the Authority, about every urn of the vote that is ripe for it. */
export async function proposeDecision(vote: VoteId, kind: PlainKind, person: PersonId): Proposed {
  const row = await withPeople((tx) => findVote(tx, vote));
  if (row === null) return refuse('vote/unknown');
  const act = { vote, person, zone: row.draft.zone };
  if (kind === 'freeze') return row.state === 'prepared' ? proposeFreeze(act) : refuse('vote/not-prepared');
  if (kind === 'rerun') return proposeRerun(vote, person);
  if (row.state !== 'frozen') return refuse('decision/not-now');
  if (kind === 'register') return proposeRegister(vote, person, row.draft.zone);
  if (kind === 'purge') return proposePurge(vote, person, row.draft.zone);
  if (kind === 'open') return proposeOpen(act);
  if (kind === 'stop') return proposeStop(act);
  return kind === 'close' ? proposeClose(act) : proposePublish(act);
}

function proposeFreeze({ vote, person, zone }: Act): Proposed {
  return withPeople(async (tx) => {
    // root, figures and mark are of one and the same roll; the vote first, as where a decision is signed
    await findVote(tx, vote, { lock: true });
    await lockRoll(tx);
    const rows = await definitionsOf(tx, vote);
    if (!(await agreedToRepeat(tx, vote))) return refuse('vote/not-agreed');
    const lines = await proposedLines(tx, vote);
    const { root, members, enrolled } = await figuresOf(tx, vote, lines);
    const urns = rows.map(({ phi, uuid, college }) => ({ phi, uuid, college }));
    const definitions = rows.map((row) => parseDefinition(row.election));
    const text = freezeText({ definitions, zone }, { members, enrolled });
    const proposed = await openProposal(tx, vote, person, {
      decided: { kind: 'freeze', text, body: { urns, root, members, enrolled } },
      attachments: { definitions: rows.map(({ phi, election, trustees }) => ({ phi, election, trustees })) },
      rollMark: await eligibleMark(tx, vote),
    });
    if (proposed.ok) await keepProposed(tx, proposed.value.id, lines);
    return proposed;
  });
}

function proposeOpen({ vote, person, zone }: Act): Proposed {
  return withPeople(async (tx) => {
    const urns = await urnsWhere(tx, vote, (urn) => !urn.opened);
    if (urns.length === 0) return refuse('decision/not-now');
    const text = openText({ definitions: urns.map((urn) => urn.definition), zone });
    const body = { urns: urns.map((urn) => urn.phi), drill: 'none' as const };
    return openProposal(tx, vote, person, { decided: { kind: 'open', text, body }, attachments: {} });
  });
}

function proposeStop({ vote, person, zone }: Act): Proposed {
  return withPeople(async (tx) => {
    const urns = await urnsWhere(
      tx,
      vote,
      (_, state) => state === 'waiting' || state === 'open' || state === 'suspended',
    );
    if (urns.length === 0) return refuse('decision/not-now');
    const text = stopText({ definitions: urns.map((urn) => urn.definition), zone });
    const body = { urns: urns.map((urn) => urn.phi) };
    return openProposal(tx, vote, person, { decided: { kind: 'stop', text, body }, attachments: {} });
  });
}

/** Only once every closed urn has emptied itself onto its chain, and the last pairs are on their way to the journal. */
async function proposeClose({ vote, person, zone }: Act): Proposed {
  const { urns, waits } = await withPeople(async (tx) => ({
    urns: await closedUrns(tx, vote),
    waits: await whyNotCounted(tx, vote),
  }));
  if (urns.length === 0) return refuse('decision/not-now');
  if (waits !== null) return refuse(waits);
  const numbers: (Numbers & { phi: Phi })[] = [];
  for (const { phi, definition } of urns) {
    const found = await closingNumbers(phi, definition['x-isoloir'].receiptKey);
    if (found === 'early') return refuse('vote/not-flushed');
    if (found === 'broken') return refuse('vote/broken-chain');
    numbers.push({ phi, ...found });
  }
  const closing = new Set(numbers.map(({ phi }) => phi));
  return withPeople(async (tx) => {
    await publishPairs(tx, vote, { least: (phi) => (closing.has(phi) ? 1 : Number.POSITIVE_INFINITY), last: true });
    await publishRoll(tx, vote);
    const register = await lastFigures(tx, vote);
    const text = closeText({ definitions: urns.map((urn) => urn.definition), zone }, numbers);
    return openProposal(tx, vote, person, {
      decided: { kind: 'close', text, body: { urns: numbers, register } },
      attachments: {},
    });
  });
}

async function proposePublish({ vote, person, zone }: Act): Proposed {
  const sealed = await withPeople((tx) => sealedUrns(tx, vote));
  if (sealed.length === 0) return refuse('decision/not-now');
  const urns = sealed.filter((urn) => !isTooSmall(urn));
  if (urns.length === 0) return refuse('vote/too-small');
  const results: { phi: Phi; tally: string; result: string }[] = [];
  for (const urn of urns) {
    const counted = await countUrn(urn);
    if (counted === null) return refuse('vote/not-counted');
    results.push({ phi: urn.phi, ...counted });
  }
  const votes = results.map(({ result }) => readVotes(result));
  const text = publishText({ definitions: urns.map((urn) => urn.definition), zone }, votes);
  const hashes = results.map(({ phi, tally, result }) => ({
    phi,
    tally: sha256Hex(tally),
    result: sha256Hex(result),
  }));
  return withPeople((tx) =>
    openProposal(tx, vote, person, {
      decided: { kind: 'publish', text, body: { urns: hashes } },
      attachments: { results },
    }),
  );
}

/** Tally and result of a sealed urn, exact bytes; null until every trustee has sent factors. */
export async function countUrn(urn: UrnLife): Promise<{ tally: string; result: string } | null> {
  const { phi, election, trustees, definition } = urn;
  const sealed = await sealedTally(phi, definition['x-isoloir'].receiptKey, election);
  if (sealed === null) return null;
  const { tally, counted: voters } = sealed;
  const factors = await withPeople((tx) => allFactors(tx, urn));
  if (factors === null) return null;
  return { tally, result: combineResult({ election, trustees, tally, factors, voters }) };
}

/** Votes per question and answer: our elections have sum questions only. */
const readVotes = (result: string): number[][] =>
  z.array(z.array(z.int())).parse(TallyResult.parse(JSON.parse(result)).result);
