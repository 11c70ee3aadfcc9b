/** What needs no order to link: a record, a line or a transaction that names both members and ballots. */
import type { Owner, Source, Trace } from './traces.ts';

export type Shared = { source: Source; record: string; members: Owner[]; ballots: Owner[] };

/** Records that name some of either. */
export function sharedIn(traces: Iterable<Trace>): Shared[] {
  const named = new Map<string, { source: Source; owners: Set<Owner> }>();
  for (const { owner, source, record } of traces) {
    const one = named.get(record) ?? { source, owners: new Set() };
    one.owners.add(owner);
    named.set(record, one);
  }
  return [...named].flatMap(([record, { source, owners }]) => {
    const of = (kind: Owner['kind']) => [...owners].filter((owner) => owner.kind === kind);
    const [members, ballots] = [of('member'), of('ballot')];
    return members.length > 0 && ballots.length > 0 ? [{ source, record, members, ballots }] : [];
  });
}

/** Members with the ballots that stand in the same record; where it names several of either, nothing is certain. */
export function joins(records: readonly Shared[]): { member: Owner; ballot: Owner; source: Source; record: string }[] {
  return records.flatMap(({ source, record, members, ballots }) => {
    const [member, ...otherMembers] = members;
    const [ballot, ...otherBallots] = ballots;
    const isCertain = member && ballot && otherMembers.length === 0 && otherBallots.length === 0;
    return isCertain ? [{ member, ballot, source, record }] : [];
  });
}

/** How much records say for a member and a ballot: 1 where one names these two alone, less the more it names. */
export type Together = ReadonlyMap<Owner | undefined, ReadonlyMap<Owner | undefined, number>>;

export function together(records: readonly Shared[]): Together {
  const found = new Map<Owner, Map<Owner, number>>();
  for (const { members, ballots } of records) {
    const says = 1 / (members.length * ballots.length);
    for (const member of members) {
      const of = found.get(member) ?? new Map<Owner, number>();
      found.set(member, of);
      for (const ballot of ballots) of.set(ballot, Math.max(of.get(ballot) ?? 0, says));
    }
  }
  return found;
}
