/** One college apart: paused, resumed, extended, annulled, repeated, while the other goes on (PROTOCOL §6, §7.8). */
import { describe, expect, it } from 'vitest';
import { groupOf } from '#lib/crypto/group.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { type Attachments, Reason, type Statement } from './decision.ts';
import type { Extension } from './definition.ts';
import { emptyLife, followDecision, type Life, urnState } from './lifecycle.ts';
import { decide, freezeOf, makePasskey, payloadText, sampleDefinition, sampleStatement, vote } from './testing.ts';
import { composeTrustees, makeTrusteeKey } from './trustees.ts';

const passkeys = [makePasskey(), makePasskey(), makePasskey()] as const;
const LATEST = 1_800_010_800;
const far = { college: { id: 'abroad', name: { fr: 'Étranger', en: 'Abroad' } } };
const home = sampleDefinition(passkeys, { latest: LATEST });
const abroad = sampleDefinition(passkeys, { ...far, latest: LATEST }, 'B'.repeat(22));
const { opens, closes } = home.definition['x-isoloir'];
const reason = Reason.parse({ fr: 'Un fichier a fui.', en: 'A file leaked.' });

type Step = { statement: Statement; attachments?: Attachments };
const freeze: Step = freezeOf([home, abroad]);
const open: Step = { statement: sampleStatement('open', { urns: [home.phi, abroad.phi], drill: 'none' }) };
const stop: Step = { statement: sampleStatement('stop', { urns: [abroad.phi] }) };
const suspend = (at = opens + 10): Step => ({
  statement: sampleStatement('suspend', { urns: [abroad.phi], at, reason }),
});
const resume = (at = opens + 20): Step => ({ statement: sampleStatement('resume', { urns: [abroad.phi], at }) });
const extend = (to = closes + 60): Step => ({
  statement: sampleStatement('extend', { urns: [{ phi: abroad.phi, closes: to }], reason }),
});
const annul: Step = { statement: sampleStatement('annul', { urns: [abroad.phi], reason }) };
const close: Step = {
  statement: sampleStatement('close', { urns: [{ phi: abroad.phi, ballots: 3, passes: 3, last: '0'.repeat(64) }] }),
};
const publish: Step = {
  statement: sampleStatement('publish', {
    urns: [{ phi: abroad.phi, tally: sha256Hex('t'), result: sha256Hex('r') }],
  }),
  attachments: { results: [{ phi: abroad.phi, tally: 't', result: 'r' }] },
};

const take = (life: Life, { statement, attachments }: Step) => {
  const [a, b] = passkeys;
  const signers = [[0, a] as const, [1, b] as const];
  return followDecision(life, payloadText(decide(statement, signers, attachments)));
};
const failed = async (life: Life, step: Step): Promise<string[]> =>
  (await take(life, step)).checks.filter(({ ok }) => !ok).map(({ name }) => name);

/** The life after the steps; throws where one is refused. */
async function live(...steps: readonly Step[]): Promise<Life> {
  let life = emptyLife(vote);
  for (const step of steps) {
    const { life: next, checks } = await take(life, step);
    if (checks.some(({ ok }) => !ok)) throw new Error(`refused: ${step.statement.kind}`);
    life = next;
  }
  return life;
}

