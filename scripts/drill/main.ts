/**
 * `npm run drill:leak [-- --small] [--seed WORD]`: is there a file to steal? Needs the built product (`npm run build`).
 * The last line says what was found; the exit status is 0 only if the product gave nothing away and the weakened copy did.
 */

import { type Order, playProduct, playWeakened, verdict } from './drill.ts';
import type { Size } from './hold.ts';

/** 300 members abroad and 2,000 others; for the tests, few. */
const FULL: Size = { members: { abroad: 300, home: 2000 }, atOnce: 4, perTick: 12 };
const FULL_CONTROL: Size = { members: { abroad: 60, home: 120 }, atOnce: 1, perTick: 5 };
const SMALL: Size = { members: { abroad: 24, home: 36 }, atOnce: 1, perTick: 5 };
const SMALL_CONTROL: Size = { members: { abroad: 15, home: 21 }, atOnce: 1, perTick: 5 };
/** Standard errors: 99 % of the normal curve, and 99.99 % where the numbers are small and the run is one of many. */
const Z = 2.58;
const Z_SMALL = 3.89;

function readArguments(given: readonly string[]): Order | null {
  let [isSmall, seed] = [false, 'isoloir'];
  for (let at = 0; at < given.length; at++) {
    const word = given[at];
    if (word === '--small') isSmall = true;
    else if (word === '--seed' && given[at + 1]) seed = given[++at] ?? seed;
    else return null;
  }
  return isSmall
    ? { size: SMALL, control: SMALL_CONTROL, z: Z_SMALL, seed }
    : { size: FULL, control: FULL_CONTROL, z: Z, seed };
}

const order = readArguments(process.argv.slice(2));
if (order === null) {
  console.error('npm run drill:leak [-- --small] [--seed WORD]');
  process.exit(2);
}
const began = performance.now();
const say = (text: string) => console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);
say('the product');
const product = await playProduct(order, say);
say('the control: a copy weakened on purpose');
const control = await playWeakened(order, say);
const { line, passed } = verdict(product, control);
console.log(line);
process.exit(passed ? 0 : 1);
