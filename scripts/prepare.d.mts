/** A step that failed for a reason worth one sentence. */
export class StepError extends Error {}
export const root: string;
/** The sentence for the failures that a newcomer meets. */
export function reason(text: string): string | undefined;
/** Installs, generates, builds: each step only when needed. */
export function prepare(say: (text: string) => void): Promise<void>;
