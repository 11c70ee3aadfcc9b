/**
 * The drill at its full size, and its distinguisher over many seeds: several votes of one party, each stolen in its middle,
 * the standings of all members together, at 99 % (docs/decisions/029).
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startWorld } from '../e2e/world.ts';
import { diceOf } from '../scripts/drill/dice.ts';
import { type Order, playProduct, playWeakened, SETTINGS, verdict } from '../scripts/drill/drill.ts';
import { found, hold, type Size } from '../scripts/drill/hold.ts';
import { areaUnder } from '../scripts/drill/linking/auc.ts';
import { link } from '../scripts/drill/linking/index.ts';
import { FULL, FULL_CONTROL, Z } from '../scripts/drill/sizes.ts';
import { take } from '../scripts/drill/take.ts';
import type { Figures } from './main.ts';

export const name = 'drill';

const SEEDS = 20;
/** The party of the many votes. */
const SIZE: Size = { members: { abroad: 30, home: 60 }, atOnce: 1, perTick: 5 };

export async function run(say: (text: string) => void): Promise<Figures> {
  const order: Order = { size: FULL, control: FULL_CONTROL, z: Z, seed: 'bench' };
  say('the product, 300 members abroad and 2,000 others');
  const product = await playProduct(order, say);
  say('the control');
  const control = await playWeakened(order, say);
  const { line, passed } = verdict(product, control);
  say(line);
  const pooled = await overSeeds(say);
  const interval = ({ auc, low, high }: typeof pooled) => `${auc.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return {
    'full size: castable, linkable': line.replace(/^drill:leak | auc=.*$/g, ''),
    'full size: AUC, 99 %': `${interval(product.linking)} over ${product.linking.pairs} members`,
    'control: castable, AUC': `${control.kit.castable}, ${control.linking.auc.toFixed(3)}`,
    'full size: passed': String(passed),
    [`${SEEDS} seeds: AUC, 99 %`]: `${interval(pooled)} over ${pooled.pairs} members`,
  };
}

/** Many votes of one party on one platform, judged together. */
async function overSeeds(say: (text: string) => void) {
  const world = await startWorld(undefined, SETTINGS);
  try {
    const party = await found(world, SIZE, diceOf('bench/party'));
    const standings: number[] = [];
    for (let seed = 0; seed < SEEDS; seed++) {
      const dice = diceOf(`bench/${seed}`);
      const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-loot-'));
      try {
        const held = await hold(world, party, SIZE, dice);
        const linking = link(await take(world, held, dir), held.passes, dice, Z);
        standings.push(...linking.standings);
        say(`seed ${seed}: AUC ${linking.auc.toFixed(3)} over ${linking.pairs} members`);
      } finally {
        fs.rmSync(dir, { recursive: true, force: true });
      }
    }
    return { ...areaUnder(standings, Z, diceOf('bench/interval')), pairs: standings.length };
  } finally {
    await world.stop();
  }
}
