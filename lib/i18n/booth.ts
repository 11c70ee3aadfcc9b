import { booth as en } from './en/booth.ts';
import { booth as fr } from './fr/booth.ts';
import type { Area } from './translator.ts';

/** The booth's page. A browser gets one language only: it imports `fr/booth.ts` or `en/booth.ts` itself. */
export const booth: Area<keyof typeof fr> = { fr, en };
