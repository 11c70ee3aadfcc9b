/**
 * Events of a board, pure (PROTOCOL §6): a chain of hashes whose every head is signed. The same code appends on the
 * servers, checks in the booth and the trustee's page, and verifies from a file.
 */
import { z } from 'zod';
import { hexH, sha256Hex } from '#lib/crypto/hash.ts';
import { verify } from '#lib/crypto/signature.ts';
import { type Bytes, fromHex } from '#lib/ground/bytes.ts';
import { canonicalJson, enc } from '#lib/ground/canonical.ts';
import type { Check } from '#lib/ground/result.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Name of a chain: `urn/<phi>` or `journal/<vote>`. */
export const ChainName = z.string().regex(/^(urn\/[A-Za-z0-9+/]{43}|journal\/[1-9A-HJ-NP-Za-km-z]{22})$/);

export const EventType = z.enum([
  'definition',
  'batch',
  'closing',
  'decision',
  'roll',
  'passes',
  'heads',
  'factors',
  'purge',
  'person',
  'key',
  'grace',
  'night',
]);
export type EventType = z.infer<typeof EventType>;

/** PROTOCOL §6: `payload` and `parent` are hashes in hex; `parent` is "" at height 0. */
export const Event = z.strictObject({
  chain: ChainName,
  height: z.int().min(0),
  parent: z.union([z.literal(''), hash]),
  type: EventType,
  payload: hash,
});
export type Event = z.infer<typeof Event>;

/** One line of a chain's file: the exact bytes of event and payload, as strings; the head's signature in hex. */
export const Line = z.strictObject({
  event: z.string().min(1),
  payload: z.string().min(1),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type Line = z.infer<typeof Line>;

/** Where a chain stands: `height` of its last event and that event's hash. */
export type Head = { height: number; hash: string };

/** The exact bytes of an event over this payload, and their hash. */
export function makeEvent(parts: {
  chain: string;
  height: number;
  parent: string;
  type: EventType;
  /** Exact bytes of the payload, as a string. */
  payload: string;
}): { event: string; hash: string } {
  const event = canonicalJson(Event.parse({ ...parts, payload: sha256Hex(parts.payload) }));
  return { event, hash: eventHash(event) };
}

/** Hex of H(`isoloir/v1/event`, event bytes). */
export const eventHash = (event: string): string => hexH('isoloir/v1/event', event);

/** What a head's signature signs: enc(`isoloir/v1/head`, chain, height, event hash). */
export const headMessage = (head: { chain: string; height: number; hash: string }): Bytes =>
  enc('isoloir/v1/head', head.chain, head.height, head.hash);

export const formatLine = ({ event, payload, signature }: Line): string =>
  `${JSON.stringify({ event, payload, signature })}\n`;

/** Reads the file form. @throws SyntaxError where a line is not one, or the last has no newline. */
export function parseLines(text: string): Line[] {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new SyntaxError('chain file: last line is cut');
  return text
    .slice(0, -1)
    .split('\n')
    .map((line, at) => {
      const parsed = Line.safeParse(JSON.parse(line));
      if (!parsed.success) throw new SyntaxError(`chain file: line ${at + 1} is not an event`);
      return parsed.data;
    });
}

export type ReadEvent = { line: Line; event: Event; hash: string };

/** Parses each line's event. @throws SyntaxError where one is not the canonical JSON of an event. */
export function readEvents(lines: readonly Line[]): ReadEvent[] {
  return lines.map((line, at) => {
    const parsed = Event.safeParse(JSON.parse(line.event));
    if (!parsed.success || canonicalJson(parsed.data) !== line.event) throw new SyntaxError(`event ${at} is malformed`);
    return { line, event: parsed.data, hash: eventHash(line.event) };
  });
}

/**
 * Checks a whole chain, or the part of it that follows `after`, against its name and the key of its heads.
 * Named checks: `chain-form` (each line is an event), `chain-name`, `chain-order` (heights without gap),
 * `chain-parent`, `chain-payload` (hashes), `chain-signature`. The detail names the first height at fault.
 * @param key Ed25519 public key, 64 hex digits: receiptKey for a live chain, journalKey for a journal.
 */
export function checkChain(
  lines: readonly Line[],
  { chain, key, after }: { chain: string; key: string; after?: Head },
): Check[] {
  const start = after === undefined ? 0 : after.height + 1;
  let events: ReadEvent[];
  try {
    events = readEvents(lines);
  } catch (thrown) {
    return [{ name: 'chain-form', ok: false, detail: thrown instanceof Error ? thrown.message : 'malformed' }];
  }
  const first = (name: string, fails: (read: ReadEvent, at: number) => boolean): Check => {
    const at = events.findIndex(fails);
    return at < 0 ? { name, ok: true } : { name, ok: false, detail: `height ${start + at}` };
  };
  const publicKey = fromHex(key);
  return [
    { name: 'chain-form', ok: true },
    first('chain-name', ({ event }) => event.chain !== chain),
    first('chain-order', ({ event }, at) => event.height !== start + at),
    first('chain-parent', ({ event }, at) => event.parent !== (at === 0 ? (after?.hash ?? '') : events[at - 1]?.hash)),
    first('chain-payload', ({ event, line }) => event.payload !== sha256Hex(line.payload)),
    first('chain-signature', ({ event, line, hash }) => {
      const message = headMessage({ chain, height: event.height, hash });
      return !verify(publicKey, message, fromHex(line.signature));
    }),
  ];
}
