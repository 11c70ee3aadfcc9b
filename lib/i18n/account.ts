import { account as en } from './en/account.ts';
import { account as fr } from './fr/account.ts';
import type { Area } from './translator.ts';

export const account: Area<keyof typeof fr> = { fr, en };
