/**
 * How long a person takes, as a table: a page reads the same to a script in a second and to a member in half a minute.
 * Whoever doubts a number changes it here and measures again.
 */
export const pace = {
  /** Words a minute. Silent reading of adults: 238 on average (Brysbaert 2019, J. Mem. Lang. 109); less leaves room for
   * older eyes. Every word of a screen is read, the small print included. */
  wordsPerMinute: 200,
  /** Seconds for one tap: to point 1.1, to press 0.1 (keystroke-level model, Card, Moran and Newell 1983). */
  tap: 1.2,
  /** Seconds for a passkey: the device's question, and a finger or a face. An assumption of ours. */
  touch: 2.5,
} as const;

/** What happened on the way, screen by screen. */
export type Way = { words: number; taps: number; touches: number; machineSeconds: number };

export const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word)).length;

/** Seconds for a person to go this way. */
export const secondsOf = ({ words, taps, touches, machineSeconds }: Way): number =>
  (words * 60) / pace.wordsPerMinute + taps * pace.tap + touches * pace.touch + machineSeconds;
