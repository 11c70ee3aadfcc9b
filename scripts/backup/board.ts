/**
 * A third copy of both public boards, kept by whoever likes: everything is fetched over HTTP as anyone could, checked, and
 * added to files that only grow. After a loss the board goes on from here; and who keeps such a copy sees it when a board
 * turns back. Nothing in it is secret.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { z } from 'zod';
import { checkChain, formatLine, type Head, Line, parseLines, readEvents } from '#lib/board/event.ts';
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { parseDefinition } from '#lib/election/definition.ts';
import { type Phi, toUrlForm, VoteId } from '#lib/ground/brand.ts';
import { BackupError } from './stream.ts';

export type Ways = {
  /** Origins as browsers see them. */
  people: string;
  urn: string;
  dir: string;
  fetch?: (url: string) => Promise<Response>;
};

export type Copied = { chain: string; events: number; added: number };

/** Brings the copy up to the boards. @throws BackupError where a board does not go on from what was copied before */
export async function copyBoards({
  people,
  urn,
  dir,
  fetch = (url) => globalThis.fetch(url),
}: Ways): Promise<Copied[]> {
  fs.mkdirSync(dir, { recursive: true });
  const get = async (url: string): Promise<string> => {
    const answer = await fetch(url).catch((error: unknown) => {
      throw new BackupError(`${new URL(url).host} does not answer.`, { cause: error });
    });
    const text = await answer.text();
    if (!answer.ok) throw new BackupError(`${new URL(url).host} answered ${answer.status}.`);
    return text;
  };
  const done: Copied[] = [];
  const votes = z.strictObject({ votes: z.array(VoteId) }).parse(JSON.parse(await get(`${people}/api/board/journals`)));
  for (const vote of votes.votes) {
    const journal = journalFile(dir, vote);
    const address = `${people}/api/board/journal/${vote}`;
    done.push(
      await follow(
        journal,
        `journal/${vote}`,
        (lines) => keysOf(lines).journalKey,
        (from) => get(`${address}?from=${from}`),
      ),
    );
    for (const { phi, receiptKey } of keysOf(await readCopy(journal)).urns) {
      const chain = `${urn}/api/board/urn/${toUrlForm(phi)}`;
      done.push(
        await follow(
          chainFile(dir, phi),
          `urn/${phi}`,
          () => receiptKey,
          (from) => get(`${chain}?from=${from}`),
        ),
      );
    }
  }
  return done;
}

export const journalFile = (dir: string, vote: VoteId): string => path.join(dir, `journal-${vote}.jsonl`);
export const chainFile = (dir: string, phi: Phi): string => path.join(dir, `urn-${toUrlForm(phi)}.jsonl`);

/** Whole lines of a copy; a last one that a crash cut short is none. Empty where there is no file. */
export async function readCopy(file: string): Promise<Line[]> {
  if (!fs.existsSync(file)) return [];
  const lines: Line[] = [];
  const text = readline.createInterface({ input: fs.createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of text) {
    const read = lineOf(line);
    if (read === null) break;
    lines.push(read);
  }
  return lines;
}

function lineOf(text: string): Line | null {
  try {
    return Line.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Asks from the last line that is kept: a board that has not that very line has turned back, or has two pasts. */
async function follow(
  file: string,
  chain: string,
  keyOf: (lines: readonly Line[]) => string | null,
  get: (from: number) => Promise<string>,
): Promise<Copied> {
  const kept = await readCopy(file);
  const fetched = parsed(chain, await get(Math.max(0, kept.length - 1)));
  const last = kept.at(-1);
  const more = last === undefined ? fetched : fetched.slice(1);
  if (last !== undefined && fetched[0]?.event !== last.event)
    throw new BackupError(
      `${chain} no longer has its event at height ${kept.length - 1} (${fingerprint(last)}): the board has turned back or ` +
        `was changed. This copy is the proof: keep it.`,
    );
  const key = keyOf([...kept, ...more]);
  if (key === null || more.length === 0) return { chain, events: kept.length, added: 0 };
  const after = headOf(kept);
  if (checkChain(more, { chain, key, ...(after === null ? {} : { after }) }).some(({ ok }) => !ok))
    throw new BackupError(`${chain} does not go on from height ${kept.length - 1} as a chain must.`);
  // what a crash left of a line goes first
  fs.writeFileSync(`${file}.part`, more.map(formatLine).join(''));
  if (fs.existsSync(file)) fs.truncateSync(file, Buffer.byteLength(kept.map(formatLine).join('')));
  fs.appendFileSync(file, fs.readFileSync(`${file}.part`), { flush: true });
  fs.rmSync(`${file}.part`);
  return { chain, events: kept.length + more.length, added: more.length };
}

const fingerprint = ({ event }: Line): string => createHash('sha256').update(event).digest('hex').slice(0, 16);

function parsed(chain: string, text: string): Line[] {
  try {
    return parseLines(text);
  } catch (thrown) {
    throw new BackupError(`${chain}: the answer is no chain.`, { cause: thrown });
  }
}

/** Where a copy stands; null where it is empty. */
export function headOf(lines: readonly Line[]): Head | null {
  const [last] = readEvents(lines.slice(-1));
  return last === undefined ? null : { height: last.event.height, hash: last.hash };
}

export type Keys = { journalKey: string | null; urns: { phi: Phi; receiptKey: string }[] };

/** The keys that the journal's own definitions name (phi binds them). */
export function keysOf(journal: readonly Line[]): Keys {
  let journalKey: string | null = null;
  const urns = new Map<Phi, string>();
  for (const { event, line } of readEvents(journal)) {
    if (event.type !== 'decision') continue;
    for (const { phi, election } of parseDecisionPayload(line.payload).attachments.definitions ?? []) {
      const { 'x-isoloir': x } = parseDefinition(election);
      if (`journal/${x.vote}` !== event.chain) continue;
      journalKey ??= x.journalKey;
      urns.set(phi, x.receiptKey);
    }
  }
  return { journalKey, urns: [...urns].map(([phi, receiptKey]) => ({ phi, receiptKey })) };
}
