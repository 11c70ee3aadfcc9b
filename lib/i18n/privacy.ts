import { privacy as en } from './en/privacy.ts';
import { privacy as fr } from './fr/privacy.ts';
import type { Area } from './translator.ts';

export const privacy: Area<keyof typeof fr> = { fr, en };
