import { roll as en } from './en/roll.ts';
import { roll as fr } from './fr/roll.ts';
import type { Area } from './translator.ts';

export const roll: Area<keyof typeof fr> = { fr, en };
