import { booth } from '#lib/i18n/en/booth.ts';
import { practice } from '#lib/i18n/en/practice.ts';
import { room } from '#lib/i18n/en/room.ts';
import { start } from './start.tsx';

void start('en', { booth, practice, room });
