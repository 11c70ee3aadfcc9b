import { register as en } from './en/register.ts';
import { register as fr } from './fr/register.ts';
import type { Area } from './translator.ts';

export const register: Area<keyof typeof fr> = { fr, en };
