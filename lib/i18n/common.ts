import { common as en } from './en/common.ts';
import { common as fr } from './fr/common.ts';
import type { Area } from './translator.ts';

/** What stands on every page. */
export const common: Area<keyof typeof fr> = { fr, en };
