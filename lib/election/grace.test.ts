/** The hours of an urn with a closing promise (PROTOCOL §7.1): what may come when, and whose place counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDefinition } from './definition.ts';
import { graceEnds, type HeldPlace, hourOf, isHeld, isOverAt, lanes, SETTLING } from './grace.ts';
import { emptyLife, followDecision, stateOfUrn, type UrnLife } from './lifecycle.ts';
import { decide, freezeOf, makePasskey, payloadText, sampleDefinition, sampleStatement, vote } from './testing.ts';

const passkeys = [makePasskey(), makePasskey(), makePasskey()];
const plain = sampleDefinition(passkeys);
const kind = sampleDefinition(passkeys, { grace: 600 });
const { closes } = plain.definition['x-isoloir'];

/** The urn after its freeze and opening, and what else was decided. */
async function urnOf(sample: typeof plain, ...more: Parameters<typeof decide>[0][]): Promise<UrnLife> {
  const { phi } = sample;
  const { statement, attachments } = freezeOf([sample]);
  const steps = [statement, sampleStatement('open', { urns: [phi], drill: 'none' }), ...more];
  let life = emptyLife(vote);
  for (const step of steps) {
    const signers = passkeys.slice(0, 2).map((passkey, i) => [i, passkey] as const);
    const payload = decide(step, signers, step === statement ? attachments : {});
    life = (await followDecision(life, payloadText(payload))).life;
  }
  const urn = life.urns.get(phi);
  if (urn === undefined) throw new Error('no urn');
  return urn;
}

describe('a definition', () => {
  const spelled = (grace: unknown) => plain.text.replace('"hosts":', `"grace":${JSON.stringify(grace)},"hosts":`);
  it('without grace is what it was, byte for byte; with it, it is another', () => {
    expect(plain.text).not.toContain('grace');
    expect(parseDefinition(spelled(600))['x-isoloir'].grace).toBe(600);
    expect(kind.phi).not.toBe(plain.phi);
  });
  it.each([0, -1, 3601, 1.5, '600', null])('is refused with a grace of %j', (grace) =>
    expect(() => parseDefinition(spelled(grace))).toThrow(),
  );
  it('has the same grace in every college of a vote', async () => {
    const other = sampleDefinition(
      passkeys,
      { college: { id: 'sud', name: { fr: 'Sud', en: 'Sud' } } },
      'B'.repeat(22),
    );
    const { statement, attachments } = freezeOf([kind, other]);
    const signers = passkeys.slice(0, 2).map((passkey, i) => [i, passkey] as const);
    const { checks } = await followDecision(emptyLife(vote), payloadText(decide(statement, signers, attachments)));
    expect(checks).toContainEqual({ name: 'decision-attachments', ok: false });
  });
});

describe('an urn with a grace of ten minutes', () => {
  const reason = { fr: 'Attaque', en: 'Attack' };
  const suspend = sampleStatement('suspend', { urns: [kind.phi], at: closes - 60, reason });
  const stop = sampleStatement('stop', { urns: [kind.phi] });
  const table: readonly (readonly [string, Parameters<typeof decide>[0][], number, string])[] = [
    ['open in its last second', [], closes - 1, 'open'],
    ['in grace from its closing on', [], closes, 'grace'],
    ['in grace while the last to arrive are worked for', [], closes + 600 + SETTLING - 1, 'grace'],
    ['closed after that', [], closes + 600 + SETTLING, 'closed'],
    ['paused through the closing', [suspend], closes + 1, 'suspended'],
    ['not held open by a pause', [suspend], closes + 600 + SETTLING, 'closed'],
    ['closed at once by a stop', [stop], closes - 60, 'closed'],
    ['closed at once by a stop, also later', [stop], closes + 1, 'closed'],
  ];
  it.each(table)('is %s', async (_, decided, at, state) => {
    expect(stateOfUrn(await urnOf(kind, ...decided), at)).toBe(state);
  });
  it('is over where it always was, without one', async () => {
    const urn = await urnOf(plain);
    expect(isOverAt(urn)).toBe(closes);
    expect(stateOfUrn(urn, closes)).toBe('closed');
  });
  it('begins its grace where a decision has moved the closing to', async () => {
    const long = sampleDefinition(passkeys, { grace: 600, latest: closes + 7200 });
    const later = sampleStatement('extend', { urns: [{ phi: long.phi, closes: closes + 3600 }], reason });
    const urn = await urnOf(long, later);
    expect(stateOfUrn(urn, closes + 1)).toBe('open');
    expect(graceEnds(urn)).toBe(closes + 3600 + 600);
  });
});

it('the hour of an arrival: all, then a first ballot, then nothing', () => {
  const urn = { closes, definition: kind.definition };
  fc.assert(
    fc.property(fc.integer({ min: -5000, max: 5000 }), (after) => {
      const hour = after < 0 ? 'open' : after < 600 ? 'grace' : 'late';
      expect(hourOf(urn, closes + after)).toBe(hour);
      // without a promise the hour of arrival moves nothing
      expect(hourOf({ closes, definition: plain.definition }, closes + after)).toBe(after < 0 ? 'open' : 'late');
    }),
  );
});

describe('a place', () => {
  const Numbered = fc.record({ boot: fc.nat(5), seq: fc.nat(5) });
  it('is held from the first to the last that was given before the closing, in its own lane', () => {
    fc.assert(
      fc.property(Numbered, Numbered, fc.constantFrom(...lanes), (last, { boot, seq }, lane) => {
        const place: HeldPlace = { lane, boot, seq };
        const other = lane === 'known' ? 'stranger' : 'known';
        const before = boot * 10 + seq <= last.boot * 10 + last.seq;
        expect(isHeld({ known: null, stranger: null, [lane]: last }, place)).toBe(before);
        expect(isHeld({ known: null, stranger: null, [other]: last }, place)).toBe(false);
      }),
    );
  });
});
