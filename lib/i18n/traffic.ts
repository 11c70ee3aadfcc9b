import { traffic as en } from './en/traffic.ts';
import { traffic as fr } from './fr/traffic.ts';
import type { Area } from './translator.ts';

export const traffic: Area<keyof typeof fr> = { fr, en };
