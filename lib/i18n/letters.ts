import { letters as en } from './en/letters.ts';
import { letters as fr } from './fr/letters.ts';
import type { Area } from './translator.ts';

/** The Authority's pages of invitations and letters. */
export const letters: Area<keyof typeof fr> = { fr, en };
