import { describe, expect, test } from 'vitest';
import { type Ballot, writeBallot } from './ballot.ts';
import { failed, resigned, sealed } from './ballot-sample.ts';

describe('what a ballot is', () => {
  test.each([
    ['a space', (text: string) => text.replace('{', '{ ')],
    ['a newline at the end', (text: string) => `${text}\n`],
    ['an escape', (text: string) => text.replace('"alpha"', '"\\u0061lpha"')],
    [
      'members in another order',
      (text: string) => text.replace(/^\{("election_uuid":"[^"]*"),("election_hash":"[^"]*")/, '{$2,$1'),
    ],
    ['an unknown member', (text: string) => text.replace('{', '{"weight":5,')],
    ['an unknown member of a proof', (text: string) => text.replace('{"challenge":', '{"x":1,"challenge":')],
    ['a member twice', (text: string) => text.replace('{"election_uuid":', '{"election_uuid":"x","election_uuid":')],
  ])('ballot-form: %s', (_, change) => {
    const text = writeBallot(sealed());
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(failed(changed)).toEqual(['ballot-form']);
    // Nothing else would notice: what it says, spelled properly, is a valid ballot.
    expect(failed(writeBallot(JSON.parse(changed)))).toEqual([]);
  });

  test.each(['', '{}', '[]', 'null', '"ballot"', '{"election_uuid":1}', '{', '\u0000', '1e999'])(
    'no ballot at all: %j',
    (text) => {
      expect(failed(text)).toEqual(['ballot-form']);
    },
  );

  test.each(['election_uuid', 'election_hash', 'credential', 'answers', 'signature'])('without %s', (member) => {
    const record: Record<string, unknown> = { ...sealed() };
    delete record[member];
    expect(failed(JSON.stringify(record))).toEqual(['ballot-form']);
  });

  test('a proof, a choice or an answer missing', () => {
    const changes: ((ballot: Ballot) => void)[] = [
      ({ answers }) => answers.pop(),
      ({ answers: [first] }) => first?.choices.pop(),
      ({ answers: [first] }) => first?.overall_proof.pop(),
      ({ answers: [first] }) => first?.individual_proofs.pop(),
      ({ answers: [first] }) => first?.individual_proofs[0]?.pop(),
      ({ answers: [first] }) => first?.blank_proof?.pop(),
      ({ answers: [first] }) => delete first?.blank_proof,
    ];
    for (const change of changes) expect(failed(resigned(change))).toEqual(['ballot-shape']);
  });
});
