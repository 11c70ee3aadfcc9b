import { booth } from '#lib/i18n/fr/booth.ts';
import { practice } from '#lib/i18n/fr/practice.ts';
import { room } from '#lib/i18n/fr/room.ts';
import { start } from './start.tsx';

void start('fr', { booth, practice, room });
