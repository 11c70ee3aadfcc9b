/**
 * The register as its auditors get it (PROTOCOL §3.6): NDJSON, one record a line, canonical JSON: head, every voter with
 * all the lines they had, every sign-off with its evidence, who was shut out (by marks, with their key), end. It names nobody but by membership number.
 */
import { z } from 'zod';
import { Assertion } from '#lib/election/assertion.ts';
import { bounds } from '#lib/election/definition.ts';
import { Blinded } from '#lib/election/register.ts';
import { line } from '#lib/election/text.ts';
import { base64Url } from '#lib/ground/base64-url.ts';
import { MemberId, Phi, VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { REFUSED } from '../payload.ts';

export const FORMAT = 'isoloir/v1/register';

const count = z.int().min(0).max(100_000_000);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const Passkey = z.strictObject({ credential: base64Url(16, 1023), cose: base64Url(16, 2048) });

/** What a voter's leaf held from root `from` on, until the next line begins. Root 0 is that of the freeze, root i that
 * of the i-th event `roll` of the journal. */
const Line = z.strictObject({ from: count, passkeys: z.array(Passkey).max(100) });

export const VoterRecord = z.strictObject({
  member: MemberId,
  phi: Phi,
  /** One line, nothing hidden in it: it is printed on the auditors' terminal, by a file that the operator made. */
  number: line(200),
  /** Of the leaf, hex. */
  salt: hash,
  lines: z.array(Line).min(1).max(10_000),
});
export type VoterRecord = z.infer<typeof VoterRecord>;

/** PROTOCOL §5.4: what the register keeps. `leaf`: the member's as it stood when they signed, hex. */
export const SignOffRecord = z.strictObject({
  member: MemberId,
  phi: Phi,
  cose: base64Url(16, 2048),
  assertion: Assertion,
  requests: z.array(Blinded).min(1).max(bounds.issuers),
  signatures: z.array(Blinded).min(1).max(bounds.issuers),
  leaf: hash,
});
export type SignOffRecord = z.infer<typeof SignOffRecord>;

/** The key under which refused members are marked (PROTOCOL §5.15), hex; and each row. */
const NightRecord = z.strictObject({ key: hash });
const RefusedRecord = z.strictObject({
  phi: Phi,
  mark: hash,
  minute: z.int().min(1).max(2_147_483_647),
  reason: z.enum(REFUSED),
});

/** `refused`: only where the night's key is handed out. */
const Counts = z.strictObject({ voters: count, signOffs: count, refused: count.optional() });

export const ExportRecord = z.union([
  z.strictObject({ head: z.strictObject({ format: z.literal(FORMAT), vote: VoteId }) }),
  z.strictObject({ voter: VoterRecord }),
  z.strictObject({ signOff: SignOffRecord }),
  z.strictObject({ night: NightRecord }),
  z.strictObject({ refused: RefusedRecord }),
  z.strictObject({ end: Counts }),
]);
export type ExportRecord = z.infer<typeof ExportRecord>;

/** @throws SyntaxError, ZodError or RangeError for a line that is not the canonical JSON of a record */
export function readRecord(line: string): ExportRecord {
  const raw: unknown = JSON.parse(line);
  if (canonicalJson(raw) !== line) throw new RangeError('not canonical JSON');
  return ExportRecord.parse(raw);
}

/** One line with its newline. */
export const formatRecord = (record: ExportRecord): string => `${canonicalJson(record)}\n`;
