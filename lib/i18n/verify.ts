import { verify as en } from './en/verify.ts';
import { verify as fr } from './fr/verify.ts';
import type { Area } from './translator.ts';

/** How anyone checks, and how the vote stays secret. */
export const verify: Area<keyof typeof fr> = { fr, en };
