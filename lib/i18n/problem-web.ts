import { problemWeb as en } from './en/problem-web.ts';
import { problemWeb as fr } from './fr/problem-web.ts';

export const problemWeb = { fr, en } as const;
