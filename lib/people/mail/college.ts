/** Letters about one college apart (PROTOCOL §7.8): its members are told of every pause, resumption, extension and of an
 * annulment, by what has passed. The journal says the same, with the signatures. */
import { z } from 'zod';
import type { AboutVote } from './call.ts';

const Both = z.object({ fr: z.string(), en: z.string() });
/** A decision that has passed about an urn, as far as letters need it. */
const Passed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('publish') }),
  z.object({ kind: z.literal('suspend'), at: z.int(), reason: Both }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('extend'), closes: z.int(), reason: Both }),
  z.object({ kind: z.literal('annul'), reason: Both }),
]);

/** What was decided about one urn; times in epoch ms. */
export type Decided = {
  opened: boolean;
  stopped: boolean;
  published: boolean;
  annulled: boolean;
  pauses: number;
  resumptions: number;
  extensions: number;
  /** The closing in force, where it was moved. */
  closes: number | null;
  /** Why, of what was decided last of pauses, extensions and annulment. */
  reasons: {
    pause: z.infer<typeof Both> | null;
    extension: z.infer<typeof Both> | null;
    annulment: z.infer<typeof Both> | null;
  };
};

/** SQL: the decisions that have passed about the urn `d.phi`, as JSON. */
export const PASSED = `(
  SELECT coalesce(json_agg(json_build_object('kind', p.kind, 'at', p.body -> 'at', 'reason', p.body -> 'reason',
                                             'closes', p.urn -> 'closes')), '[]')
    FROM (SELECT kind, statement::jsonb -> 'body' AS body, urn
            FROM proposal, jsonb_array_elements(statement::jsonb -> 'body' -> 'urns') AS urn
           WHERE vote_id = d.vote_id AND state = 'passed'
             AND kind IN ('open', 'stop', 'publish', 'suspend', 'resume', 'extend', 'annul')
             AND (urn = to_jsonb(d.phi) OR urn ->> 'phi' = d.phi)) AS p)`;

/** Whatever the order of the rows: a pause is as many suspensions more than resumptions, a closing is the latest. */
export function decidedBy(json: unknown): Decided {
  const passed = z.array(Passed).parse(json);
  const of = <Kind extends z.infer<typeof Passed>['kind']>(kind: Kind) =>
    passed.filter((one): one is Extract<z.infer<typeof Passed>, { kind: Kind }> => one.kind === kind);
  const extension = of('extend')
    .sort((a, b) => a.closes - b.closes)
    .at(-1);
  return {
    opened: of('open').length > 0,
    stopped: of('stop').length > 0,
    published: of('publish').length > 0,
    annulled: of('annul').length > 0,
    pauses: of('suspend').length,
    resumptions: of('resume').length,
    extensions: of('extend').length,
    closes: extension === undefined ? null : extension.closes * 1000,
    reasons: {
      pause:
        of('suspend')
          .sort((a, b) => a.at - b.at)
          .at(-1)?.reason ?? null,
      extension: extension?.reason ?? null,
      annulment: of('annul')[0]?.reason ?? null,
    },
  };
}

export const isPaused = ({ pauses, resumptions }: Decided): boolean => pauses > resumptions;

type Due = { template: AboutVote; wave: number; until: number | null };

/** Letters about what happened to this urn alone, until its closing in force. `wave`: which pause, which extension. */
export function collegeLetters(one: Decided & { closes: number }, at: number, news: number): Due[] {
  const due: Due[] = [];
  const until = one.closes;
  const isRunning = one.opened && !one.stopped && !one.annulled && at < one.closes;
  if (isRunning && isPaused(one)) due.push({ template: 'vote-paused', wave: one.pauses, until });
  if (isRunning && one.pauses > 0 && !isPaused(one))
    due.push({ template: 'vote-resumed', wave: one.resumptions, until });
  if (isRunning && one.extensions > 0) due.push({ template: 'vote-extended', wave: one.extensions, until });
  if (one.annulled && at < one.closes + news) due.push({ template: 'vote-annulled', wave: 0, until: null });
  return due;
}

/** SQL over a letter `m`: decisions of the kind that have passed about its urn. */
const passedOf = (kind: string): string => `(SELECT count(*) FROM proposal d
  WHERE d.vote_id = m.vote_id AND d.kind = '${kind}' AND d.state = 'passed'
    AND d.statement::jsonb -> 'body' -> 'urns' @> jsonb_build_array(m.phi))`;

/** SQL: the urn of letter `m` is stopped, annulled or paused: whoever is called to it would find it shut. */
export const SHUT = `(${passedOf('stop')} > 0 OR ${passedOf('annul')} > 0 OR ${passedOf('suspend')} > ${passedOf('resume')})`;

/** SQL: letter `m` tells of a pause or a resumption that is no longer so. */
export const OVERTAKEN = `(m.template = 'vote-paused' AND (${passedOf('resume')} >= m.wave OR ${passedOf('annul')} > 0)
  OR m.template = 'vote-resumed' AND (${passedOf('suspend')} > m.wave OR ${passedOf('annul')} > 0)
  OR m.template = 'vote-extended' AND ${passedOf('annul')} > 0)`;
