/** Photo and document as members send them in: of a telephone, and of a word processor. */
import type { Locator, Page } from '@playwright/test';

/** The smallest document that does nothing by itself. */
export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n' +
    'xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n110\n%%EOF\n',
);

/** What a phone makes: noise of 1600 × 1200 pixels, and the place where it was taken. */
export async function heavyPhoto(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 1600;
    canvas.height = 1200;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    for (let i = 0; i < 40_000; i++) {
      context.fillStyle = `hsl(${(i * 37) % 360} 60% 50%)`;
      context.fillRect((i * 7919) % 1600, (i * 104_729) % 1200, 12, 9);
    }
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? '';
  });
  const jpeg = Buffer.from(base64, 'base64');
  const exif = Buffer.from('Exif\0\0GPS 48.8566 2.3522');
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

/** Pixels of an image as it has come; 0 before. */
export const shownWidth = (image: Locator): Promise<number> =>
  image.evaluate((one) => (one instanceof HTMLImageElement ? one.naturalWidth : 0));
