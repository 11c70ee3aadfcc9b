/**
 * How long a person takes, as a table: a page reads the same to a script in a second and to a member in half a minute.
 * Whoever doubts a number changes it here and measures again. What it leaves out: making up one's mind, and the way to
 * the letter.
 */
export const pace = {
  /** Words a minute. Silent reading of adults: 238 on average (Brysbaert 2019, J. Mem. Lang. 109); less leaves room for
   * older eyes. Every word of a screen is read, header and small print included, but nobody reads a line twice: what a
   * screen repeats of the one before costs nothing. */
  wordsPerMinute: 200,
  /** Seconds for one tap: to point 1.1, to press 0.1 (keystroke-level model, Card, Moran and Newell 1983). */
  tap: 1.2,
  /** Seconds for a passkey: the device's question, and a finger or a face. An assumption of ours. */
  touch: 2.5,
  /** Seconds for one key of a telephone's: the same model's typist who knows the keys little, 0.5. */
  key: 0.5,
  /** Seconds until a text message is on the screen. An assumption of ours: the network's share, not ours to shorten. */
  message: 5,
} as const;

/** What happened on the way, screen by screen. */
export type Way = {
  words: number;
  taps: number;
  touches: number;
  keys: number;
  messages: number;
  machineSeconds: number;
};

export const nothingYet = (): Way => ({ words: 0, taps: 0, touches: 0, keys: 0, messages: 0, machineSeconds: 0 });

export const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word)).length;

/** Lines of `text` that are not in `read`, which they join. */
export function newLines(text: string, read: Set<string>): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !read.has(line));
  for (const line of lines) read.add(line);
  return [...new Set(lines)];
}

/** Seconds for a person to go this way. */
export const secondsOf = ({ words, taps, touches, keys, messages, machineSeconds }: Way): number =>
  (words * 60) / pace.wordsPerMinute +
  taps * pace.tap +
  touches * pace.touch +
  keys * pace.key +
  messages * pace.message +
  machineSeconds;
