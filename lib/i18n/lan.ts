import { lan as en } from './en/lan.ts';
import { lan as fr } from './fr/lan.ts';
import type { Area } from './translator.ts';

/** `npm run demo -- --lan`: the page that offers the demonstration's own certificate to a phone. */
export const lan: Area<keyof typeof fr> = { fr, en };
