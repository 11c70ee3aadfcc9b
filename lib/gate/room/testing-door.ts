/** For tests: one process behind its gate, with the room open, over real sockets. */
import { BusAway } from '#lib/ground/bus.ts';
import { utf8 } from '#lib/ground/bytes.ts';
import { PLACE_PATH } from '#lib/ground/in-line.ts';
import { type Asked, ask, openWorld, type Served, until } from '../testing.ts';
import { openCoordinator } from './coordinator.ts';
import type { PlaceAnswer } from './standing.ts';

export const key = utf8('k'.repeat(32));
export const page = { path: '/fr', headers: { accept: 'text/html' } };
export const place = { path: PLACE_PATH };
export const enrol = { path: '/api/people/enrol/open', method: 'POST', body: '{}' };
export const sign = { path: '/api/people/register', method: 'POST', body: '{}' };
/** A device that shows a good token. */
export const known = { 'isoloir-known': 'dG9rZW4tb2YtYS1tZW1iZQ' };
export const quick = { answer: ({ outgoing }: Served) => void outgoing.end('ok') };

/** One process; `seats`: whether any are free. Time passes with `pass` alone. */
export async function openRoomAt(more: Parameters<typeof openWorld>[1] = quick, most = 10, from = 1_000_000) {
  const at = { ms: from };
  const seats = { free: true };
  const primary = { isAway: false };
  const coordinator = openCoordinator({ now: () => at.ms / 1000, setting: 'open', most });
  const world = await openWorld(
    {},
    {
      room: {
        key,
        tokenOf: ({ headers }) => (typeof headers['isoloir-known'] === 'string' ? headers['isoloir-known'] : null),
        ask: async (batch) => {
          if (primary.isAway) throw new BusAway('no answer in time');
          const report = seats.free ? batch.report : { ...batch.report, spare: 0 };
          return coordinator.answer({ ...batch, report }, 1);
        },
      },
      ...more,
    },
  );
  world.clock.ms = at.ms;
  const pass = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      at.ms += 1000;
      world.clock.ms = at.ms;
      coordinator.sweep();
      coordinator.call();
    }
  };
  const get = async (asked: Asked): Promise<PlaceAnswer> => JSON.parse((await ask(world.port, asked)).text);
  // the first batch has come back
  await until(() => world.gate.figures().room.isOpen);
  return { ...world, seats, primary, pass, get };
}

export const cookiesIn = (set: string[] | undefined): Record<string, string> =>
  Object.fromEntries((set ?? []).map((one) => (one.split(';')[0] ?? '').split('=') as [string, string]));
export const withCookies = (asked: Asked, cookies: Record<string, string>): Asked => {
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  return { ...asked, headers: { ...asked.headers, cookie: cookie.join('; ') } };
};
