import { home as en } from './en/home.ts';
import { home as fr } from './fr/home.ts';
import type { Area } from './translator.ts';

export const home: Area<keyof typeof fr> = { fr, en };
