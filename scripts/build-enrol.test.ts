import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const page = async (locale: string, from = 'one') => (await readFile(at(`${from}/${locale}.html`))).toString();
const linked = (html: string) =>
  [...html.matchAll(/(?:src|href)="\/enrol\/(assets\/[^"]+)" integrity="sha256-([^"]+)"/g)].map(
    ([, name = '', integrity = '']) => ({ name, integrity }),
  );
async function script(locale: string): Promise<Buffer> {
  const { name } = linked(await page(locale)).find((one) => one.name.endsWith('.js')) ?? { name: '' };
  return readFile(at(`one/${name}`));
}
const languages = ['fr', 'en'] as const;

describe('the build of the enrolment page', () => {
  test('gives the same bytes again', async () => {
    await build('two');
    const names = async (from: string) => (await readdir(at(from), { recursive: true })).sort();
    expect(await names('two')).toEqual(await names('one'));
    expect(await page('fr', 'two')).toBe(await page('fr'));
  });

  test.each(languages)('%s.html runs and styles nothing but its own files, by their hashes', async (locale) => {
    const html = await page(locale);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    expect(linked(html)).toHaveLength(2);
    for (const { name, integrity } of linked(html)) {
      const bytes = await readFile(at(`one/${name}`));
      expect(createHash('sha256').update(bytes).digest('base64'), name).toBe(integrity);
    }
    const others = [...html.matchAll(/<(?:link|script|img)[^>]*(?:src|href)="((?!\/enrol\/)[^"]*)"/g)];
    expect(others.map(([, address]) => address)).toEqual(['/icon.svg', '/theme.css']);
  });

  test.each(languages)('%s.html says what it is, and what to do without scripts', async (locale) => {
    const html = await page(locale);
    const t = translator(locale, enrol);
    for (const key of ['title', 'lead', 'noScript'] as const) expect(html).toContain(t(key));
  });

  test.each(languages)('the script of %s: under 37 kB, compressed', async (locale) => {
    expect(brotliCompressSync(await script(locale)).length).toBeLessThan(37_000);
  });

  test.each([
    ['fr', 'Bonjour {name}', 'Hello {name}'],
    ['en', 'Hello {name}', 'Bonjour {name}'],
  ])('the script of %s holds one language, no code from strings, nothing of the vote', async (locale, own, other) => {
    const text = (await script(locale)).toString();
    // a failure prints no bundle
    expect([text.includes(own), text.includes(other)]).toEqual([true, false]);
    const never =
      /\beval\(|new Function|WebAssembly|node:|localStorage|sessionStorage|indexedDB|isoloir\/v1\/(?!enrol|open|known)|\/api\/urn/;
    expect(never.exec(text)?.[0]).toBeUndefined();
  });

  test('has its letters from the booth, under the same names', async () => {
    const { name } = linked(await page('fr')).find((one) => one.name.endsWith('.css')) ?? { name: '' };
    const style = (await readFile(at(`one/${name}`))).toString();
    const letters = [...style.matchAll(/url\("?\/booth\/([^")]+)"?\)/g)].map(([, file = '']) => file);
    expect(letters).toHaveLength(4);
    for (const file of letters) expect((await readFile(at(`booth/${file}`))).length).toBeGreaterThan(1000);
    expect([...style.matchAll(/url\(/g)]).toHaveLength(4);
  });
});
