/**
 * Draws the portraits and prints the leaflets of the demonstration's candidates into this folder: by hand, when they
 * change (`npx tsx scripts/demo/materials/make.ts`), so that the demonstration itself needs no browser.
 */
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { ensureChromium, headlessFlags } from '../../chromium.mjs';
import { leaflets } from './leaflets.ts';
import { drawFace, faces, fileOf } from './portraits.ts';

const browser = await chromium.launch({
  executablePath: await ensureChromium(console.log),
  args: [...headlessFlags],
});
const at = (name: string, ending: string) => path.join(import.meta.dirname, `${fileOf(name)}.${ending}`);
try {
  const page = await browser.newPage({ viewport: { width: 260, height: 260 } });
  for (const face of faces) {
    await page.setContent(`<body style="margin:0">${drawFace(face)}`);
    // flat colours: as WebP a few kilobytes
    const webp = await page.evaluate(
      async (png) => {
        const image = new Image();
        image.src = `data:image/png;base64,${png}`;
        await image.decode();
        const canvas = Object.assign(document.createElement('canvas'), { width: 260, height: 260 });
        canvas.getContext('2d')?.drawImage(image, 0, 0);
        return canvas.toDataURL('image/webp', 0.9).split(',')[1] ?? '';
      },
      (await page.screenshot()).toString('base64'),
    );
    fs.writeFileSync(at(face.name, 'webp'), Buffer.from(webp, 'base64'));
  }
  for (const { name, title, points } of leaflets) {
    await page.setContent(
      `<html lang="fr"><title>${title} – ${name}</title><body style="font:14pt/1.5 sans-serif"><h1>${name}</h1><p><b>${title}</b></p><ol>${points.map((point) => `<li>${point}</li>`).join('')}</ol><p>Document de démonstration : ni la personne ni le parti n’existent.</p>`,
    );
    await page.pdf({ path: at(name, 'pdf'), format: 'A5', margin: { top: '2cm', left: '2cm', right: '2cm' } });
  }
} finally {
  await browser.close();
}
