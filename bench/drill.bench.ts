/**
 * The drill at its full size, and its distinguisher over many seeds: several votes of one party, each stolen in its middle,
 * the standings of all members together, at 99 % (docs/decisions/029).
 */
import { withBackupsOpen } from '../scripts/drill/backups.ts';
import { diceOf } from '../scripts/drill/dice.ts';
import { inFolder, type Order, onStage, playProduct, playWeakened, steal, verdict } from '../scripts/drill/drill.ts';
import { areaUnder, type Standings } from '../scripts/drill/linking/auc.ts';
import { link } from '../scripts/drill/linking/index.ts';
import { found, type Size } from '../scripts/drill/party.ts';
import { FULL, FULL_CONTROL, Z } from '../scripts/drill/sizes.ts';
import type { Figures } from './main.ts';

export const name = 'drill';

const SEEDS = 20;
/** The party of the many votes. */
const SIZE: Size = { members: { abroad: 30, home: 60 }, voting: 8, atOnce: 1, perTick: 5 };

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
const overSeeds = (say: (text: string) => void) =>
  onStage(async (stage) => {
    const party = await found(stage.world, SIZE, diceOf('bench/party'));
    const all: Standings = { standings: [], chance: 0 };
    for (let seed = 0; seed < SEEDS; seed++) {
      const dice = diceOf(`bench/${seed}`);
      const linking = await inFolder('isoloir-loot-', async (dir) => {
        const { held, key, loot } = await steal(stage, party, SIZE, dice, dir);
        return link(await withBackupsOpen(loot, key), held.passes, dice, Z);
      });
      all.standings.push(...linking.standings);
      all.chance += linking.chance;
      say(`seed ${seed}: AUC ${linking.auc.toFixed(3)} over ${linking.pairs} members`);
    }
    return { ...areaUnder(all, Z, diceOf('bench/interval')), pairs: all.standings.length };
  });
