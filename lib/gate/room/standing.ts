/** What whoever waits is told. */
import type { LaneName } from './place.ts';
import type { Task } from './work.ts';

/**
 * The JSON of `GET /api/people/place`, and what the page shows. `again`: seconds after which it makes sense to ask again.
 * `open`: nobody has to wait. `called`: come now, until that second since 1970. `waiting`: `ahead` and `seconds` are null
 * where they are not known at this moment, `place` is empty where it could not be given yet. `price`: a stranger without a
 * place pays the work, or, without JavaScript, keeps the page: in `left` seconds a place is given. `full`: the lane takes
 * in nobody now.
 */
export type PlaceAnswer =
  | { state: 'open' }
  | { state: 'called'; admission: string; until: number }
  | {
      state: 'waiting';
      place: string;
      lane: LaneName;
      ahead: number | null;
      seconds: number | null;
      again: number;
    }
  | { state: 'price'; work: Task & { pieces: number }; left: number; again: number }
  | { state: 'full'; again: number };

/** What the page shows: who is called or need not wait sees the page that was asked for. `reference`: to be named on the
 * telephone; it says the order, nothing of a person. */
export type Shown =
  | (Omit<Extract<PlaceAnswer, { state: 'waiting' }>, 'place'> & { reference: string })
  | Extract<PlaceAnswer, { state: 'price' | 'full' }>;
