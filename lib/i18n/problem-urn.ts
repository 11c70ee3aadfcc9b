import { problemUrn as en } from './en/problem-urn.ts';
import { problemUrn as fr } from './fr/problem-urn.ts';

export const problemUrn = { fr, en } as const;