describe('one college apart', () => {
  const table: readonly (readonly [string, readonly Step[], number, string])[] = [
    ['paused', [suspend()], opens + 30, 'suspended'],
    ['paused before it opened', [suspend(opens - 20)], opens - 10, 'suspended'],
    ['paused until its closing, which a pause does not move', [suspend()], closes - 1, 'suspended'],
    ['closed where the pause lasts too long', [suspend()], closes, 'closed'],
    ['open again', [suspend(), resume()], opens + 30, 'open'],
    ['paused a second time', [suspend(), resume(), suspend(opens + 40)], opens + 50, 'suspended'],
    ['open beyond its first closing', [extend()], closes + 59, 'open'],
    ['closed at its new closing', [extend()], closes + 60, 'closed'],
    ['extended twice', [extend(), extend(LATEST)], LATEST - 1, 'open'],
    ['extended while paused', [suspend(), extend()], closes + 10, 'suspended'],
    ['annulled', [annul], opens + 30, 'annulled'],
    ['annulled while paused', [suspend(), annul], opens + 30, 'annulled'],
    ['annulled after its closing was decided', [close, annul], closes + 1, 'annulled'],
    ['stopped while paused', [suspend(), stop], opens + 30, 'closed'],
  ];
  for (const [title, steps, at, state] of table) {
    it(`is ${title}, and the other is as it was`, async () => {
      const life = await live(freeze, open, ...steps);
      expect(urnState(life, abroad.phi, at)).toBe(state);
      const before = await live(freeze, open);
      expect(life.urns.get(home.phi)).toEqual(before.urns.get(home.phi));
    });
  }

  it('may be annulled before it was ever opened', async () =>
    expect(urnState(await live(freeze, annul), abroad.phi, opens)).toBe('annulled'));

  it('keeps when it was paused, why, and where it was moved', async () => {
    const urn = (await live(freeze, open, suspend(), extend(), resume())).urns.get(abroad.phi);
    expect(urn?.pauses).toEqual([{ from: opens + 10, until: opens + 20, reason }]);
    expect(urn).toMatchObject({ closes: closes + 60, extensions: [{ closes: closes + 60, reason }] });
  });

  const refused: readonly (readonly [string, readonly Step[], Step])[] = [
    ['a pause before opening', [freeze], suspend()],
    ['a second pause', [freeze, open, suspend()], suspend()],
    ['a pause of what is stopped', [freeze, open, stop], suspend()],
    ['a pause of what is sealed', [freeze, open, close], suspend()],
    ['resuming what is not paused', [freeze, open], resume()],
    ['resuming before the pause began', [freeze, open, suspend()], resume(opens + 9)],
    ['an earlier closing', [freeze, open], extend(closes - 1)],
    ['the same closing', [freeze, open], extend(closes)],
    ['going back on an extension', [freeze, open, extend(LATEST)], extend()],
    ['a closing later than the definition allows', [freeze, open], extend(LATEST + 1)],
    ['extending what was never opened', [freeze], extend()],
    ['extending what is stopped', [freeze, open, stop], extend()],
    ['extending what is sealed', [freeze, open, close], extend()],
    ['annulling twice', [freeze, open, annul], annul],
    ['annulling what is published', [freeze, open, close, publish], annul],
    ['opening what is annulled', [freeze, annul], open],
    ['pausing what is annulled', [freeze, open, annul], suspend()],
    ['stopping what is annulled', [freeze, open, annul], stop],
    ['extending what is annulled', [freeze, open, annul], extend()],
    ['closing what is annulled', [freeze, open, annul], close],
    ['publishing what is annulled', [freeze, open, close, annul], publish],
    [
      'admitting to what is annulled',
      [freeze, annul],
      {
        statement: sampleStatement('admit', { urns: [{ phi: abroad.phi, members: 1 }], list: '0'.repeat(64) }),
      },
    ],
  ];
  for (const [title, before, step] of refused)
    it(`refuses ${title}`, async () => expect(await failed(await live(...before), step)).toEqual(['decision-order']));

  it('refuses any extension where the definition names no latest closing', async () => {
    const firm = sampleDefinition(passkeys);
    const opening = { statement: sampleStatement('open', { urns: [firm.phi], drill: 'none' as const }) };
    const later = { statement: sampleStatement('extend', { urns: [{ phi: firm.phi, closes: closes + 1 }], reason }) };
    expect(await failed(await live(freezeOf([firm]), opening), later)).toEqual(['decision-order']);
  });

  it('gives a reason in both languages', async () => {
    const life = await live(freeze, open);
    const said = payloadText(decide(annul.statement, []));
    const text = said.replaceAll(canonicalJson(reason), '{"en":"","fr":""}');
    expect(text).not.toBe(said);
    expect((await followDecision(life, text)).checks).toEqual([{ name: 'decision-form', ok: false }]);
  });
});

