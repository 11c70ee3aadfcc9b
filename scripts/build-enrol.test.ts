import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { board } from '#lib/i18n/board.ts';
import { common } from '#lib/i18n/common.ts';
import { enrol } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { buildBooth } from './build-booth.ts';
import { buildEnrol } from './build-enrol.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const build = (out: string) => buildEnrol({ out: at(out), booth: at('booth'), compress: false });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isoloir-enrol-'));
  await buildBooth(at('booth'), { compress: false });
  await build('one');
});
afterAll(() => rm(folder, { recursive: true }));

const pages = ['enrol', 'sign-in'] as const;
const languages = ['fr', 'en'] as const;
const cases = pages.flatMap((name) => languages.map((locale) => [name, locale] as const));

const page = async (name: string, locale: string, from = 'one') =>
  (await readFile(at(`${from}/${name}-${locale}.html`))).toString();
const linked = (html: string) =>
  [...html.matchAll(/(?:src|href)="\/enrol\/(assets\/[^"]+)" integrity="sha256-([^"]+)"/g)].map(
    ([, name = '', integrity = '']) => ({ name, integrity }),
  );
async function script(name: string, locale: string): Promise<Buffer> {
  const { name: file } = linked(await page(name, locale)).find((one) => one.name.endsWith('.js')) ?? { name: '' };
  return readFile(at(`one/${file}`));
}

describe('the build of enrolment and sign-in', () => {
  test('gives the same bytes again', async () => {
    await build('two');
    const names = async (from: string) => (await readdir(at(from), { recursive: true })).sort();
    expect(await names('two')).toEqual(await names('one'));
    for (const [name, locale] of cases) expect(await page(name, locale, 'two')).toBe(await page(name, locale));
  });

  test.each(cases)('%s-%s.html runs and styles nothing but its own files, by their hashes', async (name, locale) => {
    const html = await page(name, locale);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    expect(linked(html)).toHaveLength(2);
    for (const { name: file, integrity } of linked(html)) {
      const bytes = await readFile(at(`one/${file}`));
      expect(createHash('sha256').update(bytes).digest('base64'), file).toBe(integrity);
    }
    const others = [...html.matchAll(/<(?:link|script|img)[^>]*(?:src|href)="((?!\/enrol\/)[^"]*)"/g)];
    expect(others.map(([, address]) => address)).toEqual(['/icon.svg', '/theme.css']);
  });

  test.each(languages)('enrol-%s.html says what it is, and what to do without scripts', async (locale) => {
    const html = await page('enrol', locale);
    const t = translator(locale, enrol);
    for (const key of ['title', 'lead', 'noScript'] as const) expect(html).toContain(t(key));
  });

  test.each(languages)('sign-in-%s.html says all that it has to say, and no button can be pressed', async (locale) => {
    const html = await page('sign-in', locale);
    const t = translator(locale, enrol);
    const all = [
      'signInTitle',
      'signInLead',
      'signInVoting',
      'signInNone',
      'signInOtherText',
      'signInLostText',
    ] as const;
    for (const key of all) expect(html).toContain(t(key));
    expect(html).toContain(translator(locale, common)('noScript'));
    expect(html.match(/<button[^>]*>[^<]*/g)).toEqual([`<button type="button" disabled>${t('signInButton')}`]);
  });

  test.each([
    ['enrol', 30_000],
    ['sign-in', 23_000],
    ['board', 55_000],
  ] as const)('the script of %s: under %d bytes, compressed, in the longer language', async (name, bytes) => {
    expect(brotliCompressSync(await script(name, 'fr')).length).toBeLessThan(bytes);
  });

  test.each(cases)(
    'the script %s-%s holds one language, no code from strings, nothing of the vote',
    async (name, locale) => {
      const text = (await script(name, locale)).toString();
      const words = (one: 'fr' | 'en') => text.includes(enrol[one].signInBusy);
      // a failure prints no bundle
      expect([words('fr'), words('en')]).toEqual([locale === 'fr', locale === 'en']);
      const own = name === 'enrol' ? 'enrol|open|known' : 'sign-in|known';
      const never = new RegExp(
        `\\beval\\(|new Function|WebAssembly|node:|localStorage|sessionStorage|indexedDB|isoloir/v1/(?!${own})|/api/urn`,
      );
      expect(never.exec(text)?.[0]).toBeUndefined();
    },
  );

  test.each(languages)('what searches the board-%s holds one language and no code from strings', async (locale) => {
    const text = (await script('board', locale)).toString();
    const words = (one: 'fr' | 'en') => text.includes(`inGroup:"${board[one].inGroup}"`);
    expect([words('fr'), words('en')]).toEqual([locale === 'fr', locale === 'en']);
    expect(/\beval\(|WebAssembly|node:|localStorage|indexedDB/.exec(text)?.[0]).toBeUndefined();
  });

  test('has its letters from the booth, under the same names', async () => {
    const { name } = linked(await page('enrol', 'fr')).find((one) => one.name.endsWith('.css')) ?? { name: '' };
    const style = (await readFile(at(`one/${name}`))).toString();
    const letters = [...style.matchAll(/url\("?\/booth\/([^")]+)"?\)/g)].map(([, file = '']) => file);
    expect(letters).toHaveLength(4);
    for (const file of letters) expect((await readFile(at(`booth/${file}`))).length).toBeGreaterThan(1000);
    expect([...style.matchAll(/url\(/g)]).toHaveLength(4);
  });
});
