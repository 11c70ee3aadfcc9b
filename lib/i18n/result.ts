import { result as en } from './en/result.ts';
import { result as fr } from './fr/result.ts';
import type { Area } from './translator.ts';

export const result: Area<keyof typeof fr> = { fr, en };
