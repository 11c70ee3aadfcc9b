import { voteEditor as en } from './en/vote-editor.ts';
import { voteEditor as fr } from './fr/vote-editor.ts';
import type { Area } from './translator.ts';

export const voteEditor: Area<keyof typeof fr> = { fr, en };
