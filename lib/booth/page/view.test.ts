import { describe, expect, test } from 'vitest';
import { BallotNumber, Credential } from '#lib/ground/brand.ts';
import type { Device, Held, Prepared, StoredVote } from '../index.ts';
import { aboutOf, backFrom, firstView, heldHere, heldUnder, purposeOf, truthOf, type View } from './view.ts';

const number = BallotNumber.parse('A'.repeat(43));
const y = Credential.parse(`58${'66'.repeat(31)}`);
const other = Credential.parse(`58${'67'.repeat(31)}`);
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
    ['paused', 'suspended', device(), 'paused'],
    ['paused, with a ballot that waits here', 'suspended', device({ votes: [waiting] }), 'paused'],
    ['paused, with a vote in the urn', 'suspended', device({ votes: [vote] }), 'sent'],
    ['annulled, with a vote in the urn', 'annulled', device({ votes: [vote] }), 'late'],
    ['closed', 'closed', device(), 'late'],
    ['closed, with a vote in the urn', 'sealed', device({ votes: [vote] }), 'sent'],
  ] as const)('%s', (_, state, kept, at) => expect(firstView(state, kept).at).toBe(at));

  test('closed: what never arrived is said to be lost, and what counts in its place', () => {
    expect(firstView('closed', device({ votes: [waiting] }))).toMatchObject({ at: 'late', lost: { before: held } });
    expect(firstView('closed', device({ prepared: [prepared] }))).toMatchObject({ at: 'late', lost: { before: null } });
    expect(firstView('closed', device())).toMatchObject({ lost: null });
  });

  test.each([
    ['in line: chooses', device(), true, true, { at: 'choose' }],
    ['not in line: is told so', device(), false, true, { at: 'closing', prepared: null }],
    ['in line, sealed before: finishes', device({ prepared: [prepared] }), true, true, { at: 'prepared' }],
    ['not in line, sealed before', device({ prepared: [prepared] }), false, true, { at: 'closing', prepared }],
    ['in line, voted', device({ votes: [vote] }), true, true, { at: 'sent', held: { number } }],
    ['in line, voted and sealed again', device({ votes: [vote], prepared: [prepared] }), true, true, { at: 'late' }],
    ['what the urn refused', device({ votes: [waiting] }), true, true, { at: 'late', lost: { before: held } }],
    ['what the urn could not be asked about', device({ votes: [waiting] }), false, false, { at: 'kept' }],
  ] as const)('after the closing, %s', (_, kept, isHeld, isKnown, view) =>
    expect(firstView('grace', kept, isKnown, isHeld)).toMatchObject(view),
  );

  test('paused: what waits on the device is spoken of, and nothing else', () => {
    expect(firstView('suspended', device({ prepared: [prepared] }))).toEqual({ at: 'paused', here: true });
    expect(firstView('suspended', device())).toEqual({ at: 'paused', here: false });
  });

  test('closed, and the urn could not be asked: nothing is said to be lost', () => {
    expect(firstView('closed', device({ votes: [waiting] }), false).at).toBe('kept');
    expect(firstView('closed', device({ votes: [vote] }), false).at).toBe('sent');
  });

  test('closed: a ballot sealed after the one in the urn is said to be lost, too', () => {
    const kept = device({ votes: [vote], prepared: [prepared] });
    expect(firstView('closed', kept)).toMatchObject({ at: 'late', lost: { before: { number } } });
    expect(firstView('closed', device({ votes: [{ ...vote, y: other }], prepared: [prepared] })).at).toBe('sent');
  });

  test('of two who share a device, nothing in the urn is taken for the other’s', () => {
    const theirs: StoredVote = { ...vote, y: other, number: BallotNumber.parse(`${'AB'.repeat(21)}A`) };
    expect(heldHere(device({ votes: [theirs], prepared: [prepared] }))).toBeNull();
    expect(heldHere(device({ votes: [vote], prepared: [prepared] }))?.number).toBe(number);
    expect(heldHere(device({ votes: [theirs, { ...waiting, before: null }] }))).toBeNull();
    // After the touch.
    expect(heldUnder(y, device({ votes: [theirs] }), theirs)).toBeNull();
    expect(heldUnder(y, device({ votes: [theirs, vote] }), theirs)?.number).toBe(number);
    expect(heldUnder(y, device(), held)).toEqual(held); // found with the passkey, cast elsewhere
    expect(heldUnder(y, device({ votes: [waiting] }), null)).toEqual(held);
  });

  test('what is known to be in the urn', () => {
    expect(heldHere(device({ votes: [vote] }))?.number).toBe(number);
    expect(heldHere(device({ votes: [waiting] }))).toEqual(held);
    expect(heldHere(device({ prepared: [prepared] }))).toBeNull();
  });
});

test('only choices that were made on this page are sealed again', () => {
  const turnless: View = { at: 'kept', vote: waiting };
  for (const code of ['booth/out-of-turn', 'booth/already-signed', 'booth/other-secret'] as const) {
    expect(backFrom(code, turnless, true)).toEqual({ at: 'check' });
    const back = backFrom(code, turnless, false);
    expect([back.at, purposeOf(back).to, aboutOf(code, back)]).toEqual(['choose', 'find', 'ballot']);
  }
  expect(backFrom('booth/offline', turnless, false)).toBe(turnless);
  expect(purposeOf({ at: 'check' }).to).toBe('seal');
  expect(purposeOf({ at: 'prepared', prepared })).toEqual({ to: 'resume', prepared });
  expect(aboutOf('booth/offline', { at: 'choose', question: 0 })).toBe('search');
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
  // Whoever comes back with a vote in the urn is not told "not yet" while nothing is known.
  expect(truthOf({ at: 'loading' }, false)).toBe('truthLoading');
  // The heading says it.
  expect(truthOf({ at: 'sent', held, found: null }, true)).toBeNull();
});
