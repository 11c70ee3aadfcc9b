import { shutOut as en } from './en/shut-out.ts';
import { shutOut as fr } from './fr/shut-out.ts';
import type { Area } from './translator.ts';

/** Members who were turned away and have not signed, in the Authority's console. */
export const shutOut: Area<keyof typeof fr> = { fr, en };
