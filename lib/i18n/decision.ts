import { decision as en } from './en/decision.ts';
import { decision as fr } from './fr/decision.ts';

export const decision = { fr, en } as const;
