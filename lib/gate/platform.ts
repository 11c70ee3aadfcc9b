/**
 * The figures of all processes as one, for the console. A door of its own: who shows figures needs none of what admits.
 */
import { z } from 'zod';
import { BusAway, topic } from '#lib/ground/bus.ts';
import { Figures, mergeFigures } from './figures/figures.ts';

const platform = topic('gate/platform', { question: z.strictObject({}), answer: Figures });

/** Once, in the primary or the only process. */
export function servePlatform(collect: () => Promise<readonly Figures[]>): void {
  platform.serve(async () => mergeFigures(await collect()));
}

/** Null where nobody answers in time: the figures are away, the page that shows them is not. */
export async function viewPlatform(): Promise<Figures | null> {
  try {
    return await platform.ask({});
  } catch (thrown) {
    if (thrown instanceof BusAway) return null;
    throw thrown;
  }
}

export { type Figures, type Row, rowsOf } from './figures/figures.ts';
