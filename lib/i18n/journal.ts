import { journal as en } from './en/journal.ts';
import { journal as fr } from './fr/journal.ts';
import type { Area } from './translator.ts';

export const journal: Area<keyof typeof fr> = { fr, en };
