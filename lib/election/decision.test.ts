import { describe, expect, it } from 'vitest';
import { groupOf } from '#lib/crypto/group.ts';
import { VoteId } from '#lib/ground/brand.ts';
import type { Check } from '#lib/ground/result.ts';
import { passes } from './assertion.ts';
import { type DecisionPayload, parseDecisionPayload } from './decision.ts';
import { authorityOf, decisionChecks, verifyDecision } from './decision-check.ts';
import {
  assertWith,
  decide,
  freezeOf,
  makePasskey,
  payloadText,
  sampleDefinition,
  sampleStatement,
} from './testing.ts';
import { composeTrustees, makeTrusteeKey } from './trustees.ts';

const [a, b, c] = [makePasskey(), makePasskey('EdDSA'), makePasskey()] as const;
const nord = sampleDefinition([a, b, c]);
const sud = sampleDefinition([a, b, c], { college: { id: 'sud', name: { fr: 'Sud', en: 'South' } } }, 'B'.repeat(22));
const context = authorityOf(nord.definition);
const statement = sampleStatement('open', { urns: [nord.phi], drill: 'none' });
const failed = (checks: readonly Check[]) => checks.filter((check) => !check.ok).map((check) => check.name);

describe('a decision', () => {
  it('binds with a quorum', async () => {
    const payload = decide(statement, [
      [0, a],
      [2, c],
    ]);
    expect(parseDecisionPayload(payloadText(payload))).toEqual(payload);
    expect(failed(await verifyDecision(payload, context))).toEqual([]);
  });

  it('is read only from its canonical bytes', () => {
    const text = payloadText(decide(statement, [[0, a]]));
    expect(() => parseDecisionPayload(` ${text}`)).toThrow(RangeError);
    expect(() => parseDecisionPayload(text.replace('"attachments":{},', '"attachments":{},"attachments":{},'))).toThrow(
      RangeError,
    );
    expect(() => parseDecisionPayload('{"attachments":{}}')).toThrow();
  });

  const { statement: frozen, attachments } = freezeOf([nord, sud]);

  it('freezes two urns of one vote', async () => {
    expect(
      failed(
        await verifyDecision(
          decide(
            frozen,
            [
              [0, a],
              [1, b],
            ],
            attachments,
          ),
          context,
        ),
      ),
    ).toEqual([]);
  });

  const attacks: Readonly<Record<string, DecisionPayload>> = {
    'decision-vote': decide({ ...statement, vote: VoteId.parse('2'.repeat(22)) }, [
      [0, a],
      [1, b],
    ]),
    'decision-members': decide(statement, [
      [0, a],
      [0, a],
    ]),
    'decision-signatures': decide(statement, [
      [0, a],
      [1, makePasskey()],
    ]),
    'decision-quorum': decide(statement, [[0, a]]),
    'decision-attachments': decide(
      statement,
      [
        [0, a],
        [1, b],
      ],
      attachments,
    ),
  };

  it('has an attack for every check', () => expect(Object.keys(attacks)).toEqual(Object.keys(decisionChecks)));

  for (const [name, payload] of Object.entries(attacks)) {
    it(`${name} alone catches its attack`, async () => {
      expect(failed(await verifyDecision(payload, context))).toEqual([name]);
      const { [name]: _, ...rest } = decisionChecks;
      expect(passes(await verifyDecision(payload, context, rest))).toBe(true);
    });
  }

  it('does not take the signature of a member for another seat', async () => {
    expect(
      failed(
        await verifyDecision(
          decide(statement, [
            [0, a],
            [1, c],
          ]),
          context,
        ),
      ),
    ).toEqual(['decision-signatures']);
  });

  it('does not take signatures of other words', async () => {
    const signed = decide(statement, [
      [0, a],
      [1, b],
    ]);
    const other = { ...statement, text: { fr: 'Autre chose', en: 'Something else' } };
    const moved = { ...signed, decision: { ...signed.decision, statement: other } };
    expect(failed(await verifyDecision(moved, context))).toEqual(['decision-signatures']);
  });

  it('does not take a sign-in for a signature', async () => {
    const signatures = [
      [0, a],
      [1, b],
    ] as const;
    const payload = decide(statement, []);
    payload.decision.signatures = signatures.map(([member, passkey]) => ({
      member,
      ...assertWith(passkey, new Uint8Array(32)),
    }));
    expect(failed(await verifyDecision(payload, context))).toEqual(['decision-signatures']);
  });

  const wrong: Readonly<Record<string, typeof attachments>> = {
    'an altered definition': {
      definitions: attachments.definitions.map((one) => ({ ...one, election: one.election.replace('Ada', 'Eve') })),
    },
    'definitions in another order': { definitions: attachments.definitions.toReversed() },
    'trustees whose keys do not make the election key': {
      definitions: attachments.definitions.map((one) => ({
        ...one,
        trustees: composeTrustees([makeTrusteeKey(groupOf('Ed25519'), 2n)]),
      })),
    },
    'a trustee who does not know the secret': {
      definitions: attachments.definitions.map((one) => ({
        ...one,
        // another first digit, whatever the draw was
        trustees: one.trustees.replace(/(?<="response":")[0-9]/, (digit) => (digit === '2' ? '1' : '2')),
      })),
    },
    'one definition fewer': { definitions: attachments.definitions.slice(1) },
  };
  for (const [title, attached] of Object.entries(wrong)) {
    it(`a freeze with ${title} is refused`, async () => {
      const payload = decide(
        frozen,
        [
          [0, a],
          [1, b],
        ],
        attached,
      );
      expect(failed(await verifyDecision(payload, context))).toEqual(['decision-attachments']);
    });
  }

  it('a freeze with one modulus in two urns is refused', async () => {
    const { issuers } = nord.definition['x-isoloir'];
    const again = sampleDefinition(
      [a, b, c],
      { issuers, college: { id: 'sud', name: { fr: 'Sud', en: 'South' } } },
      'B'.repeat(22),
    );
    const { statement: reused, attachments: attached } = freezeOf([nord, again]);
    const payload = decide(
      reused,
      [
        [0, a],
        [1, b],
      ],
      attached,
    );
    expect(failed(await verifyDecision(payload, context))).toEqual(['decision-attachments']);
  });
});
