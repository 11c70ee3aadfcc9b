import { keys as en } from './en/keys.ts';
import { keys as fr } from './fr/keys.ts';
import type { Area } from './translator.ts';

export const keys: Area<keyof typeof fr> = { fr, en };
