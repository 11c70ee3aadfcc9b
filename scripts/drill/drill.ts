/**
 * The drill (docs/decisions/029): an election is held, stolen in mid-vote and attacked; then the same against a copy that
 * was weakened on purpose, which must be found castable and linkable.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startWorld, type World } from '../../e2e/world.ts';
import { diceOf } from './dice.ts';
import { found, hold, type Size } from './hold.ts';
import { attack, type Kit } from './kit/index.ts';
import { type Linking, link } from './linking/index.ts';
import { take } from './take.ts';
import { TABLES } from './weakened/anchors.ts';
import { makeWeakened } from './weakened/copy.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The catcher of mail takes letters as fast as they come. */
export const SETTINGS = { MAIL_RATES: 'parti.example=600000/8' };

export type Order = {
  size: Size;
  control: Size;
  /** Half the width of the interval, in standard errors. */
  z: number;
  seed: string;
};
export type Outcome = { kit: Kit; linking: Linking };
type Say = (text: string) => void;

/** One election, stolen and attacked, on a platform that is gone afterwards. */
async function play(world: World, { size, z, seed }: Omit<Order, 'control'>, say: Say): Promise<Outcome> {
  const dice = diceOf(seed);
  return inFolder('isoloir-loot-', async (dir) => {
    const party = await found(world, size, dice);
    say(`${party.members.length} members, ${party.voters.size} enrolled`);
    const held = await hold(world, party, size, dice);
    say(`stopped in mid-vote: ${held.passes.length} have voted`);
    const loot = await take(world, held, dir);
    say(`taken: ${loot.tables.length} tables, two data directories, ${loot.texts.length} texts, the environment`);
    const linking = link(loot, held.passes, dice, z);
    const kit = await attack(loot, world.host.environment, dice);
    tell(kit, linking, say);
    return { kit, linking };
  });
}

function tell({ tried, blunt }: Kit, linking: Linking, say: Say): void {
  for (const { name, attempts, successes } of tried) say(`${name}: ${successes} of ${attempts}`);
  if (blunt.length > 0) say(`fails even with every key: ${blunt.join('; ')}`);
  const { auc, low, high, pairs, signals, by } = linking;
  say(`link by a record that names both: ${linking.linked} members (${linking.tried} such records)`);
  say(`distinguisher: AUC ${auc.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] over ${pairs} members`);
  say(`it saw ${signals.members} × ${signals.ballots} signals and trusted ${by.slice(0, 3).join('; ')}`);
}

/** The product as it is built. */
export async function playProduct(order: Order, say: Say): Promise<Outcome> {
  const world = await startWorld(undefined, SETTINGS);
  return play(world, order, say).finally(world.stop);
}

/** The control. */
export const playWeakened = (order: Order, say: Say): Promise<Outcome> =>
  inFolder('isoloir-weakened-', async (dir) => {
    await makeWeakened(root, dir);
    const world = await startWorld(undefined, SETTINGS, dir);
    try {
      await asAdministrator(world.host.administrators.people, TABLES);
      return await play(world, { ...order, size: order.control, seed: `${order.seed}/control` }, say);
    } finally {
      await world.stop();
    }
  });

async function asAdministrator(url: string, sql: string): Promise<void> {
  const at = new URL(url);
  at.pathname = '/people';
  const client = new pg.Client({ connectionString: at.href });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function inFolder<T>(prefix: string, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  return work(dir).finally(() => fs.rmSync(dir, { recursive: true, force: true }));
}

/** Members whose ballot was found, ballots that were read, and so members of whom the thief knows what they voted. */
export const linkableIn = ({ kit, linking }: Outcome): number =>
  linking.linked + kit.readable + Math.min(linking.linked, kit.readable);

/** What the control must reach. */
const CONTROL_AUC = 0.95;

export type Verdict = { line: string; passed: boolean };

export function verdict(product: Outcome, control: Outcome): Verdict {
  const { castable } = product.kit;
  const linkable = linkableIn(product);
  const { auc, low, high } = product.linking;
  const figures = {
    castable,
    linkable,
    auc: auc.toFixed(3),
    control_castable: control.kit.castable,
    control_auc: control.linking.auc.toFixed(3),
  };
  const holds = castable === 0 && linkable === 0 && low <= 0.5 && high >= 0.5;
  const wouldTell = control.kit.castable > 0 && linkableIn(control) > 0 && control.linking.auc > CONTROL_AUC;
  const words = Object.entries(figures).map(([name, figure]) => `${name}=${figure}`);
  const isSharp = product.kit.blunt.length + control.kit.blunt.length === 0;
  return { line: `drill:leak ${words.join(' ')}`, passed: holds && wouldTell && isSharp };
}
