import { election as en } from './en/election.ts';
import { election as fr } from './fr/election.ts';
import type { Area } from './translator.ts';

export const election: Area<keyof typeof fr> = { fr, en };
