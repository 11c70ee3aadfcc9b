import { describe, expect, test } from 'vitest';
import { BallotNumber, Credential } from '#lib/ground/brand.ts';
import type { Device, Held, Prepared, StoredVote } from '../index.ts';
import { firstView, heldHere, truthOf, type View } from './view.ts';

const number = BallotNumber.parse('A'.repeat(43));
const y = Credential.parse(`58${'66'.repeat(31)}`);
const held: Held = { n: 1, number, receipt: null, batch: 3 };
const vote: StoredVote = { y, number, n: 1, envelope: '', receipt: null, batch: 3, before: null, overtaken: null };
const waiting: StoredVote = { ...vote, n: 2, batch: null, before: held };
const prepared: Prepared = { y, credential: 'AAAA', number, ballot: '', after: null };
const device = (more: Partial<Device> = {}): Device => ({ votes: [], prepared: [], ...more });

describe('where the page begins', () => {
  test.each([
    ['early, whatever is kept', 'waiting', device({ votes: [waiting] }), 'early'],
    ['nothing kept', 'open', device(), 'choose'],
    ['nobody could be asked', null, device(), 'choose'],
    ['a vote in the urn', 'open', device({ votes: [vote] }), 'sent'],
    ['two voters’ device says nothing', 'open', device({ votes: [vote, { ...vote, n: 3 }] }), 'choose'],
    ['a vote on its way', 'open', device({ votes: [waiting] }), 'kept'],
    ['a vote on its way, without a line', null, device({ votes: [waiting] }), 'kept'],
    ['one that can never enter', 'open', device({ votes: [{ ...waiting, overtaken: { n: 2, number } }] }), 'choose'],
    ['sealed and not signed', 'open', device({ prepared: [prepared] }), 'prepared'],
    ['sealed again after a vote', null, device({ votes: [vote], prepared: [prepared] }), 'prepared'],
    ['closed', 'closed', device(), 'late'],
    ['closed, with a vote in the urn', 'sealed', device({ votes: [vote] }), 'sent'],
  ] as const)('%s', (_, state, kept, at) => expect(firstView(state, kept).at).toBe(at));

  test('closed: what never arrived is said to be lost, and what counts in its place', () => {
    expect(firstView('closed', device({ votes: [waiting] }))).toMatchObject({ at: 'late', lost: { before: held } });
    expect(firstView('closed', device({ prepared: [prepared] }))).toMatchObject({ at: 'late', lost: { before: null } });
    expect(firstView('closed', device())).toMatchObject({ lost: null });
  });

  test('what is known to be in the urn', () => {
    expect(heldHere(device({ votes: [vote] }))?.number).toBe(number);
    expect(heldHere(device({ votes: [waiting] }))).toEqual(held);
    expect(heldHere(device({ prepared: [prepared] }))).toBeNull();
  });
});

test('one of two sentences stands on every screen of a ballot', () => {
  const views: View[] = [
    { at: 'choose', question: 0 },
    { at: 'check' },
    { at: 'prepared', prepared },
    { at: 'sending' },
    { at: 'kept', vote: waiting },
  ];
  for (const view of views) expect(truthOf(view, false), view.at).toMatch(/^(truth|notYet)/);
  expect(truthOf({ at: 'choose', question: 0 }, true)).toBe('truthAgain');
  // The heading says it.
  expect(truthOf({ at: 'sent', held, found: null }, true)).toBeNull();
});
