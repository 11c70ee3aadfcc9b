/**
 * What a stranger gives for a place: work (work.ts), or, without JavaScript, patience (since.ts), of which each network
 * has so much. A browser that shows a member's token gives nothing.
 */
import type { IncomingMessage } from 'node:http';
import type { Bytes } from '#lib/ground/bytes.ts';
import type { Clock } from '#lib/ground/clock.ts';
import { PIECES, PLACE_PATH, WORK_HEADER } from '#lib/ground/in-line.ts';
import { addressLimits } from '../limits/address.ts';
import { classify } from '../limits/classes.ts';
import type { Client } from '../limits/hops.ts';
import { loadOf, waitUnder } from './since.ts';
import type { PlaceAnswer } from './standing.ts';
import { bitsUnder, openWorks, type Task } from './work.ts';

/** `task`: to be given back where no place could be given for it. */
export type Paid = { kind: 'work'; task: Task } | { kind: 'patience' };

export type Price = {
  /** What this request gives for a place; null: nothing that is taken. */
  paid: (incoming: IncomingMessage, client: Client, since: number | null, strangers: number) => Paid | null;
  giveBack: (paid: Paid) => void;
  ask: (since: number | null, strangers: number, task?: Task) => Extract<PlaceAnswer, { state: 'price' }>;
};

/** Places that one address may have for patience alone; the networks around it have more (limits/address.ts). */
const FOR_PATIENCE = { ...classify('GET', PLACE_PATH), points: 20, seconds: 60 };
const PLACES = 2 ** 12;
/** task, and sixteen numbers. */
const WORK = /^([\w.-]{20,80}) (\d{1,15}(?:,\d{1,15}){15})$/;
/** Seconds until the page asks again. */
const AGAIN = 8;

export function openPrice(key: Bytes, now: Clock): Price {
  const works = openWorks(key);
  const limits = addressLimits({ now, places: PLACES });
  const seconds = () => now() / 1000;

  return {
    paid({ headers }, client, since, strangers) {
      const given = headers[WORK_HEADER];
      const [, task = '', answers = ''] = WORK.exec(typeof given === 'string' ? given : '') ?? [];
      if (task !== '' && works.take(task, answers.split(',').map(Number), seconds()))
        return { kind: 'work', task: { task, bits: Number(task.slice(0, 2)) } };
      if (since === null || seconds() - since < waitUnder(loadOf(strangers))) return null;
      return client.kind === 'address' && limits.take(client.address, FOR_PATIENCE) > 0 ? null : { kind: 'patience' };
    },
    giveBack: (paid) => {
      if (paid.kind === 'work') works.giveBack(paid.task.task);
    },
    ask(since, strangers, task) {
      const load = loadOf(strangers);
      const work = { ...(task ?? works.give(bitsUnder(load), seconds())), pieces: PIECES };
      const left = Math.ceil(waitUnder(load) - (since === null ? 0 : seconds() - since));
      return { state: 'price', work, left: Math.max(1, left), again: AGAIN };
    },
  };
}
