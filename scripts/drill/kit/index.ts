/** The attacker kit: one attempt after the other against the running platform, with what was stolen. */
import type { Dice } from '../dice.ts';
import type { Loot } from '../loot.ts';
import { castWithoutPass, changeBallots } from './cast.ts';
import { enrolAsSomebody } from './enrol.ts';
import { findIssuingKeys, turnBlindSignatures } from './pass.ts';
import { forgeReceipts, openBackups, openPublishedBallots, openWaitingBallots } from './read.ts';
import { signTheRegister } from './register.ts';
import { forgeCookies, signInAsSomebody } from './sign-in.ts';
import { type Attempt, armed, type Thief, type Tried, thiefWith } from './thief.ts';

/** What a vote could be made, taken or changed with. */
const ACTING = [
  enrolAsSomebody,
  forgeCookies,
  signInAsSomebody,
  signTheRegister,
  findIssuingKeys,
  turnBlindSignatures,
  castWithoutPass,
  changeBallots,
  forgeReceipts,
] as const;
/** What a choice could be learnt with. */
const READING = [openWaitingBallots, openPublishedBallots, openBackups] as const;

/** What the key-encryption keys and BACKUP_KEY would open: with them in hand each of these must succeed, or the attempt itself is broken. */
const WITH_KEYS = [forgeCookies, findIssuingKeys, forgeReceipts, openWaitingBallots, openBackups] as const;

/** `blunt`: attempts that fail even with every key, by name: there should be none. */
export type Kit = { castable: number; readable: number; tried: Tried[]; blunt: string[] };

/** @param keys what the thief has not, by name: for trying the attempts themselves afterwards */
export async function attack(loot: Loot, keys: Readonly<Record<string, string>>, dice: Dice): Promise<Kit> {
  const thief = thiefWith(loot, dice);
  const [acting, reading] = [await run(ACTING, thief), await run(READING, thief)];
  const sum = (list: readonly Tried[]) => list.reduce((all, { successes }) => all + successes, 0);
  const known = await run(WITH_KEYS, armed(thief, keys));
  const blunt = known.filter(({ successes }) => successes === 0).map(({ name }) => name);
  return { castable: sum(acting), readable: sum(reading), tried: [...acting, ...reading], blunt };
}

async function run(attempts: readonly Attempt[], thief: Thief): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const attempt of attempts) tried.push(await attempt(thief));
  return tried;
}
