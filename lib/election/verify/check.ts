/**
 * A verification is a list of named checks over one subject: data that a test can shorten, and a page can translate.
 * A check answers, it does not throw; what cannot be read is a failed check with a sentence (HOUSE §5).
 */
import type { Check } from '#lib/ground/result.ts';
import { Unreadable } from '../archive.ts';

export type Verdict = { ok: boolean; detail: string };

export type Progress = { check: string; done: number; total: number };
export type OnProgress = (progress: Progress) => void;

export type NamedCheck<Subject> = {
  name: string;
  /** Absent: always. A check that does not apply is not listed at all: it would hold of anything. */
  applies?: (subject: Subject) => boolean;
  run: (subject: Subject, report: (done: number, total: number) => void) => Verdict | Promise<Verdict>;
};

/** `flaw` null: the check holds, and `detail` says what was found in order. */
export const unless = (flaw: string | null, detail: string): Verdict =>
  flaw === null ? { ok: true, detail } : { ok: false, detail: flaw };

/** The first flaw of a list, or null. */
export const firstFlaw = (flaws: Iterable<string | null>): string | null => {
  for (const flaw of flaws) if (flaw !== null) return flaw;
  return null;
};

function whyUnreadable(thrown: unknown): string {
  if (thrown instanceof Unreadable) return thrown.message;
  // Parsers of other modules throw their own classes; messages of these may quote input, so only the class is told.
  return `could not be read (${thrown instanceof Error ? thrown.name : 'unknown fault'})`;
}

/** Lets a browser paint and a server answer between two checks. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Whether the check is to be made; where that cannot be read it is, and then fails. */
function isDue<Subject>({ applies }: NamedCheck<Subject>, subject: Subject): boolean {
  try {
    return applies === undefined || applies(subject);
  } catch {
    return true;
  }
}

export async function runChecks<Subject>(
  all: readonly NamedCheck<Subject>[],
  subject: Subject,
  onProgress: OnProgress = () => {},
): Promise<Check[]> {
  const checks = all.filter((check) => isDue(check, subject));
  const results: Check[] = [];
  for (const [i, { name, run }] of checks.entries()) {
    onProgress({ check: name, done: i, total: checks.length });
    await breathe();
    let verdict: Verdict;
    try {
      verdict = await run(subject, (done, total) => onProgress({ check: name, done, total }));
    } catch (thrown) {
      verdict = { ok: false, detail: whyUnreadable(thrown) };
    }
    results.push({ name, ok: verdict.ok, detail: verdict.detail });
  }
  return results;
}

/** A value computed once, on first use; a throw is not remembered as a value but thrown again. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
