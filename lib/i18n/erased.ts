import { erased as en } from './en/erased.ts';
import { erased as fr } from './fr/erased.ts';
import type { Area } from './translator.ts';

export const erased: Area<keyof typeof fr> = { fr, en };
