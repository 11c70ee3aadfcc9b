import { section as en } from './en/section.ts';
import { section as fr } from './fr/section.ts';
import type { Area } from './translator.ts';

export const section: Area<keyof typeof fr> = { fr, en };
