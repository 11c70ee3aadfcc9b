import { gate as en } from './en/gate.ts';
import { gate as fr } from './fr/gate.ts';
import type { Area } from './translator.ts';

export const gate: Area<keyof typeof fr> = { fr, en };
