/** Makes the demonstration's party and its votes, once, over HTTP. What it made stands in .data/demo/seeded.json. */
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { PersonId, VoteId } from '#lib/ground/brand.ts';
import type { Official } from '../../e2e/voter/official.ts';
import {
  completeDraft,
  freezeAndOpen,
  importRoll,
  inviteAll,
  nameOfficials,
  type Offices,
  trusteeIds,
} from '../../e2e/voter/party.ts';
import type { Keys } from './keys.ts';
import { uploadMaterials } from './materials/upload.ts';
import { authority, rollCsv, trustees } from './party.ts';
import type { Platform } from './platform.ts';
import { motion, presidency } from './votes.ts';

/** Raised when what an earlier version made can no longer be read (definitions, tables). */
const FORMAT = 3;
const Seeded = z.strictObject({
  format: z.literal(FORMAT),
  /** Where its pages are: the definitions name it. */
  people: z.string(),
  open: VoteId,
  draft: VoteId,
  /** Made after the start, in the background: one that is over and published, one that opens soon. */
  past: VoteId.nullable(),
  soon: VoteId.nullable(),
  trustees: z.array(PersonId),
});
export type Seeded = z.infer<typeof Seeded>;

const HOUR = 3600;
/** Between writing the vote and its opening: time enough to make the keys and to freeze, in seconds. */
const OPENS_IN = 15;
const OPEN_FOR = 48 * HOUR;
/** The draft's time to be frozen; frozen later, it opens with the decision to open it. */
const DRAFT_OPENS_IN = 300;

export const seconds = () => Math.floor(Date.now() / 1000);
const draftTimes = () => ({ opens: seconds() + DRAFT_OPENS_IN, closes: seconds() + DRAFT_OPENS_IN + OPEN_FOR });

export const officesOf = (keys: Keys): Offices => ({ authority, quorum: 2, trustees, authenticatorOf: keys.of });

/** What an earlier start made whole; null where it was cut short; 'other' where another version made it. */
export function readSeeded(dir: string): Seeded | 'other' | null {
  const file = path.join(dir, 'seeded.json');
  if (!fs.existsSync(file)) return null;
  return Seeded.safeParse(JSON.parse(fs.readFileSync(file, 'utf8'))).data ?? 'other';
}

/** Written beside and moved: a kill leaves the old or the new. */
export function writeSeeded(dir: string, made: Seeded): Seeded {
  fs.writeFileSync(path.join(dir, 'seeded.json.part'), JSON.stringify(made));
  fs.renameSync(path.join(dir, 'seeded.json.part'), path.join(dir, 'seeded.json'));
  return made;
}

export async function seed(
  platform: Platform,
  keys: Keys,
  { dir, say }: { dir: string; say: (text: string) => void },
): Promise<Seeded> {
  say('naming the Authority and the trustees');
  const officials = await nameOfficials(platform, officesOf(keys));
  const [first] = officials.officials;
  if (!first) throw new Error('no Authority');
  say('importing the roll of 200 members, sending their invitations');
  await importRoll(first, rollCsv(), ['federations', 'abroad']);
  await inviteAll(first);
  const ids = await trusteeIds(first);
  say('writing, freezing and opening a vote');
  const opens = seconds() + OPENS_IN;
  const materials = await uploadMaterials(first);
  const open = await completeDraft(officials, presidency({ opens, closes: opens + OPEN_FOR }, ids, materials));
  await freezeAndOpen(officials, open);
  say('leaving a second vote complete, for you to freeze');
  const draft = await completeDraft(officials, motion(draftTimes(), ids));
  const nothingYet = { past: null, soon: null };
  return writeSeeded(dir, { format: FORMAT, people: platform.people, open, draft, ...nothingYet, trustees: ids });
}

/** A draft that nobody has frozen gets new times when its own are half gone. */
export async function refreshDraft(official: Official, { draft, trustees }: Seeded): Promise<void> {
  const { state, closes } = await official.vote(draft);
  if (state === 'draft' && closes < seconds() + OPEN_FOR / 2) {
    await official.redraft(draft, motion(draftTimes(), trustees));
  }
}
