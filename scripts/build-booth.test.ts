import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { booth } from '#lib/i18n/booth.ts';
import { translator } from '#lib/i18n/index.ts';
import { practice } from '#lib/i18n/practice.ts';
import { buildBooth } from './build-booth.ts';

const Manifest = z.strictObject({ files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)) });

let folder: string;
let hash: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isoloir-booth-'));
  hash = await buildBooth(join(folder, 'one'), { compress: false });
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: string, build = 'one') => readFile(join(folder, build, name));
const sha256 = (bytes: Uint8Array, coding: 'hex' | 'base64' = 'hex') =>
  createHash('sha256').update(bytes).digest(coding);

describe('the booth’s build', () => {
  test('gives the same bytes again', async () => {
    expect(await buildBooth(join(folder, 'two'), { compress: false })).toBe(hash);
    expect(await file('fr.html', 'two')).toEqual(await file('fr.html'));
  });

  test('has a manifest of every file, and its hash is what a definition binds', async () => {
    const bytes = await file('manifest.json');
    expect(sha256(bytes)).toBe(hash);
    const { files } = Manifest.parse(JSON.parse(bytes.toString()));
    const entries = await readdir(join(folder, 'one'), { recursive: true, withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(Object.keys(files).length).toBe(names.length - 1);
    for (const [name, expected] of Object.entries(files)) expect(sha256(await file(name)), name).toBe(expected);
  });

  test.each(['fr', 'en'])(
    '%s.html runs and styles nothing but files of the manifest, by their hashes',
    async (locale) => {
      const html = (await file(`${locale}.html`)).toString();
      expect(html).toContain(`<html lang="${locale}">`);
      expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
      const tags = [...html.matchAll(/(?:src|href)="\/booth\/([^"]+)" integrity="sha256-([^"]+)"/g)];
      expect(tags).toHaveLength(2);
      for (const [, name = '', integrity] of tags) expect(sha256(await file(name), 'base64')).toBe(integrity);
      // Beside the manifest there is the party's theme, which can set custom properties alone; the rest are links.
      const others = [...html.matchAll(/<(?:link|script|img)[^>]*(?:src|href)="((?!\/booth\/|data:)[^"]*)"/g)];
      expect(others.map(([, address]) => address)).toEqual(['/theme.css']);
    },
  );

  test.each(['fr', 'en'])('%s.html says what it is before any script has run', async (locale) => {
    const html = (await file(`${locale}.html`)).toString();
    const t = translator(locale === 'fr' ? 'fr' : 'en', booth);
    for (const key of ['page', 'welcome', 'nothingSent', 'noScript', 'help', 'truthLoading'] as const) {
      expect(html).toContain(t(key));
    }
    // Before anything was asked, nobody is told that their vote is not in the urn: it may be.
    expect(html).not.toContain(t('truthNot'));
    const practised = (await file(`${locale}-practice.html`)).toString();
    expect(practised).toContain(translator(locale === 'fr' ? 'fr' : 'en', practice)('frame'));
    expect(practised).not.toContain(t('truthLoading'));
  });

  test('has a worker that knows every file it keeps by its hash', async () => {
    const script = (await file('worker.js')).toString();
    const kept = [...script.matchAll(/"\/booth\/([^"]+)",integrity:"sha256-([^"]+)"/g)];
    const names = kept.map(([, name = '']) => name);
    for (const [, name = '', hash] of kept) expect(sha256(await file(name), 'base64'), name).toBe(hash);
    const html = (await file('fr.html')).toString();
    const linked = [...html.matchAll(/"\/booth\/(assets\/[^"]+)"/g)].map(([, name = '']) => name);
    expect(names).toEqual(expect.arrayContaining(['fr.html', 'en.html', ...linked]));
    expect(names.filter((name) => /woff2$/.test(name))).toHaveLength(2);
  });

  test.each(['fr', 'en'])('the script of %s: under 84 kB, compressed', async (locale) => {
    const html = (await file(`${locale}.html`)).toString();
    const name = /"\/booth\/(assets\/main-[^"]+)"/.exec(html)?.[1] ?? '';
    expect(brotliCompressSync(await file(name)).length).toBeLessThan(84_000);
  });

  test('fits a slow line: under 150 kB for the whole journey, compressed', async () => {
    const html = (await file('fr.html')).toString();
    const linked = [...html.matchAll(/"\/booth\/(assets\/[^"]+)"/g)].map(([, name = '']) => name);
    const fonts = (await readdir(join(folder, 'one/assets'))).filter((name) => /latin-[47]00.*woff2$/.test(name));
    expect(fonts).toHaveLength(2);
    let size = html.length;
    for (const name of linked) size += brotliCompressSync(await file(name)).length;
    for (const name of fonts) size += (await file(`assets/${name}`)).length;
    expect(size).toBeLessThan(150_000);
  });

  test.each(['fr', 'en'])(
    'the script of %s holds one language, no code from strings, no other host',
    async (locale) => {
      const html = (await file(`${locale}.html`)).toString();
      const name = /"\/booth\/(assets\/main-[^"]+)"/.exec(html)?.[1] ?? '';
      const script = (await file(name)).toString();
      const [own, other] =
        locale === 'fr' ? ['Votre vote est dans', 'Your vote is in'] : ['Your vote is in', 'Votre vote est dans'];
      expect(script).toContain(own);
      expect(script).not.toContain(other);
      expect(script).not.toMatch(/\beval\(|\.innerHTML\s*=\s*["'`]|WebAssembly|node:/);
      expect(script).not.toContain('localStorage');
    },
  );
});
