import { board as en } from './en/board.ts';
import { board as fr } from './fr/board.ts';
import type { Area } from './translator.ts';

export const board: Area<keyof typeof fr> = { fr, en };
