import { room as en } from './en/room.ts';
import { room as fr } from './fr/room.ts';
import type { Area } from './translator.ts';

export const room: Area<keyof typeof fr> = { fr, en };
