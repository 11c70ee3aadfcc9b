/** After a closing: a place that is passed on is worth the votes of one household, and no more. */
import { expect, it } from 'vitest';
import { unplug } from '#lib/ground/bus.ts';
import { boundTopic, MOST_PER_PLACE, openBound, servesPasskey } from './bound.ts';

const place = { lane: 'stranger', boot: 900, seq: 7 } as const;

it('serves those who came first with it, as often as they ask, and nobody after them', () => {
  const bound = openBound();
  const asked = ['a', 'a', 'b', 'c', 'a', 'b', 'c'].map((who) => bound.serves(place, who));
  expect(asked).toEqual([true, true, true, false, true, true, false]);
  expect(MOST_PER_PLACE).toBe(2);
  // another lane's place of the same number is another place
  expect(bound.serves({ ...place, lane: 'known' }, 'c')).toBe(true);
});

it('remembers so many places, and no more', () => {
  const bound = openBound(3);
  for (let seq = 0; seq < 3; seq++) for (const who of ['a', 'b']) bound.serves({ ...place, seq }, who);
  expect(bound.serves({ ...place, seq: 0 }, 'c')).toBe(false);
  bound.serves({ ...place, seq: 3 }, 'a');
  expect(bound.serves({ ...place, seq: 2 }, 'c')).toBe(false);
  expect(bound.serves({ ...place, seq: 0 }, 'c')).toBe(true);
});

it('is asked over the bus by a name of the passkey; while nobody answers, everybody is served', async () => {
  unplug(0);
  expect(await servesPasskey(place, 'credential')).toBe(true);
  const names: string[] = [];
  const bound = openBound();
  boundTopic.serve(({ place: asked, who }) => {
    names.push(who);
    return bound.serves(asked, who);
  });
  const served: boolean[] = [];
  for (const passkey of ['one', 'two', 'three', 'one']) served.push(await servesPasskey(place, passkey));
  expect(served).toEqual([true, true, false, true]);
  expect(new Set(names).size).toBe(3);
  expect(names.join()).not.toContain('one');
});
