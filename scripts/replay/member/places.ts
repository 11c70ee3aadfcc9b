/** What a member sees of the waiting room: each asking of a place and its answer, and the time spent there. */
import { z } from 'zod';
import { PLACE_PATH } from '#lib/ground/in-line.ts';
import type { Sighting } from '../figures.ts';

/** lib/gate/room/standing.ts, as far as a guest reads it. */
const Answer = z.looseObject({
  state: z.enum(['open', 'called', 'waiting', 'price', 'full']),
  place: z.string().optional(),
});

export type Places = {
  /** Any answer that may speak of the room. `place`: the cookie that is now held. */
  saw: (seen: { path: string; sent: number; answer: Response; place: string | undefined }) => Promise<void>;
  /** Milliseconds in the room so far. */
  inRoom: () => number;
  holds: () => boolean;
  sightings: readonly Sighting[];
};

/** lane.boot.seq.…: what a place's bearer can read of it (lib/gate/room/place.ts). */
const SPELLING = /^([ks])\.([0-9a-z]+)\.([0-9a-z]+)\./;

export function watchPlaces(now: () => number): Places {
  const sightings: Sighting[] = [];
  let spent = 0;
  let since: number | null = null;
  let last: string | null = null;

  const note = (sent: number, text: string | undefined, called: boolean) => {
    last = text ?? last;
    const [, lane, boot, seq] = SPELLING.exec(last ?? '') ?? [];
    if (lane === undefined || boot === undefined || seq === undefined) return;
    const [from, at] = [Number.parseInt(boot, 36), Number.parseInt(seq, 36)];
    sightings.push({ lane, boot: from, seq: at, sent, answered: now(), called });
  };
  const leave = () => {
    if (since !== null) spent += now() - since;
    since = null;
  };

  return {
    sightings,
    inRoom: () => spent + (since === null ? 0 : now() - since),
    holds: () => since !== null && last !== null,
    async saw({ path, sent, answer, place }) {
      if (path !== PLACE_PATH) {
        // a page of the waiting room: the place came as a cookie with it
        if (answer.status === 503 && place !== undefined && place !== last) {
          since ??= now();
          note(sent, place, false);
        }
        return;
      }
      const read = Answer.safeParse(
        await answer
          .clone()
          .json()
          .catch(() => null),
      );
      if (!read.success) return;
      const { state } = read.data;
      if (state === 'open' || state === 'called') {
        if (state === 'called' && since !== null) note(sent, undefined, true);
        leave();
        return;
      }
      since ??= now();
      if (state === 'waiting') note(sent, read.data.place, false);
    },
  };
}
