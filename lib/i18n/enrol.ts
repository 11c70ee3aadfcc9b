import { enrol as en } from './en/enrol.ts';
import { enrol as fr } from './fr/enrol.ts';
import type { Area } from './translator.ts';

export const enrol: Area<keyof typeof fr> = { fr, en };
