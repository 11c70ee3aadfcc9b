import { expect, test } from 'vitest';
import { readDone, readOffer } from './answers.ts';

const offer = {
  name: 'Anne',
  displayName: 'Anne, Nord',
  rpId: 'localhost',
  userHandle: 'AQ',
  nonce: 'Ag',
  known: ['Aw', 'BA'],
  tokenKey: { quarter: '2026Q4', modulus: 'Ay' },
  ways: [{ kind: 'sms', end: '07' }, { kind: 'section' }, { kind: 'facts', label: { fr: 'Jour', en: 'Day' } }],
};

test('an offer is read, and what is not of it is left', () => {
  expect(readOffer({ ...offer, more: 1 })).toEqual(offer);
  expect(readOffer({ ...offer, known: [] }).known).toEqual([]);
  const done = { name: 'Anne', votes: [], deviceToken: null };
  expect(readOffer({ ...offer, tokenKey: null }).tokenKey).toBeNull();
  expect(readDone({ ...done, more: 1 })).toEqual(done);
  expect(readDone({ ...done, deviceToken: 'Az' }).deviceToken).toBe('Az');
  const vote = { urn: 'A'.repeat(43), title: { fr: 'Bureau', en: 'Board' } };
  expect(readDone({ ...done, votes: [{ ...vote, more: 1 }] }).votes).toEqual([vote]);
});

test.each(Object.keys(offer))('an offer without %s, or with another kind of it, is refused', (field) => {
  const { [field]: _, ...rest } = Object.fromEntries(Object.entries(offer));
  expect(() => readOffer(rest)).toThrow(TypeError);
  expect(() => readOffer({ ...offer, [field]: 1 })).toThrow(TypeError);
  if (field !== 'tokenKey') expect(() => readOffer({ ...offer, [field]: null })).toThrow(TypeError);
  // inherited is not answered
  expect(() => readOffer(Object.assign(Object.create(offer), rest))).toThrow(TypeError);
});

test.each([null, undefined, 'Anne', 1, [], [offer]])('%j is no answer', (answer) => {
  expect(() => readOffer(answer)).toThrow(TypeError);
  expect(() => readDone(answer)).toThrow(TypeError);
});

const title = { fr: 'Bureau', en: 'Board' };
test.each([
  undefined,
  {},
  [1],
  [{ urn: 'A'.repeat(43) }],
  [{ urn: 'A'.repeat(43), title: 'Bureau' }],
  [{ urn: '../results', title }],
])('votes %j are none', (votes) =>
  expect(() => readDone({ name: 'Anne', deviceToken: null, votes })).toThrow(TypeError),
);

test.each([{ kind: 'letter' }, { kind: 'sms' }, { kind: 'facts', label: 'Day' }, 'section', null])(
  'no way: %j',
  (way) => expect(() => readOffer({ ...offer, ways: [way] })).toThrow(TypeError),
);

test('ids of passkeys are texts', () => {
  expect(() => readOffer({ ...offer, known: ['Aw', 1] })).toThrow(TypeError);
  expect(() => readOffer({ ...offer, known: { 0: 'Aw', length: 1 } })).toThrow(TypeError);
});
