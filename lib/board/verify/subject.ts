/** What the checks of a whole election look at: its live chain, its journal, and the archive where there is one. */

import { Unreadable } from '#lib/election/archive.ts';
import { type Definition, parseDefinition } from '#lib/election/definition.ts';
import { emptyLife, followDecision, type Life, type UrnLife } from '#lib/election/lifecycle.ts';
import { type ArchiveSubject, type GroupFor, once, subjectOf } from '#lib/election/verify/index.ts';
import { VoteId } from '#lib/ground/brand.ts';
import type { Check } from '#lib/ground/result.ts';
import { envelopesOf, eventsOf, type LiveChain, reading, readLiveChain, stepsBeforeTally } from '../derive-archive.ts';
import type { ReadEvent } from '../event.ts';
import {
  FactorsPayload,
  HeadsPayload,
  PassesPayload,
  type PublishedEnvelope,
  parsePayload,
  RollPayload,
} from '../payload.ts';
import { type GraceWatch, watchGraces } from './grace.ts';

/** A decision of the journal and how its verification went. */
export type Followed = { height: number; checks: Check[] };

export type ElectionSubject = {
  /** Of the file where there is one, else of the steps that stand on the chain. */
  archive: ArchiveSubject;
  bel: Uint8Array | null;
  chainText: string;
  journalText: string;
  chain: () => LiveChain;
  journal: () => readonly ReadEvent[];
  definition: () => Definition;
  envelopes: () => PublishedEnvelope[];
  /** Decisions verified and folded; one that does not hold changes nothing. */
  followed: () => Promise<FollowedAll>;
  /** This urn after all decisions. @throws Unreadable where it was never frozen. */
  urn: () => Promise<UrnLife>;
  /** Pairs of this urn, event by event. */
  passes: () => PassesPayload['pairs'][];
  heads: () => HeadsPayload['urns'];
  factors: () => FactorsPayload[];
  /** How many members this urn's college has by decision: the freeze and the admissions after it. */
  members: () => Promise<number>;
};

type Headcount = NonNullable<Life['roll']>['members'];
/** What a `roll` event says of the members, and what freeze and admissions had made of them until then. */
export type RollSaid = { height: number; said: Headcount; decided: Headcount };

type FollowedAll = { life: Life; decisions: Followed[]; rolls: RollSaid[]; graces: Pick<GraceWatch, 'flaw' | 'said'> };

async function follow(journal: readonly ReadEvent[]): Promise<FollowedAll> {
  const name = journal[0]?.event.chain ?? '';
  const vote = reading('the journal', () => VoteId.parse(name.replace(/^journal\//, '')));
  let life = emptyLife(vote);
  const decisions: Followed[] = [];
  const rolls: RollSaid[] = [];
  const graces = watchGraces();
  for (const read of journal) {
    const { event, line } = read;
    graces.see(read, life);
    if (event.type === 'roll') {
      const { members } = reading('the journal', () => parsePayload(RollPayload, line.payload));
      rolls.push({ height: event.height, said: members, decided: life.roll?.members ?? {} });
    }
    if (event.type !== 'decision') continue;
    const next = await followDecision(life, line.payload);
    life = next.life;
    decisions.push({ height: event.height, checks: next.checks });
  }
  return { life, decisions, rolls, graces };
}

/** @param bel null before there is an archive. */
export function electionSubject(
  { bel, chain: chainText, journal: journalText }: { bel: Uint8Array | null; chain: string; journal: string },
  groupFor?: GroupFor,
): ElectionSubject {
  const chain = once(() => readLiveChain(chainText));
  const journal = once(() => eventsOf(journalText, 'the journal'));
  const payloads = <T>(type: string, read: (payload: string) => T): T[] =>
    reading('the journal', () =>
      journal()
        .filter(({ event }) => event.type === type)
        .map(({ line }) => read(line.payload)),
    );
  const definition = once(() => reading('the definition', () => parseDefinition(chain().definition.election)));
  const ofThisUrn = <T extends { phi: string }>(all: readonly T[]): T[] => all.filter(({ phi }) => phi === chain().phi);
  const followed = once(() => follow(journal()));
  return {
    archive: subjectOf(bel ?? (() => stepsBeforeTally(chain())), groupFor),
    bel,
    chainText,
    journalText,
    chain,
    journal,
    definition,
    envelopes: once(() => envelopesOf(chain())),
    followed,
    urn: async () => {
      const { life } = await followed();
      const urn = [...life.urns.values()].find(({ phi }) => phi === chain().phi);
      if (urn === undefined) throw new Unreadable('the journal never froze this urn');
      return urn;
    },
    passes: once(() => ofThisUrn(payloads('passes', (p) => parsePayload(PassesPayload, p))).map(({ pairs }) => pairs)),
    heads: once(() => ofThisUrn(payloads('heads', (p) => parsePayload(HeadsPayload, p)).flatMap(({ urns }) => urns))),
    factors: once(() => ofThisUrn(payloads('factors', (p) => parsePayload(FactorsPayload, p)))),
    members: async () => (await followed()).life.roll?.members[definition()['x-isoloir'].college.id] ?? 0,
  };
}
