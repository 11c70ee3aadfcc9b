/** axe-core on what a page shows now. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axeCore from 'axe-core';
import { settled } from './settled.ts';

declare global {
  interface Window {
    axe: Pick<typeof axeCore, 'run'>;
  }
}

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA. */
export const wcag: readonly string[] = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** @param rules tags or names of rules @returns what breaks them, a line each: the rule, and where */
export async function violationsOn(page: Page, rules: readonly string[]): Promise<string[]> {
  // 0.6 MB: once for a document, however often it is looked at
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  await settled(page);
  const { violations } = await page.evaluate(
    // of what holds, no list is made
    (runOnly) => window.axe.run({ runOnly, resultTypes: ['violations'] }),
    [...rules],
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
