/**
 * In line (lib/gate/room): where many are here at once, the people's host lets this device wait before it signs. What is
 * sealed stays on the device meanwhile; when the device is called, the very same bytes are sent again.
 */
import { breather, comeIn, PLACE_PATH } from '#lib/ground/in-line.ts';
import { withPlace } from './grace.ts';
import { type Outcome, once, post } from './network.ts';
import type { World } from './world.ts';

/** As `post`, to the people's host; resolves when it is this device's turn, however long that takes. */
export async function postInTurn(world: World, url: string, body: string): Promise<Outcome> {
  for (;;) {
    const answer = await post(world, url, body, withPlace);
    if (answer.ok || answer.refusal.detail?.inLine !== true) return answer;
    await comeIn({
      ask: (headers) => askPlace(world, headers),
      wait: world.wait,
      rest: breather(),
      show: (standing) => world.onLine?.(standing),
    });
    world.onLine?.(undefined);
  }
}

/** The place, the token and the admission are cookies of that host: no script reads them. */
async function askPlace(world: World, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const answer = await once(world, `${world.origin}${PLACE_PATH}`, { ...withPlace, headers });
  return answer.ok ? answer.json() : null;
}
