/** Every word of the catalogues is said somewhere: a key that no source names, nor builds by a template, is dead. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const filesIn = (folder: string): string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);

const sources = ['app', 'lib', 'scripts']
  .flatMap(filesIn)
  .filter((file) => /(?<!\.test|\.spec|\.d)\.tsx?$/.test(file) && !/^lib\/i18n\/|\/generated\//.test(file))
  .map((file) => readFileSync(`${root}${file}`, 'utf8'))
  .join('\n');

const found = (pattern: RegExp): string[] => [...sources.matchAll(pattern)].map(([, word = '']) => word);
const said = new Set(found(/(\w+)/g));
/** `kind_${…}` and `${…}Text`. */
const beginnings = found(/`([A-Za-z_]{2,})\$\{/g);
const ends = found(/\}([A-Za-z_]{4,})`/g);

const isSaid = (key: string): boolean =>
  said.has(key) || beginnings.some((part) => key.startsWith(part)) || ends.some((part) => key.endsWith(part));

/** Areas whose keys are codes and names of kinds have their own tests (`catalogue.test.ts`, `letter.test.ts`). */
const areas = readdirSync(`${root}lib/i18n/fr`).filter((file) => !file.startsWith('problem'));

describe('catalogues', () => {
  test.each(areas)('%s: nothing that nobody says', (file) => {
    const keys = [...readFileSync(`${root}lib/i18n/fr/${file}`, 'utf8').matchAll(/^ {2}(\w+):/gm)].map(
      ([, key = '']) => key,
    );
    expect(keys.filter((key) => !isSaid(key))).toEqual([]);
  });
});
