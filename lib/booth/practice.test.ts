import { expect, test } from 'vitest';
import { H } from '#lib/crypto/hash.ts';
import { parseDefinition } from '#lib/election/definition.ts';
import { origin } from '#lib/election/testing.ts';
import { inBreaths } from '#lib/ground/breath.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { rehearse } from './index.ts';
import { type PracticeTexts, practicePaper, practise } from './practice.ts';
import { cast, codeOf, fakePerson } from './testing.ts';
import type { Passkeys } from './world.ts';

const both = (text: string) => ({ fr: text, en: text });
const texts: PracticeTexts = {
  title: both('Le dessert'),
  college: both('Entraînement'),
  questions: [
    {
      title: both('Quel dessert ?'),
      min: 1,
      max: 1,
      blank: true,
      answers: ['Tarte', 'Crêpe'].map((name) => ({ name: both(name), text: both('') })),
    },
  ],
};
const paper = () => inBreaths(practicePaper(texts, { origin, now: Date.now() }));
const tart = [[0, 1, 0]];

/** Practice is handed no network; should any code reach for one all the same, the test fails. */
const fetched: string[] = [];
globalThis.fetch = (input) => {
  fetched.push(String(input));
  throw new Error('a practice vote asked the network');
};

test('the paper is a definition that every screen and the sealing accept, of no vote that exists', async () => {
  const [one, other] = [await paper(), await paper()];
  expect(parseDefinition(canonicalJson(one.definition))).toEqual(one.definition);
  expect(one.definition['x-isoloir'].questions[0]?.title.fr).toBe('Quel dessert ?');
  // Another key each time, and nobody has the other half.
  expect(other.definition.public_key).not.toBe(one.definition.public_key);
  expect(other.phi).not.toBe(one.phi);
  // in steps, none of which is the whole of it
  expect([...rehearse(one)].length).toBeGreaterThan(5);
});

test('the sealing is real, asks no network, and needs no passkey', async () => {
  const one = await paper();
  const [first, second] = [cast(await practise(one, tart, null)), cast(await practise(one, tart, null))];
  expect(first).toEqual({ number: expect.stringMatching(/^[A-Za-z0-9+/]{43}$/), prf: null });
  expect(second.number).not.toBe(first.number);
  await expect(practise(one, [[1, 1, 0]], null)).rejects.toThrow(RangeError);
  expect(fetched).toEqual([]);
});

test('a touch is asked once, for an input that no vote ever uses, and says whether a code will be needed', async () => {
  const one = await paper();
  const asked: Uint8Array[] = [];
  const watched = ({ passkeys }: { passkeys: Passkeys }): Pick<Passkeys, 'open'> => ({
    open: (request) => {
      asked.push(request.input);
      return passkeys.open(request);
    },
  });
  expect(cast(await practise(one, tart, watched(fakePerson())))).toMatchObject({ prf: true });
  expect(cast(await practise(one, tart, watched(fakePerson({ prf: false }))))).toMatchObject({ prf: false });
  expect(asked).toHaveLength(2);
  for (const input of asked) expect(input).not.toEqual(H('isoloir/v1/pass', one.phi));
  const unwilling = fakePerson();
  unwilling.touches.willing = false;
  expect(codeOf(await practise(one, tart, unwilling.passkeys))).toBe('booth/touch-refused');
  expect(fetched).toEqual([]);
});
