/** Path of a Chromium on this machine, or undefined. */
export function findChromium(): string | undefined;
/** As findChromium, but installs one where there is none. */
export function ensureChromium(say: (text: string) => void): Promise<string>;
export const headlessFlags: readonly string[];
