import './strict.ts';
import { booth } from '#lib/i18n/en/booth.ts';
import { practice } from '#lib/i18n/en/practice.ts';
import { room } from '#lib/i18n/en/room.ts';
import { wake } from './wake.ts';

void wake().then(({ start }) => start('en', { booth, practice, room }));
