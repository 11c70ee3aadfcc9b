import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { composeDefinition, parseDefinition, parseDefinitionInSteps, phiOf } from './definition.ts';
import { makePasskey, sampleDefinition } from './testing.ts';

const passkeys = [makePasskey(), makePasskey(), makePasskey()];
const { text, definition, phi } = sampleDefinition(passkeys);
const extension = definition['x-isoloir'];

/** What a reader gives, or how it refuses. */
function outcome(read: () => unknown): unknown {
  try {
    return { read: read() };
  } catch (thrown) {
    return { refused: String(thrown) };
  }
}
function inSteps(text: string): unknown {
  const steps = parseDefinitionInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('a definition', () => {
  it('is read from its exact bytes, and its fingerprint is Belenios’ own', () => {
    expect(parseDefinition(text)).toEqual(definition);
    expect(inSteps(text)).toEqual(definition);
    expect(canonicalJson(definition)).toBe(text);
    // printf '' | openssl dgst -sha256 -binary | base64, without padding
    expect(phiOf('')).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU');
    expect(phiOf(text)).toBe(phi);
  });

  it('speaks French where Belenios speaks', () => {
    expect(definition.name).toBe(extension.title.fr);
    expect(definition.questions.map((question) => question.question)).toEqual(
      extension.questions.map((question) => question.title.fr),
    );
  });

  const without = (key: string) =>
    canonicalJson(Object.fromEntries(Object.entries(definition).filter(([name]) => name !== key)));
  // What is undefined is left out.
  const changed = (change: Record<string, unknown>) =>
    canonicalJson(JSON.parse(JSON.stringify({ ...definition, ...change })));
  const extended = (change: Record<string, unknown>) => changed({ 'x-isoloir': { ...extension, ...change } });
  const issuer = extension.issuers[0] ?? { name: '', modulus: '' };
  const member = extension.authority.members[0] ?? { name: '', keys: [] };
  const [question] = extension.questions;
  const [answer] = question?.answers ?? [];
  const withQuestion = (change: object) => extended({ questions: [{ ...question, ...change }] });
  const withAnswer = (change: object) =>
    withQuestion({ answers: [{ ...answer, ...change }, ...(question?.answers.slice(1) ?? [])] });
  const photo = { sha256: 'ab'.repeat(32), type: 'image/webp', width: 480, height: 600, bytes: 40_000 };
  const document = { sha256: 'cd'.repeat(32), type: 'application/pdf', bytes: 400_000 };

  it('binds photo, document and order', () => {
    const changed = withAnswer({ photo, document });
    expect(parseDefinition(changed)['x-isoloir'].questions[0]?.answers[0]).toMatchObject({ photo, document });
    const phis = [text, changed, withAnswer({ photo: { ...photo, sha256: 'ef'.repeat(32) }, document })];
    expect(new Set([...phis, withQuestion({ order: 'random' }), extended({ zone: 'UTC' })].map(phiOf)).size).toBe(5);
  });

  const refused: Readonly<Record<string, string>> = {
    'another spelling': ` ${text}`,
    'a member twice': text.replace('"version":1,', '"version":1,"version":1,'),
    'another version': changed({ version: 2 }),
    'another group': changed({ group: 'BELENIOS-2048' }),
    'an unknown member': changed({ weights: true }),
    'an unknown member of ours': extended({ more: 1 }),
    'no member of ours': without('x-isoloir'),
    'a name that is not the title': changed({ name: 'Autre' }),
    'a question that Belenios does not show': changed({ questions: [] }),
    'other answers than Belenios shows': changed({
      questions: definition.questions.map((question) => ({ ...question, answers: ['Blaise', 'Ada'] })),
    }),
    'min above max': changed({ questions: definition.questions.map((question) => ({ ...question, min: 2 })) }),
    'more choices than answers': changed({
      questions: definition.questions.map((question) => ({ ...question, max: 3 })),
    }),
    'a uuid outside base58': changed({ uuid: '0'.repeat(22) }),
    'an uppercase key': changed({ public_key: 'A'.repeat(64) }),
    'closing before opening': extended({ closes: extension.opens }),
    'batches of one': extended({ k: 1 }),
    'one host for both sides': extended({ hosts: { people: extension.hosts.people, urn: extension.hosts.people } }),
    'an origin with a path': extended({ hosts: { ...extension.hosts, urn: 'http://urn.localhost:3000/' } }),
    'a witness': extended({ witnesses: ['x'] }),
    'no issuer': extended({ issuers: [] }),
    'an issuer twice': extended({ issuers: [issuer, { ...issuer, name: 'Autre' }] }),
    'a short modulus': extended({ issuers: [{ ...issuer, modulus: issuer.modulus.slice(0, 508) }] }),
    'an even modulus': extended({ issuers: [{ ...issuer, modulus: `${issuer.modulus.slice(0, -1)}A` }] }),
    'a quorum nobody can reach': extended({ authority: { ...extension.authority, quorum: 4 } }),
    'a quorum of none': extended({ authority: { ...extension.authority, quorum: 0 } }),
    'a passkey in two seats': extended({ authority: { quorum: 1, members: [member, { ...member, name: 'Autre' }] } }),
    'receipts under the journal’s key': extended({ receiptKey: extension.journalKey }),
    'text that reorders what is shown': extended({ title: { fr: 'a\u202eb', en: 'a' } }),
    'text not in NFC': extended({ title: { fr: 'e\u0301', en: 'e' } }),
    'a zone with a space': extended({ zone: 'Europe/Paris ' }),
    'no zone': extended({ zone: undefined }),
    'an order of another kind': withQuestion({ order: 'alphabetic' }),
    'no order': withQuestion({ order: undefined }),
    'an answer without a word about its photo': withAnswer({ photo: undefined }),
    'a photo that every browser would run': withAnswer({ photo: { ...photo, type: 'image/svg+xml' } }),
    'a photo too heavy': withAnswer({ photo: { ...photo, bytes: 60_001 } }),
    'a photo too large': withAnswer({ photo: { ...photo, width: 1025 } }),
    'a photo under another spelling of its hash': withAnswer({ photo: { ...photo, sha256: 'AB'.repeat(32) } }),
    'a document that is none': withAnswer({ document: { ...document, type: 'text/html' } }),
    'a document too heavy': withAnswer({ document: { ...document, bytes: 5_000_001 } }),
    'a text in one language': extended({ title: { fr: 'Titre' } }),
  };
  for (const [title, input] of Object.entries(refused)) {
    it(`is refused with ${title}, in steps in the same words`, () => {
      expect(() => parseDefinition(input)).toThrow();
      expect(outcome(() => inSteps(input))).toEqual(outcome(() => parseDefinition(input)));
    });
  }

  it('is not composed from parts that do not make one', () => {
    expect(() => composeDefinition({ uuid: 'short', publicKey: '1', rules: [], extension })).toThrow();
  });
});
