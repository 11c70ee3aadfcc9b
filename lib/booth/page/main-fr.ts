import './strict.ts';
import { booth } from '#lib/i18n/fr/booth.ts';
import { practice } from '#lib/i18n/fr/practice.ts';
import { room } from '#lib/i18n/fr/room.ts';
import { wake } from './wake.ts';

void wake().then(({ start }) => start('fr', { booth, practice, room }));
