import { authority as en } from './en/authority.ts';
import { authority as fr } from './fr/authority.ts';
import type { Area } from './translator.ts';

export const authority: Area<keyof typeof fr> = { fr, en };
