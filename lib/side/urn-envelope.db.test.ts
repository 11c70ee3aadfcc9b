/**
 * Bad input at the urn's door, envelopes: each is answered by a 4xx problem with a stable code in French and English, never a
 * 500, and the databases are as before.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { passMessage } from '#lib/election/pass.ts';
import { Phi } from '#lib/ground/brand.ts';
import { signToken } from '#lib/urn/testing.ts';
import { type Case, flipDigit, IDENTITY, named, openDoor, post } from './testing-urn.ts';

const door = await openDoor();
const { election, voter, held, expectRefusal } = door;
afterAll(door.close);

describe('cast: what is no envelope', () => {
  const envelope = () => election.voter().vote().envelope;
  const cases: Case[] = [
    ['nothing', () => '', 400, 'web/not-json'],
    ['no JSON', () => '{"phi":', 400, 'web/not-json'],
    ['a list', () => [], 400, 'web/bad-input'],
    ['null', () => null, 400, 'web/bad-input'],
    ['a number for phi', () => ({ ...envelope(), phi: 1 }), 400, 'web/bad-input', { field: 'phi' }],
    [
      'phi in its URL form',
      () => ({ ...envelope(), phi: 'A-'.repeat(22).slice(0, 43) }),
      400,
      'web/bad-input',
      { field: 'phi' },
    ],
    ['a field too many', () => ({ ...envelope(), name: 'Ada' }), 400, 'web/bad-input', { field: 'name' }],
    [
      'a field too many in the pass',
      () => ({ ...envelope(), pass: { ...envelope().pass, member: 7 } }),
      400,
      'web/bad-input',
      { field: 'pass.member' },
    ],
    ['no pass', () => ({ ...envelope(), pass: undefined }), 400, 'web/bad-input', { field: 'pass' }],
    ['n = 0', () => ({ ...envelope(), n: 0 }), 400, 'web/bad-input', { field: 'n' }],
    ['n = 1.5', () => ({ ...envelope(), n: 1.5 }), 400, 'web/bad-input', { field: 'n' }],
    ['n as text', () => ({ ...envelope(), n: '1' }), 400, 'web/bad-input', { field: 'n' }],
    [
      'a credential in capitals',
      () => ({ ...envelope(), pass: { ...envelope().pass, y: envelope().pass.y.toUpperCase() } }),
      400,
      'web/bad-input',
      { field: 'pass.y' },
    ],
    [
      'a ballot as object',
      () => ({ ...envelope(), ballot: JSON.parse(envelope().ballot) }),
      400,
      'web/bad-input',
      { field: 'ballot' },
    ],
    [
      'a ballot too large',
      () => ({ ...envelope(), ballot: 'x'.repeat(600_001) }),
      400,
      'web/bad-input',
      { field: 'ballot' },
    ],
    ['a body too large', () => ({ ...envelope(), ballot: 'x'.repeat(1_100_000) }), 413, 'web/too-large'],
    [
      'a scalar with a sign',
      () => ({ ...envelope(), signature: { challenge: '-1', response: '1' } }),
      400,
      'web/bad-input',
      { field: 'signature.challenge' },
    ],
    ['bytes that are no UTF-8', () => '"\ud800"', 400, 'web/bad-input'],
  ];
  test.each(named(cases))('$name', ({ body, status, code, more }) =>
    expectRefusal('/api/urn/cast', body(), status, code, more),
  );
  test('another type of content', async () => {
    const answer = await post('/api/urn/cast', envelope(), { 'content-type': 'text/plain' });
    expect(answer.status).toBe(415);
  });
});

describe('cast: what is no vote here', () => {
  const stranger = Phi.parse('B'.repeat(42).concat('A'));
  const cases: Case[] = [
    ['an urn that is not here', () => ({ ...election.voter().vote().envelope, phi: stranger }), 404, 'urn/unknown'],
    [
      'a pass of another urn',
      () => {
        const one = election.voter();
        const pass = { y: one.y, tokens: [signToken(election.issuer, passMessage(stranger, one.y))] };
        return { ...one.vote().envelope, pass };
      },
      403,
      'urn/bad-pass',
    ],
    [
      'another voter’s token',
      () => ({ ...election.voter().vote().envelope, pass: { y: election.voter().y, tokens: voter.pass.tokens } }),
      403,
      'urn/bad-pass',
    ],
    [
      'a token too many',
      () => {
        const { envelope } = election.voter().vote();
        return { ...envelope, pass: { ...envelope.pass, tokens: [...envelope.pass.tokens, ...envelope.pass.tokens] } };
      },
      403,
      'urn/bad-pass',
    ],
    [
      'one bit of the token',
      () => {
        const { envelope } = election.voter().vote();
        const [token] = envelope.pass.tokens;
        const signature = `${token?.signature[0] === 'A' ? 'B' : 'A'}${token?.signature.slice(1)}`;
        return { ...envelope, pass: { ...envelope.pass, tokens: [{ ...token, signature }] } };
      },
      403,
      'urn/bad-pass',
    ],
    [
      'the identity as credential',
      () => ({
        ...election.voter().vote().envelope,
        pass: { y: IDENTITY, tokens: [signToken(election.issuer, passMessage(election.phi, IDENTITY))] },
      }),
      403,
      'urn/bad-envelope',
    ],
    [
      'an envelope signed by another pass',
      () => ({ ...election.voter().vote().envelope, signature: election.voter().vote().envelope.signature }),
      403,
      'urn/bad-envelope',
    ],
    [
      'another ballot in a signed envelope',
      () => ({ ...election.voter().vote().envelope, ballot: election.voter().seal().ballot }),
      403,
      'urn/bad-envelope',
    ],
    [
      'another turn in a signed envelope',
      () => ({ ...voter.vote(2, held.number).envelope, n: 3 }),
      403,
      'urn/bad-envelope',
    ],
    [
      'one digit of the envelope’s signature',
      () => {
        const { envelope } = election.voter().vote();
        return { ...envelope, signature: { ...envelope.signature, response: flipDigit(envelope.signature.response) } };
      },
      403,
      'urn/bad-envelope',
    ],
    ['turn 1 again with another ballot', () => voter.vote().envelope, 409, 'urn/out-of-turn', { last: { n: 1 } }],
    ['turn 3 before turn 2', () => voter.vote(3, held.number).envelope, 409, 'urn/out-of-turn', { last: { n: 1 } }],
    [
      'turn 2 after another ballot',
      () => voter.vote(2, election.voter().vote().number).envelope,
      409,
      'urn/out-of-turn',
    ],
    [
      'turn 2 of a voter who has none',
      () => election.voter().vote(2, voter.vote().number).envelope,
      409,
      'urn/out-of-turn',
      { last: null },
    ],
    [
      'the ballot that is already there, as turn 2',
      () => voter.sign({ ballot: held.envelope.ballot, n: 2, previous: held.number }),
      409,
      'urn/repeated-ballot',
    ],
    [
      'another voter’s ballot in one’s own envelope',
      () => election.voter().sign({ ballot: held.envelope.ballot }),
      400,
      'urn/foreign-ballot',
    ],
  ];
  test.each(named(cases))('$name', ({ body, status, code, more }) =>
    expectRefusal('/api/urn/cast', body(), status, code, more),
  );
});
