/** What a journal may say of a night's key and of members shut out, and what it may not (PROTOCOL §5.15). */
import { beforeAll, describe, expect, it } from 'vitest';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { ElectionSubject } from './index.ts';
import { electionSubject } from './index.ts';
import { nightCheck } from './night.ts';
import { makeElection, type Posted } from './testing.ts';
import { nightsOf } from './testing-lies.ts';
import { makeWorld, type World } from './testing-voters.ts';

let world: World;
let phi: Phi;
beforeAll(async () => {
  world = await makeWorld();
  phi = makeElection(world).phi;
});

const verdict = async (events: readonly Posted[]) => {
  const subject: ElectionSubject = electionSubject(
    makeElection(world, { afterwards: () => [...events] }),
    fastEd25519Group,
  );
  return nightCheck.run(subject, () => {});
};
const say = (payload: unknown): Posted => ({ type: 'night', payload }) as Posted;
const key = '77'.repeat(32);
const destroyed = say({ what: 'destroyed', key });
const made = () => nightsOf(phi, 3).slice(0, 1);
const settled = (reasons: object, members = 3) =>
  say({ what: 'settled', key, refused: [{ phi, members, reasons }], rows: 9, digest: '88'.repeat(32) });
const none = { early: 0, paused: 0, busy: 0, closed: 0 };

describe('a night in the journal', () => {
  it('may go unmentioned, be summed up, and end with or without a sum', async () => {
    for (const events of [[], made(), nightsOf(phi, 6), nightsOf(phi, 0), [...nightsOf(phi, 3), destroyed]])
      expect(await verdict(events)).toMatchObject({ ok: true });
    expect(await verdict([...made(), destroyed])).toMatchObject({ ok: true });
    expect(await verdict(nightsOf(phi, 3))).toMatchObject({ detail: '3 members shut out' });
  });
  it.each<[string, () => Posted[]]>([
    ['begins with its sum', () => nightsOf(phi, 3).slice(1)],
    ['begins twice', () => [...made(), ...made()]],
    ['is summed up twice', () => [...nightsOf(phi, 3), ...nightsOf(phi, 3).slice(1)]],
    ['is summed up once its key is gone', () => [...made(), destroyed, ...nightsOf(phi, 3).slice(1)]],
    ['ends twice', () => [...made(), destroyed, destroyed]],
    ['exchanges its key', () => [...made(), say({ what: 'destroyed', key: '99'.repeat(32) })]],
    ['has more shut out than did not sign', () => nightsOf(phi, 7)],
    ['has more for a reason than in all', () => [...made(), settled({ ...none, busy: 4 })]],
    ['has fewer for its reasons than in all', () => [...made(), settled({ ...none, busy: 1, early: 1 })]],
  ])('cannot hold where it %s', async (_, events) => {
    expect(await verdict(events())).toMatchObject({ ok: false });
  });
});
