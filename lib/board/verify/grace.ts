/**
 * What the journal says at each closing (PROTOCOL §7.1), against the definitions and everything else that it says: who may
 * vote after it, until when, and that nothing is counted before. When somebody did vote no board tells.
 */
import { parseDecisionPayload, type Statement } from '#lib/election/decision.ts';
import { graceEnds, graceOf, lanes } from '#lib/election/grace.ts';
import { type Life, namedPhi, type UrnLife } from '#lib/election/lifecycle.ts';
import { type NamedCheck, unless } from '#lib/election/verify/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { reading } from '../derive-archive.ts';
import type { ReadEvent } from '../event.ts';
import { GracePayload, parsePayload } from '../payload.ts';
import type { ElectionSubject } from './subject.ts';

export type GraceWatch = {
  /** One event after the other; `life` as the decisions before it have made it. */
  see: (read: ReadEvent, life: Life) => void;
  /** The first contradiction, or null. */
  flaw: () => string | null;
  said: () => number;
};

/** Something was promised at this urn's closing, and nothing has ended it before. */
const isPromised = (urn: UrnLife): boolean =>
  graceOf(urn) > 0 && urn.opened && !urn.stopped && urn.annulled === null && urn.closing === null;

/** Decisions that a closing which has come leaves no room for. */
const TOO_LATE: ReadonlySet<Statement['kind']> = new Set<Statement['kind']>(['stop', 'suspend', 'extend', 'admit']);

export function watchGraces(): GraceWatch {
  const said = new Set<Phi>();
  let first: string | null = null;

  function flawOfWord({ phi, until, held }: GracePayload, life: Life): string | null {
    const urn = life.urns.get(phi);
    if (urn === undefined || !isPromised(urn)) return 'promises what its definition and the decisions do not';
    if (said.has(phi)) return 'is said a second time';
    if (until !== graceEnds(urn)) return 'names another hour than definition and decisions do';
    const late = lanes.some((lane) => (held[lane]?.boot ?? 0) >= urn.closes);
    return late ? 'takes places that were given after the closing' : null;
  }

  function flawOfDecision(payload: string, life: Life): string | null {
    const { statement } = parseDecisionPayload(payload).decision;
    if (TOO_LATE.has(statement.kind) && 'urns' in statement.body)
      return statement.body.urns.some((named) => said.has(namedPhi(named))) ? 'comes after the closing' : null;
    return statement.kind === 'close' ? flawOfCount(life) : null;
  }

  const flawOfCount = ({ urns }: Life): string | null =>
    [...urns.values()].some((urn) => isPromised(urn) && !said.has(urn.phi))
      ? 'counts before it is said who voted after the closing'
      : null;

  function flawOf({ event, line }: ReadEvent, life: Life): string | null {
    if (event.type === 'factors') return flawOfCount(life);
    if (event.type === 'decision') return flawOfDecision(line.payload, life);
    if (event.type !== 'grace') return null;
    const word = parsePayload(GracePayload, line.payload);
    const flaw = flawOfWord(word, life);
    said.add(word.phi);
    return flaw;
  }

  return {
    see(read, life) {
      const flaw = reading('the journal', () => flawOf(read, life));
      if (flaw !== null) first ??= `what stands at height ${read.event.height} ${flaw}`;
    },
    flaw: () => first,
    said: () => said.size,
  };
}

/** Each closing with a promise is told of once, by its own hour, before anything of any college is counted. */
export const graceCheck: NamedCheck<ElectionSubject> = {
  name: 'journal/grace',
  run: async ({ followed }) => {
    const { graces } = await followed();
    return unless(graces.flaw(), `${graces.said()} closings after which who was in line still voted`);
  },
};
