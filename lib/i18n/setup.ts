import { setup as en } from './en/setup.ts';
import { setup as fr } from './fr/setup.ts';
import type { Area } from './translator.ts';

export const setup: Area<keyof typeof fr> = { fr, en };
