import { trustee as en } from './en/trustee.ts';
import { trustee as fr } from './fr/trustee.ts';
import type { Area } from './translator.ts';

export const trustee: Area<keyof typeof fr> = { fr, en };
