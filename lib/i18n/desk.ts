import { desk as en } from './en/desk.ts';
import { desk as fr } from './fr/desk.ts';
import type { Area } from './translator.ts';

/** Loss and change: the Authority's page, the page that stops a change, the notice on one's own account. */
export const desk: Area<keyof typeof fr> = { fr, en };
