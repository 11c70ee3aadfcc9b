import { mail as en } from './en/mail.ts';
import { mail as fr } from './fr/mail.ts';
import type { Area } from './translator.ts';

/** Letters that the people side sends. */
export const mail: Area<keyof typeof fr> = { fr, en };
