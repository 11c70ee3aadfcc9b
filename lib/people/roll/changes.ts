/** What has changed on a frozen roll since the Authority last put its name to it: shown before it does so again. */
import { MemberId, type VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { isOver } from './export-register.ts';
import { type RollLine, readHistory } from './history.ts';
import { lastFigures } from './publish-roll.ts';
import { readLife } from './register/index.ts';

export type ChangeKind = 'joined' | 'enrolled' | 'changed' | 'lost';
export type RollChange = { number: string; name: string; college: string; kind: ChangeKind };

export type RegisterView = {
  /** Root in force, hex; how many members it stands for, and how many of them have a passkey. */
  root: string;
  members: number;
  enrolled: number;
  /** The Authority's quorum has put its name to a root that says the same. */
  countersigned: boolean;
  /** Since the last root that the quorum signed: how many, and the first of them by number. */
  changes: { all: number; first: RollChange[] };
  over: boolean;
  purged: boolean;
  /** Who took the register out, the newest first. Day as `2026-11-21`. */
  exports: { name: string; day: string }[];
};

/** Changes shown. */
const SHOWN = 200;

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** Number of the newest root that a quorum signed: 0 is the freeze's. */
async function signedRoot(tx: PeopleTx, vote: VoteId, countersigned: readonly unknown[]): Promise<number> {
  const signed = new Set(countersigned.map(canonicalJson));
  const { rows } = await tx.query<{ payload: string }>(
    `SELECT payload FROM journal_outbox WHERE vote_id = $1 AND type = 'roll' ORDER BY id`,
    [vote],
  );
  return rows.findLastIndex(({ payload }) => signed.has(payload)) + 1;
}

const kindOf = (before: RollLine | undefined, line: RollLine): ChangeKind | null => {
  if (before === undefined) return 'joined';
  const [had, has] = [before.passkeys, line.passkeys].map((keys) => keys.map(({ credential }) => credential).sort());
  if (canonicalJson(had) === canonicalJson(has)) return null;
  return had?.length === 0 ? 'enrolled' : has?.length === 0 ? 'lost' : 'changed';
};

async function changesSince(tx: PeopleTx, vote: VoteId, since: number): Promise<Map<MemberId, ChangeKind>> {
  const before = new Map<MemberId, RollLine>();
  const after = new Map<MemberId, RollLine>();
  for await (const { root, lines } of readHistory(tx, vote))
    for (const line of lines) (root > since ? after : before).set(line.member, line);
  const kinds = new Map<MemberId, ChangeKind>();
  for (const [member, line] of after) {
    const kind = kindOf(before.get(member), line);
    if (kind !== null) kinds.set(member, kind);
  }
  return kinds;
}

/** @returns null for a vote that was never frozen */
export const viewRegister = (vote: VoteId): Promise<RegisterView | null> =>
  withPeople(
    async (tx) => {
      const { life } = await readLife(tx, vote);
      if (life.roll === null) return null;
      const figures = await lastFigures(tx, vote);
      const exports = await tx.query<{ name: string; day: Date }>(
        `SELECT p.name, e.day FROM register_export e JOIN person p ON p.id = e.person_id WHERE e.vote_id = $1
          ORDER BY e.id DESC LIMIT 20`,
        [vote],
      );
      const since = await signedRoot(tx, vote, life.countersigned);
      const kinds = life.purged ? new Map<MemberId, ChangeKind>() : await changesSince(tx, vote, since);
      const { rows } = await tx.query<{ person_id: string; number: string; name: string; college: string }>(
        `SELECT v.person_id, v.number, p.name, d.college FROM voter v JOIN person p ON p.id = v.person_id
           JOIN definition d ON d.phi = v.phi WHERE v.vote_id = $1 AND v.person_id = ANY ($2) ORDER BY v.number LIMIT ${SHOWN}`,
        [vote, [...kinds.keys()]],
      );
      return {
        root: figures.root,
        members: sum(figures.members),
        enrolled: sum(figures.enrolled),
        countersigned: kinds.size === 0,
        changes: {
          all: kinds.size,
          first: rows.flatMap(({ person_id: id, ...row }) => {
            const kind = kinds.get(MemberId.parse(id));
            return kind === undefined ? [] : [{ ...row, kind }];
          }),
        },
        over: isOver(life),
        purged: life.purged,
        exports: exports.rows.map(({ name, day }) => ({ name, day: day.toISOString().slice(0, 10) })),
      };
    },
    { level: 'repeatable read' },
  );
