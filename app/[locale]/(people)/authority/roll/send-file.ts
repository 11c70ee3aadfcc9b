/** A file to the server in parts, and how far the server has come with it. */
import { z } from 'zod';
import type { Locale } from '#lib/i18n/index.ts';
import { askServer, type Failure } from '../../../../_ui/ask-server.ts';

/** Bytes that the server takes, and at once. */
export const LARGEST = 64 * 1024 * 1024;
const PART = 1024 * 1024;
/** Tries of one part over a line that breaks. */
const TRIES = 4;

export type Step = 'sending' | 'reading' | 'comparing' | 'writing';
/** `done` of `all`: bytes while sending, lines afterwards. */
export type Progress = { step: Step; done: number; all: number };

/** Sends the file. @returns null, or why it ended; a part that did not arrive is sent again */
export async function sendFile(
  locale: Locale,
  { id, file, onProgress }: { id: string; file: Blob; onProgress: (progress: Progress) => void },
): Promise<Failure | null> {
  const parts = Math.max(1, Math.ceil(file.size / PART));
  for (let part = 0; part < parts; part++) {
    onProgress({ step: 'sending', done: part * PART, all: file.size });
    const bytes = file.slice(part * PART, (part + 1) * PART);
    const path = `/api/people/roll/file?${new URLSearchParams({ import: id, part: `${part}`, parts: `${parts}` })}`;
    for (let attempt = 1; ; attempt++) {
      const answer = await askServer(locale, 'POST', path, z.unknown(), bytes);
      if (answer.ok) break;
      if (answer.failure.title !== '' || attempt === TRIES) return answer.failure;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
  return null;
}

const State = z.object({ state: z.string(), lines: z.int(), faults: z.int() });
const STEPS: readonly Step[] = ['reading', 'comparing', 'writing'];

/** Says how far the server has come, until `work` ends. */
export async function watching<T>(
  locale: Locale,
  { id, onProgress, work }: { id: string; onProgress: (progress: Progress) => void; work: Promise<T> },
): Promise<T> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  const look = async () => {
    while (!isDone) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (isDone) return;
      const answer = await askServer(locale, 'GET', `/api/people/roll/progress?import=${id}`, State);
      const step = answer.ok ? STEPS.find((one) => one === answer.value.state) : undefined;
      if (answer.ok && step !== undefined && !isDone) onProgress({ step, done: answer.value.lines, all: 0 });
    }
  };
  void look();
  return ended;
}
