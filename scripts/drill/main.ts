/**
 * `npm run drill:leak [-- --small] [--seed WORD]`: is there a file to steal? Needs the built product (`npm run build`).
 * The last line says what was found; the exit status is 0 only if the product gave nothing away and the weakened copy did.
 */

import { type Order, playProduct, playWeakened, verdict } from './drill.ts';
import { FULL, FULL_CONTROL, SMALL, SMALL_CONTROL, Z, Z_SMALL } from './sizes.ts';

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
