import { practice as en } from './en/practice.ts';
import { practice as fr } from './fr/practice.ts';
import type { Area } from './translator.ts';

/** The practice vote. A browser gets one language only, as with the booth. */
export const practice: Area<keyof typeof fr> = { fr, en };
