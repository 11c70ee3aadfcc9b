/**
 * Reports of delivery (DSN, RFC 3464) and of complaints (ARF, RFC 5965), read strictly: a multipart/report of the right
 * kind, exactly one machine part, fields by the letter of the RFC. Anything else is no report; guessing from a server's
 * prose is how a list loses readers who did nothing. Which letter it is about is said by the names that we gave it
 * (envelope.ts) and by nothing else: addresses in a report are never looked at.
 */
import PostalMime, { type Email } from 'postal-mime';
import { z } from 'zod';
import { type LetterName, readName } from './envelope.ts';

export type Report =
  | { kind: 'failed'; letter: LetterName; reason: string }
  | { kind: 'complained'; letter: LetterName; reason: string }
  /** Delivered, relayed, delayed, "not junk": nothing to do. */
  | { kind: 'news'; letter: LetterName };

/** Largest report, in bytes: they bring back headers, not letters. */
export const REPORT_LIMIT = 256 * 1024;

const Status = z.string().regex(/^[245]\.\d{1,3}\.\d{1,3}$/);
const Action = z.enum(['failed', 'delayed', 'delivered', 'relayed', 'expanded']);
const Feedback = z.enum(['abuse', 'fraud', 'virus', 'other', 'not-spam']);

/** @returns null where this is no report on a letter of ours */
export async function readReport(bytes: Uint8Array): Promise<Report | null> {
  let mail: Email;
  try {
    mail = await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      maxNestingDepth: 8,
      maxHeadersSize: 64 * 1024,
    });
  } catch {
    return null;
  }
  const type = mail.headers.filter(({ key }) => key === 'content-type');
  if (type.length !== 1) return null;
  const [, kind] =
    /^\s*multipart\/report\s*;(?:.*;)?\s*report-type\s*=\s*"?([a-z-]+)"?\s*(?:;|$)/is.exec(type[0]?.value ?? '') ?? [];
  if (kind?.toLowerCase() === 'delivery-status') return readDelivery(mail);
  if (kind?.toLowerCase() === 'feedback-report') return readComplaint(mail);
  return null;
}

function readDelivery(mail: Email): Report | null {
  const groups = fieldsOf(mail, 'message/delivery-status');
  const [about, ...recipients] = groups ?? [];
  if (about === undefined || recipients.length === 0 || recipients.length > 20) return null;
  if (one(about, 'reporting-mta') === null) return null;
  const letter = nameIn([one(about, 'original-envelope-id'), ...returned(mail), ...addressed(mail)]);
  if (letter === null) return null;
  let failed: string | null = null;
  for (const recipient of recipients) {
    const action = Action.safeParse(one(recipient, 'action')?.toLowerCase());
    const status = Status.safeParse(/^\S+/.exec(one(recipient, 'status') ?? '')?.[0]);
    if (one(recipient, 'final-recipient') === null || !action.success || !status.success) return null;
    // a failure whose status says success is no report that one may act on
    if (action.data === 'failed' && status.data.startsWith('2')) return null;
    if (action.data === 'failed') failed ??= status.data;
  }
  return failed === null ? { kind: 'news', letter } : { kind: 'failed', letter, reason: failed };
}

function readComplaint(mail: Email): Report | null {
  const groups = fieldsOf(mail, 'message/feedback-report');
  const [fields] = groups ?? [];
  if (fields === undefined || groups?.length !== 1) return null;
  if (one(fields, 'version') === null || one(fields, 'user-agent') === null) return null;
  const feedback = Feedback.safeParse(one(fields, 'feedback-type')?.toLowerCase());
  if (!feedback.success) return null;
  const sender = one(fields, 'original-mail-from');
  const letter = nameIn([
    one(fields, 'original-envelope-id'),
    sender === null ? null : localName(sender),
    ...returned(mail),
    ...addressed(mail),
  ]);
  if (letter === null) return null;
  return feedback.data === 'not-spam'
    ? { kind: 'news', letter }
    : { kind: 'complained', letter, reason: feedback.data };
}

type Fields = readonly (readonly [name: string, value: string])[];

/** The groups of fields of the one part of this type: "Name: value", folded lines joined, groups parted by empty lines. */
function fieldsOf(mail: Email, type: string): Fields[] | null {
  const parts = mail.attachments.filter(({ mimeType }) => mimeType === type);
  const text = parts.length === 1 ? asciiOf(parts[0]?.content) : null;
  if (text === null) return null;
  const groups: (readonly [string, string])[][] = [];
  for (const block of text.replaceAll(/\r?\n[ \t]+/g, ' ').split(/(?:\r?\n){2,}/)) {
    const lines = block.split(/\r?\n/).filter((line) => line !== '');
    const fields = lines.map((line) => /^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*?)[ \t]*$/.exec(line));
    if (fields.length === 0) continue;
    const read = fields.flatMap((field) =>
      field === null ? [] : [[(field[1] ?? '').toLowerCase(), field[2] ?? ''] as const],
    );
    if (read.length !== fields.length) return null;
    groups.push(read);
  }
  return groups;
}

/** The field's value where it stands exactly once. */
function one(fields: Fields, name: string): string | null {
  const found = fields.filter(([key]) => key === name);
  return found.length === 1 ? (found[0]?.[1] ?? null) : null;
}

/** Our Message-ID in the headers that came back: the first lines of the returned message, up to its body. */
function returned(mail: Email): string[] {
  return mail.attachments
    .filter(({ mimeType }) => mimeType === 'message/rfc822' || mimeType === 'text/rfc822-headers')
    .flatMap(({ content }) => {
      const head = (latinOf(content) ?? '').split(/\r?\n\r?\n/, 1)[0] ?? '';
      return [...head.matchAll(/^message-id:\s*<([^@<>\s]+)@[^<>\s]+>/gim)].map(([, name]) => name ?? '');
    });
}

/** The address that the report was sent to: our envelope sender. */
const addressed = (mail: Email): string[] =>
  (mail.to ?? []).flatMap(({ address }) => (address === undefined ? [] : [localName(address)]));

/** `vote+NAME@host` → NAME */
const localName = (address: string): string => /\+([^+@]+)@/.exec(address)?.[1] ?? '';

/** The one letter that all names in the report agree on. */
function nameIn(texts: readonly (string | null)[]): LetterName | null {
  const names = texts.flatMap((text) => (text === null ? [] : [readName(text.trim())])).filter((name) => name !== null);
  const [first] = names;
  const isOne = names.every(({ id, attempt }) => id === first?.id && attempt === first.attempt);
  return first !== undefined && isOne ? first : null;
}

function latinOf(content: string | ArrayBuffer | Uint8Array | undefined): string | null {
  if (content === undefined) return null;
  return typeof content === 'string' ? content : new TextDecoder('latin1').decode(content);
}

/** Machine parts are ASCII (RFC 3464 §2.1.1). */
function asciiOf(content: string | ArrayBuffer | Uint8Array | undefined): string | null {
  const text = latinOf(content);
  return text === null || /[^\t\r\n\x20-\x7e]/.test(text) ? null : text;
}
