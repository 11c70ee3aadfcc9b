/**
 * The drill (docs/decisions/029): an election is held, stolen in mid-vote and attacked; then the same against a copy that
 * was weakened on purpose, which must be found castable and linkable.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startWorld, type World } from '../../e2e/world.ts';
import { backUpSides, newBackupKey, withBackupsOpen } from './backups.ts';
import { type Overheard, overheard, type Start } from './databases.ts';
import { type Dice, diceOf } from './dice.ts';
import { hold } from './hold.ts';
import { attack, type Kit } from './kit/index.ts';
import { type Linking, link } from './linking/index.ts';
import { found, type Party, type Size } from './party.ts';
import { type Aside, take } from './take.ts';
import { TABLES } from './weakened/anchors.ts';
import { makeWeakened } from './weakened/copy.ts';
import { startOneCluster } from './weakened/one-cluster.ts';

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

export type Stage = { world: World; databases: Overheard };

/** One more vote of the party, stolen in its middle into `dir`; the platform goes on. `key`: of the backups in the loot. */
export async function steal({ world, databases }: Stage, party: Party, size: Size, dice: Dice, dir: string) {
  const key = newBackupKey();
  const aside: Aside = { backups: [], log: databases.log };
  const held = await hold(world, party, size, dice, async () => {
    aside.backups = await backUpSides(world, key, dir);
  });
  return { held, key, loot: await take(world, held, aside, dir) };
}

/** One election, stolen and attacked, on a platform that is gone afterwards. */
async function play(stage: Stage, { size, z, seed }: Omit<Order, 'control'>, say: Say): Promise<Outcome> {
  const dice = diceOf(seed);
  return inFolder('isoloir-loot-', async (dir) => {
    const party = await found(stage.world, size, dice);
    say(`${party.members.length} members, ${party.voters.size} enrolled`);
    const { held, key, loot } = await steal(stage, party, size, dice, dir);
    const [data, backups] = [Object.keys(loot.data).length, loot.backups.length];
    say(`stolen in mid-vote: ${held.passes.length} have voted`);
    say(
      `the loot: ${loot.tables.length} tables, ${data} data directories, ${backups} backups, ${loot.texts.length} texts`,
    );
    // Two thieves in one: with the backups open he has all that he had without; that he cannot open them himself is tried.
    const open = await withBackupsOpen(loot, key);
    const linking = link(open, held.passes, dice, z);
    tellLinking(linking, say);
    const kit = await attack(open, { ...stage.world.host.environment, ...key }, dice);
    tellKit(kit, say);
    return { kit, linking };
  });
}

function tellLinking({ auc, low, high, pairs, signals, by, linked, linkedIn, tried }: Linking, say: Say): void {
  say(`link by a record that names both: ${linked} members (${tried} such records)`);
  say(`by where it was read: ${LEAKY.map((source) => `${source} ${linkedIn[source]}`).join(', ')}`);
  say(`distinguisher: AUC ${auc.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] over ${pairs} members`);
  say(`it saw ${signals.members} × ${signals.ballots} signals and trusted ${by.slice(0, 3).join('; ')}`);
}

function tellKit({ tried, blunt }: Kit, say: Say): void {
  for (const { name, attempts, successes } of tried) say(`${name}: ${successes} of ${attempts}`);
  if (blunt.length > 0) say(`fails even with every key: ${blunt.join('; ')}`);
}

/** A platform of the drill's, and its end. @param from folder of a built copy, else the product's own */
export async function onStage<T>(
  work: (stage: Stage) => Promise<T>,
  { start, from }: { start?: Start; from?: string } = {},
): Promise<T> {
  const databases = overheard(start);
  const world = await startWorld(undefined, SETTINGS, from, databases.start);
  return work({ world, databases }).finally(world.stop);
}

/** The product as it is built. */
export const playProduct = (order: Order, say: Say): Promise<Outcome> => onStage((stage) => play(stage, order, say));

/** The control: weakened source, and one cluster for both sides. */
export const playWeakened = (order: Order, say: Say): Promise<Outcome> =>
  inFolder('isoloir-weakened-', async (dir) => {
    await makeWeakened(root, dir);
    const weakly = async (stage: Stage): Promise<Outcome> => {
      const { PEOPLE_OWNER_URL = '', URN_OWNER_URL = '' } = stage.world.host.databases;
      await run(PEOPLE_OWNER_URL, TABLES.people);
      await run(URN_OWNER_URL, TABLES.urn);
      return play(stage, { ...order, size: order.control, seed: `${order.seed}/control` }, say);
    };
    return onStage(weakly, { start: startOneCluster, from: dir });
  });

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

export async function inFolder<T>(prefix: string, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  return work(dir).finally(() => fs.rmSync(dir, { recursive: true, force: true }));
}

/** Members whose ballot was found, ballots that were read, and so members of whom the thief knows what they voted. */
export const linkableIn = ({ kit, linking }: Outcome): number =>
  linking.linked + kit.readable + Math.min(linking.linked, kit.readable);

/** Where the control's copy leaks: a drill that is blind in one of them would pass whatever lay there. */
const LEAKY = ['dumps', 'files', 'log of writes', 'texts'] as const;

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
  const seesEverywhere = LEAKY.every((source) => control.linking.linkedIn[source] > 0);
  const isSharp = product.kit.blunt.length + control.kit.blunt.length === 0;
  return { line: `drill:leak ${words.join(' ')}`, passed: holds && wouldTell && seesEverywhere && isSharp };
}
