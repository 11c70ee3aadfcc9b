/** Links that need no statistics: a record, a line or a transaction that names both a member and a ballot. */
import type { Owner, Trace } from './traces.ts';

/** Members with the ballots that stand in the same record; where it names several of either, nothing is certain. */
export function joins(traces: Iterable<Trace>): { member: Owner; ballot: Owner; record: string }[] {
  const named = new Map<string, Set<Owner>>();
  for (const { owner, record } of traces) named.set(record, (named.get(record) ?? new Set()).add(owner));
  return [...named].flatMap(([record, owners]) => {
    const of = (kind: Owner['kind']) => [...owners].filter((owner) => owner.kind === kind);
    const [member, ...otherMembers] = of('member');
    const [ballot, ...otherBallots] = of('ballot');
    const isCertain = member && ballot && otherMembers.length === 0 && otherBallots.length === 0;
    return isCertain ? [{ member, ballot, record }] : [];
  });
}