describe('a college that votes again', () => {
  const second = VoteId.parse('2'.repeat(22));
  const otherKey = 2n;
  const trustees = composeTrustees([makeTrusteeKey(groupOf('Ed25519'), otherKey)]);
  const repeat = (more: Partial<Extension> = {}, uuid = 'C'.repeat(22), key = otherKey) => {
    const group = groupOf('Ed25519');
    const x = { ...far, vote: second, round: 2, of: abroad.phi, ...more };
    return sampleDefinition(passkeys, x, uuid, group.encode(group.power(group.g, key)));
  };
  type Sample = ReturnType<typeof repeat>;
  const rerun = (one: Sample, named: { vote?: VoteId; uuid?: string } = {}, keys = trustees): Step => ({
    statement: sampleStatement('rerun', {
      urns: [{ of: abroad.phi, vote: named.vote ?? second, phi: one.phi, uuid: named.uuid ?? one.definition.uuid }],
    }),
    attachments: { definitions: [{ phi: one.phi, election: one.text, trustees: keys }] },
  });

  it('is named by a decision in the journal of the annulled one', async () => {
    const one = repeat();
    const life = await live(freeze, open, annul, rerun(one));
    expect(life.urns.get(abroad.phi)?.again).toEqual({ vote: second, phi: one.phi });
  });

  it('votes again once, and only where it was annulled', async () => {
    const one = repeat();
    expect(await failed(await live(freeze, open), rerun(one))).toEqual(['decision-order']);
    expect(await failed(await live(freeze, open, annul, rerun(one)), rerun(repeat()))).toEqual(['decision-order']);
  });

  const wrong: readonly (readonly [string, () => Step, string])[] = [
    ['under another uuid than named', () => rerun(repeat(), { uuid: 'D'.repeat(22) }), 'decision-attachments'],
    [
      'in another vote than named',
      () => rerun(repeat(), { vote: VoteId.parse('3'.repeat(22)) }),
      'decision-attachments',
    ],
    ['of another urn', () => rerun(repeat({ of: home.phi })), 'decision-attachments'],
    [
      'whose trustees have not proved the key',
      () => rerun(repeat(), {}, composeTrustees([makeTrusteeKey(groupOf('Ed25519'), 3n)])),
      'decision-attachments',
    ],
    ['in the same vote [one register for both]', () => rerun(repeat({ vote }), { vote }), 'decision-again'],
    ['as the same round', () => rerun(repeat({ round: 3 })), 'decision-again'],
    ['for another college', () => rerun(repeat({ college: home.definition['x-isoloir'].college })), 'decision-again'],
    ['under another title', () => rerun(repeat({ title: { fr: 'Autre', en: 'Other' } })), 'decision-again'],
    [
      'with another paper',
      () => {
        const [question] = abroad.definition['x-isoloir'].questions;
        const answers = question?.answers.slice(1) ?? [];
        return rerun(repeat({ questions: question === undefined ? [] : [{ ...question, answers }] }));
      },
      'decision-again',
    ],
    [
      'under the issuing key of the annulled urn',
      () => rerun(repeat({ issuers: abroad.definition['x-isoloir'].issuers })),
      'decision-again',
    ],
    ['under its uuid [two papers under one number]', () => rerun(repeat({}, abroad.definition.uuid)), 'decision-again'],
    [
      'under the same election key',
      () => rerun(repeat({}, 'C'.repeat(22), 1n), {}, composeTrustees([makeTrusteeKey(groupOf('Ed25519'), 1n)])),
      'decision-again',
    ],
  ];
  for (const [title, step, name] of wrong)
    it(`does not vote again ${title}`, async () =>
      expect(await failed(await live(freeze, open, annul), step())).toEqual([name]));

  it('names what it repeats only in a later round', () => {
    expect(() => repeat({ round: 1 })).toThrow();
    expect(() => sampleDefinition(passkeys, { latest: closes })).toThrow();
  });
});
