import { college as en } from './en/college.ts';
import { college as fr } from './fr/college.ts';
import type { Area } from './translator.ts';

/** One college apart: what was decided about it, and the Authority's forms. */
export const college: Area<keyof typeof fr> = { fr, en };
