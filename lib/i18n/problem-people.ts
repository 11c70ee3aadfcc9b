import { problemPeople as en } from './en/problem-people.ts';
import { problemPeople as fr } from './fr/problem-people.ts';

export const problemPeople = { fr, en } as const;
