/** The roll of an export, rebuilt: every voter's lines, and every root that the journal has. */

import { H } from '#lib/crypto/hash.ts';
import { type LeafTree, rollLeaf, rootOf, withLeaf, withoutLeaf } from '#lib/crypto/merkle.ts';
import type { MemberId, Phi } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, fromHex, toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { Fault } from './faults.ts';
import type { VoterRecord } from './format.ts';
import type { RegisterJournal } from './journal.ts';

/** A line of a voter, in force from root `from` until before root `until`. `keys`: hash of each passkey, hex. */
export type HeldLine = { from: number; until: number; leaf: Bytes; keys: readonly string[] };
export type HeldVoter = { number: string; phi: Phi; lines: readonly HeldLine[] };

/** `numbers`: as people read them. */
export type Roll = { voters: Map<MemberId, HeldVoter>; numbers: Set<string> };
export const emptyRoll = (): Roll => ({ voters: new Map(), numbers: new Set() });

/** Hex of H(`passkey`, credential, COSE), as the leaf has it (PROTOCOL §3.6). */
export const passkeyHash = ({ credential, cose }: { credential: string; cose: string }): string =>
  toHex(H('isoloir/v1/passkey', fromBase64Url(credential), fromBase64Url(cose)));

/**
 * A number as it is read: compatibility forms folded, nothing that takes no ink. The sample asks people by number, so two
 * that look the same are one [a voter out of nothing beside a real one, who is asked and says yes].
 */
const asRead = (number: string): string =>
  number.normalize('NFKC').replace(/[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu, '');

/** Takes in one voter. @returns what is wrong with them */
export function addVoter(roll: Roll, { life, roots }: RegisterJournal, record: VoterRecord): Fault[] {
  const { member, phi, number, salt, lines } = record;
  const faults: Fault[] = [];
  if (!life.urns.has(phi)) faults.push({ check: 'register/urn', number, detail: 'of an urn that was never frozen' });
  if (roll.voters.has(member)) faults.push({ check: 'register/once', number, detail: 'stands on the roll twice' });
  else if (roll.numbers.has(asRead(number)))
    faults.push({ check: 'register/once', number, detail: 'two voters of this number' });
  const held = lines.map(({ from, passkeys }, i): HeldLine => {
    const keys = passkeys.map(({ credential, cose }) => ({
      credential: fromBase64Url(credential),
      cose: fromBase64Url(cose),
    }));
    const leaf = rollLeaf({ salt: fromHex(salt), phi, member, number, passkeys: keys });
    return { from, until: lines[i + 1]?.from ?? Number.POSITIVE_INFINITY, leaf, keys: passkeys.map(passkeyHash) };
  });
  if (held.some(({ from, until }) => from >= until || from >= roots.length))
    faults.push({ check: 'register/roots', number, detail: 'lines that follow no root' });
  // a second line of the same member is counted in the roots, and named above
  const before = roll.voters.get(member);
  roll.voters.set(member, { number, phi: before?.phi ?? phi, lines: [...(before?.lines ?? []), ...held] });
  roll.numbers.add(asRead(number));
  return faults;
}

type Change = { college: string; gone: HeldLine | undefined; now: HeldLine };

/** Builds every root anew, and what it says of how many stand behind it. */
export function checkRoots({ voters }: Roll, { life, roots }: RegisterJournal): Fault[] {
  const changes = new Map<number, Change[]>();
  for (const { phi, lines } of voters.values()) {
    const college = life.urns.get(phi)?.college ?? '';
    for (const [i, now] of lines.entries()) {
      const before = lines[i - 1];
      const gone = before?.until === now.from ? before : undefined;
      const list = changes.get(now.from) ?? [];
      list.push({ college, gone, now });
      changes.set(now.from, list);
    }
  }
  const faults: Fault[] = [];
  const members = new Map<string, number>([...life.urns.values()].map(({ college }) => [college, 0]));
  const enrolled = new Map(members);
  const more = (counts: Map<string, number>, college: string, by: number) =>
    counts.has(college) && counts.set(college, (counts.get(college) ?? 0) + by);
  let tree: LeafTree = null;
  for (const [i, figures] of roots.entries()) {
    for (const { college, gone, now } of changes.get(i) ?? []) {
      if (gone !== undefined) tree = withoutLeaf(tree, gone.leaf)?.tree ?? tree;
      tree = withLeaf(tree, now.leaf);
      if (gone === undefined) more(members, college, 1);
      more(enrolled, college, Number(now.keys.length > 0) - Number((gone?.keys.length ?? 0) > 0));
    }
    if (toHex(rootOf(tree)) !== figures.root)
      faults.push({ check: 'register/roots', detail: `root ${i} is not that of these lines` });
    const counted = { members: Object.fromEntries(members), enrolled: Object.fromEntries(enrolled) };
    if (canonicalJson(counted) !== canonicalJson({ members: figures.members, enrolled: figures.enrolled }))
      faults.push({ check: 'register/members', detail: `root ${i} stands for other numbers of members` });
  }
  return faults;
}
