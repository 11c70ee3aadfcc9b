/** The demonstration, from nothing to a vote that runs; then until Ctrl-C. Called by start.mjs. */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { officialsOf } from '../../e2e/voter/party.ts';
import { wipeClusters } from '../db/embedded.mjs';
import { StepError } from '../prepare.mjs';
import { autopilotOf } from './autopilot.ts';
import { expectScreen, openWindows } from './browser.ts';
import { startCrowd } from './crowd.ts';
import { guide, voteOf } from './guide.ts';
import { keysIn } from './keys.ts';
import { isOwnVote, makeOthers } from './others.ts';
import { type Platform, startPlatform } from './platform.ts';
import { officesOf, readSeeded, refreshDraft, seed } from './seed.ts';
import { motionChoices, presidencyChoices } from './votes.ts';

export type Options = { dir: string; port: number; fresh: boolean; browser: boolean; lan: boolean };
type Say = (text: string) => void;

/** Between two looks of the autopilot, in milliseconds. */
const LOOK = 3000;
/** How often the same trouble is met before it is told: the urn's next batch is at most 10 s away. */
const STAYS = 6;

export async function demo(options: Options, say: Say): Promise<void> {
  if (options.browser) expectScreen();
  const own = path.join(options.dir, 'demo');
  // What a kill left half-made is not mended but made again: it holds nothing that anybody did.
  const kept = readSeeded(own);
  if (options.fresh || kept === 'other' || (fs.existsSync(own) && kept === null)) {
    say(options.fresh ? 'wiping the party of the last time' : whyAgain(kept === 'other'));
    wipeClusters(path.join(options.dir, 'clusters'));
    fs.rmSync(own, { recursive: true, force: true });
  }
  say('starting databases, mail and server');
  const platform = await startPlatform(options, say);
  const parts: { stop: () => Promise<void> }[] = [platform];
  const end = onceStopped(platform, parts, say);
  try {
    parts.push(await run(platform, own, options, say));
  } catch (error) {
    await stopAll(parts);
    throw error;
  }
  await end;
}

const whyAgain = (isOther: boolean): string =>
  isOther
    ? 'the party here was made by another version: beginning again'
    : 'the last start was cut short: beginning again';

async function run(
  platform: Platform,
  own: string,
  options: Options,
  say: Say,
): Promise<{ stop: () => Promise<void> }> {
  const keys = keysIn(path.join(own, 'keys'));
  const kept = readSeeded(own);
  const seeded = kept === null || kept === 'other' ? await seed(platform, keys, { dir: own, say }) : kept;
  if (seeded.people !== platform.people) {
    const { port } = new URL(seeded.people);
    throw new StepError(
      `The party of the last time lives at ${seeded.people}. Start it with PORT=${port}, or begin again with --fresh.`,
    );
  }
  const officials = officialsOf(platform, officesOf(keys));
  const [first] = officials.officials;
  if (!first) throw new Error('no Authority');
  await refreshDraft(first, seeded);
  const told: Say = (what) => console.log(`  ${new Date().toLocaleTimeString('fr-FR')}  ${what}`);
  const failed = (why: string) => told(`the crowd meets an obstacle: ${why}`);
  const { urns } = await first.vote(seeded.open);
  const crowds = [startCrowd(platform, keys, { urns, choose: presidencyChoices, failed })];
  const autopilot = autopilotOf(officials, {
    now: Date.now,
    told,
    isOwn: isOwnVote(() => readSeeded(own)),
    pageOf: voteOf(platform),
  });
  const pilot = fly(async () => {
    await autopilot.step();
    // the draft becomes a vote when somebody has frozen and opened it: the crowd comes there too
    const second = crowds.length === 1 ? await first.vote(seeded.draft) : null;
    if (second?.urns.some(({ state }) => state === 'open')) {
      crowds.push(startCrowd(platform, keys, { urns: second.urns, choose: motionChoices, failed }));
    }
  }, told);
  console.log(guide(platform, { urns, ...seeded, browser: options.browser }));
  const others = makeOthers({ platform, keys, officials, dir: own, told }, seeded).catch((error: unknown) =>
    told(`the other votes meet an obstacle: ${error instanceof Error ? error.message : error}`),
  );
  const windows = options.browser ? await openWindows(platform, keys) : { stop: async () => {} };
  return {
    stop: async () => {
      await pilot.stop();
      await Promise.all([windows, ...crowds].map((part) => part.stop()));
      await Promise.race([others, wait(2000)]);
    },
  };
}

/** Looks now and then. What is only early works at one of the next looks; each kind of trouble that stays is told once. */
function fly(look: () => Promise<void>, told: Say): { stop: () => Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout;
  let wake = () => {};
  const seen = new Map<string, number>();
  const done = (async () => {
    while (!stopped) {
      try {
        await look();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const times = (seen.get(why) ?? 0) + 1;
        seen.set(why, times);
        if (times === STAYS) told(`the script’s Authority or trustees meet an obstacle: ${why}`);
      }
      await new Promise<void>((next) => {
        wake = next;
        timer = setTimeout(next, stopped ? 0 : LOOK);
      });
    }
  })();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      wake();
      return done;
    },
  };
}

/** Settles when everything has been stopped: by Ctrl-C, or because the server has ended by itself. */
function onceStopped(platform: Platform, parts: { stop: () => Promise<void> }[], say: Say): Promise<void> {
  return new Promise((done) => {
    let ending = false;
    const end = async (why: string, code: number) => {
      if (ending) process.exit(1); // a second Ctrl-C does not wait
      ending = true;
      say(why);
      await stopAll(parts);
      process.exitCode = code;
      done();
      process.exit();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => void end('stopping (the party is kept in .data/)', 0));
    }
    // no parts left: it was stopped by us
    void platform.ended.then(() => parts.length > 0 && end('the server has ended: see .data/demo/server.log', 1));
  });
}

async function stopAll(parts: { stop: () => Promise<void> }[]): Promise<void> {
  for (const part of parts.splice(0).reverse()) await part.stop();
}
