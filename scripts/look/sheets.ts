/** Contact sheets: the pictures of one form side by side, large enough to read: tall ones cut into columns, short ones
 * below each other. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from '@playwright/test';

/** Pixels of a sheet: more than a screen shows at once would be shrunk until nothing can be read. */
export const SHEET = { width: 1880, height: 1820 };
const GAP = 12;
const LABEL = 24;

type Slice = { file: string; label: string; width: number; height: number; from: number; scale: number };

/** Columns on a sheet for pictures of this width: a desk is read at half its size. */
export const columnsFor = (width: number): number => (width <= 360 ? 5 : width <= 768 ? 3 : 2);

/** A picture cut into columns none of which is taller than a sheet. */
export function sliced(picture: { file: string; width: number; height: number }): Slice[] {
  const column = (SHEET.width - GAP) / columnsFor(picture.width) - GAP;
  const scale = Math.min(1, column / picture.width);
  const tallest = Math.floor((SHEET.height - 2 * GAP - LABEL) / scale);
  const count = Math.ceil(picture.height / tallest);
  return Array.from({ length: count }, (_, i) => ({
    file: picture.file,
    label: path.basename(picture.file, '.png') + (count > 1 ? ` ${i + 1}/${count}` : ''),
    width: picture.width,
    height: Math.min(tallest, picture.height - i * tallest),
    from: i * tallest,
    scale,
  }));
}

/** Slices below each other in columns no taller than a sheet, in their order. */
export function stacked(slices: readonly Slice[]): Slice[][] {
  const columns: Slice[][] = [];
  let left = 0;
  for (const slice of slices) {
    const takes = LABEL + slice.height * slice.scale + GAP;
    const column = columns.at(-1);
    if (column && takes <= left) column.push(slice);
    else {
      columns.push([slice]);
      left = SHEET.height - GAP;
    }
    left -= takes;
  }
  return columns;
}

/** @param folder pictures of one form; @returns the sheets written: `<folder>/../sheets/<form>-<n>.png` */
export async function makeSheets(browser: Browser, folder: string): Promise<string[]> {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.png'));
  const slices = names.sort().flatMap((name) => sliced(sizeOf(path.join(folder, name))));
  const [first] = slices;
  if (!first) return [];
  const each = columnsFor(first.width);
  const out = path.join(folder, '../sheets');
  fs.mkdirSync(out, { recursive: true });
  const page = await browser.newPage({ viewport: SHEET });
  const written: string[] = [];
  const columns = stacked(slices);
  for (let at = 0; at < columns.length; at += each) {
    const name = `${path.basename(folder)}-${String(at / each + 1).padStart(3, '0')}`;
    const draft = path.join(out, `${name}.html`);
    fs.writeFileSync(draft, sheetHtml(columns.slice(at, at + each)));
    await page.goto(pathToFileURL(draft).href);
    const to = path.join(out, `${name}.png`);
    await page.locator('body').screenshot({ path: to });
    fs.rmSync(draft);
    written.push(to);
  }
  await page.close();
  return written;
}

function sheetHtml(columns: readonly (readonly Slice[])[]): string {
  const figureOf = ({ file, label, width, height, from, scale }: Slice) => {
    const url = pathToFileURL(file).href.replaceAll("'", '%27');
    const box = `width:${width * scale}px;height:${height * scale}px`;
    const shown = `background:url('${url}') 0 ${-from * scale}px/${width * scale}px auto no-repeat`;
    return `<figure><figcaption>${label.replaceAll('<', '&lt;')}</figcaption><div style="${box};${shown}"></div></figure>`;
  };
  const shown = columns.map((column) => `<section>${column.map(figureOf).join('')}</section>`);
  const css = `body{margin:0;padding:${GAP}px;display:flex;gap:${GAP}px;align-items:start;width:max-content;background:#888}
figure{margin:0 0 ${GAP}px}figcaption{font:16px/${LABEL}px sans-serif}`;
  return `<!doctype html><meta charset="utf-8"><style>${css}</style>${shown.join('')}`;
}

/** Width and height stand in every PNG at a fixed place (RFC 2083 §4.1.1). */
function sizeOf(file: string): { file: string; width: number; height: number } {
  const head = Buffer.alloc(24);
  const handle = fs.openSync(file, 'r');
  fs.readSync(handle, head, 0, 24, 0);
  fs.closeSync(handle);
  return { file, width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}
