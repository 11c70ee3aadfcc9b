import './strict.ts';
import { booth } from '#lib/i18n/fr/booth.ts';
import { practice } from '#lib/i18n/fr/practice.ts';
import { start } from './start.tsx';

start('fr', booth, practice);
