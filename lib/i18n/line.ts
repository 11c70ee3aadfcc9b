import { line as en } from './en/line.ts';
import { line as fr } from './fr/line.ts';
import type { Area } from './translator.ts';

export const line: Area<keyof typeof fr> = { fr, en };
