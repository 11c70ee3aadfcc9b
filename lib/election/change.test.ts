import { describe, expect, it } from 'vitest';
import { toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { decisionChallengeOf } from './challenge.ts';
import { ChangeStatement, changeChallenge, personHash } from './change.ts';

const loss = {
  kind: 'passkey',
  change: '00000000-0000-4000-8000-000000000001',
  person: { id: '00000000-0000-4000-8000-000000000002', number: '12', name: 'Ada Lovelace' },
  reason: 'Téléphone perdu.',
  wait: 48,
  urgency: null,
  nonce: 'A'.repeat(43),
};
const contact = {
  ...loss,
  kind: 'contact',
  from: { email: 'ada@example.org', phone: null },
  to: { email: 'lovelace@example.org', phone: '+33 6 11 11 11 11' },
};
const salt = new Uint8Array(32).fill(7);

describe('the statement of a change', () => {
  it.each([loss, contact])('is read as it was written', (statement) => {
    expect(canonicalJson(ChangeStatement.parse(statement))).toBe(canonicalJson(statement));
  });

  const { to: _to, ...withoutTo } = contact;
  it.each([
    ['a contact without the new one', withoutTo],
    ['lost passkeys with a contact', { ...loss, to: contact.to }],
    ['a field more', { ...loss, more: 1 }],
    ['another kind', { ...loss, kind: 'name' }],
    ['no wait', { ...loss, wait: 0 }],
    ['half an hour', { ...loss, wait: 0.5 }],
    ['a month and a day', { ...loss, wait: 721 }],
    ['a reason on two lines', { ...loss, reason: 'a\nb' }],
    ['a reason that reads backwards', { ...loss, reason: 'a\u202eb' }],
    ['urgency in one language', { ...loss, urgency: { fr: 'Vite' } }],
    ['a short nonce', { ...loss, nonce: 'A'.repeat(42) }],
    ['an address that is none', { ...contact, to: { email: 'nobody', phone: null } }],
    ['a telephone of letters', { ...contact, to: { email: null, phone: 'call me' } }],
  ])('is refused with %s', (_name, statement) => {
    expect(ChangeStatement.safeParse(statement).success).toBe(false);
  });
});

describe('what is signed and published', () => {
  const statement = ChangeStatement.parse(loss);
  // the same bytes as Python's json and hashlib give by PROTOCOL §2.1, §2.2
  it('is frozen (PROTOCOL §3.5)', () => {
    expect(toHex(changeChallenge(statement))).toMatchInlineSnapshot(
      `"34c365e1dbfa4a0e57353056575d3da29850f49c0c43310a5d1f12707aa3e33c"`,
    );
    expect(personHash(salt, statement)).toMatchInlineSnapshot(
      `"2d50f587df0e020161561e90659b844b1b9c8a03ffeafd5f22f99b99a24031fc"`,
    );
  });
  it('is no decision, and no other change', () => {
    expect(changeChallenge(statement)).not.toEqual(decisionChallengeOf(canonicalJson(statement)));
    expect(changeChallenge({ ...statement, wait: 47 })).not.toEqual(changeChallenge(statement));
  });
  it('needs its salt', () => {
    expect(personHash(new Uint8Array(32), statement)).not.toBe(personHash(salt, statement));
    expect(() => personHash(salt.subarray(1), statement)).toThrow(RangeError);
  });
});
