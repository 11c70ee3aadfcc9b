/**
 * `npm run look -- <folder> [files of e2e…]`: every page and state that the browser tests come through, photographed in
 * every form (e2e/camera.ts), and laid out on contact sheets. Needs a built copy (`npm run build`). Without files: all
 * that have a camera. `FORMS=phone,zoom` or `FORMS=all`; `ONLY=<regular expression>` of names, to look again.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { ensureChromium, headlessFlags } from '../chromium.mjs';
import { root } from '../prepare.mjs';
import { makeSheets } from './sheets.ts';

/** Every file with a camera in it, what is made for the camera alone first. */
const album = path.join(root, 'e2e');
const usual = fs
  .readdirSync(album)
  .filter((name) => /\.(?:look|spec)\.ts$/.test(name))
  .filter((name) => /from '\.\/(?:camera|booth-look)\.ts'/.test(fs.readFileSync(path.join(album, name), 'utf8')))
  .sort((one, other) => Number(other.includes('.look.')) - Number(one.includes('.look.')));

const [given, ...files] = process.argv.slice(2);
if (given === undefined) {
  console.error('npm run look -- <folder> [files of e2e…]');
  process.exit(2);
}
const folder = path.resolve(given);
const specs = files.length > 0 ? files : usual.map((name) => `e2e/${name}`);
// of its own, so that several may look at once
const results = ['--output', path.join(folder, '.results'), '--trace', 'off'];
const { status } = spawnSync(
  'npx',
  ['playwright', 'test', '-c', '.ci/playwright.ts', '--workers=1', ...results, ...specs],
  {
    cwd: root,
    env: { ...process.env, LOOK: folder },
    stdio: 'inherit',
  },
);

const browser = await chromium.launch({
  executablePath: await ensureChromium(console.log),
  args: [...headlessFlags],
});
for (const form of fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []) {
  if (form === 'sheets' || form.startsWith('.')) continue;
  const sheets = await makeSheets(browser, path.join(folder, form));
  console.log(`${form}: ${sheets.length} sheets`);
}
await browser.close();
process.exit(status ?? 1);
