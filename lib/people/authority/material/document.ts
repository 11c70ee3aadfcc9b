/**
 * A PDF as it may be published. It is served as an attachment, never shown in a page of ours; what a reader's program
 * could run, and what nobody could look into, is refused all the same. It is published as it is: its properties
 * (author, program) are part of it, and the editor says so.
 */
import { inflateSync } from 'node:zlib';
import { materialBounds } from '#lib/election/index.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { MaterialCode } from './refusals.ts';

/** Names of what acts by itself (ISO 32000-2 §12.6): scripts, programs, forms that send, files within. They are looked
 * for in every byte, streams included: too long to stand in a picture by chance. */
const ACTIVE =
  /\/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFiles?|XFA|GoToE|Rendition)(?![A-Za-z0-9])/;
const LOCKED = /\/Encrypt(?![A-Za-z0-9])/;
const PACKED = /\/ObjStm\b/g;
/** Most bytes of object streams that are looked into, all together [a small file that fills the memory]. */
const LOOK = 16_000_000;

export function readDocument(bytes: Uint8Array): Result<{ bytes: Uint8Array }, MaterialCode> {
  if (bytes.length > materialBounds.document)
    return refuse('material/document-too-heavy', { detail: { megabytes: materialBounds.document / 1_000_000 } });
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = file.toString('latin1');
  if (!/^%PDF-[12]\.[0-9][\r\n]/.test(text.slice(0, 12))) return refuse('material/not-a-document');
  // Begins and ends as a PDF, with nothing in front or behind [a file that is a PDF for one program, a page for another].
  if (!/startxref\s+[0-9]+\s+%%EOF[\s\0]{0,8}$/.test(text.slice(-256))) return refuse('material/document-damaged');
  const plain = plainNames(text);
  const packed = objectStreams(file, text);
  // An object stream that hides its name, or cannot be unpacked, is no program's honest work.
  if (packed === null || packed.length !== (plain.match(PACKED)?.length ?? 0))
    return refuse('material/document-damaged');
  const parts = [plain, ...packed.map(plainNames)];
  if (parts.some((part) => LOCKED.test(part))) return refuse('material/document-locked');
  if (parts.some((part) => ACTIVE.test(part))) return refuse('material/document-active');
  return ok({ bytes });
}

/** `/J#61va` is `/Java`: names may spell any letter by its number. */
const plainNames = (text: string): string =>
  text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** What the dictionary of an object stream must not say: strings and comments [a decoy stream within], what changes the
 * bytes once unpacked. No program writes any of it there. */
const DECOY = /[()%]|\/(?:DecodeParms|DP|Predictor)(?![A-Za-z0-9])/;
/** An object stream begins with the numbers and places of what it holds: anything else was packed in another way. */
const PLAIN = /^\s*\d+\s+\d+/;

/** What compressed object streams hold; null where one cannot be unpacked, or all together hold more than LOOK. */
function objectStreams(file: Buffer, text: string): string[] | null {
  const found: string[] = [];
  let left = LOOK;
  for (const { index } of text.matchAll(PACKED)) {
    const [opening = ''] = /^[\s\S]{0,1000}?\bstream\r?\n/.exec(text.slice(index, index + 1010)) ?? [];
    const start = index + opening.length;
    const end = text.indexOf('endstream', start);
    const before = text.slice(Math.max(0, index - 1000), index);
    const dictionary = plainNames(before.slice(before.lastIndexOf('obj') + 1) + opening);
    if (opening === '' || end < 0 || DECOY.test(dictionary)) return null;
    try {
      const content = inflateSync(file.subarray(start, end), { maxOutputLength: left }).toString('latin1');
      left -= content.length;
      if (!PLAIN.test(content)) return null;
      found.push(content);
    } catch {
      return null;
    }
  }
  return found;
}
