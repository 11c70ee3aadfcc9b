/** What an SMTP server's answer means for the letter, and what the letter's next state is. */
import { expect, test } from 'vitest';
import { PAUSES, verdictOf } from './settle.ts';
import { estimate } from './view.ts';
import { judge, type Outcome } from './wire.ts';

const fault = (fields: Record<string, unknown>) => Object.assign(new Error('x'), fields);
const RCPT = { code: 'EENVELOPE', command: 'RCPT TO' };

test.each<[string, Record<string, unknown>, Outcome]>([
  [
    'unknown user',
    { ...RCPT, responseCode: 550, response: '550 5.1.1 <ada@x> unknown' },
    { kind: 'bounced', reason: '5.1.1' },
  ],
  [
    'unknown user, old server',
    { ...RCPT, responseCode: 550, response: '550 no such user' },
    { kind: 'bounced', reason: '550' },
  ],
  [
    'greylisted',
    { ...RCPT, responseCode: 450, response: '450-4.7.1 try later' },
    { kind: 'deferred', reason: '4.7.1' },
  ],
  ['mailbox full', { ...RCPT, responseCode: 452, response: '452 4.2.2 full' }, { kind: 'deferred', reason: '4.2.2' }],
  [
    'content refused',
    { code: 'EMESSAGE', command: 'DATA', responseCode: 554, response: '554 5.7.1 no' },
    { kind: 'bounced', reason: '5.7.1' },
  ],
  [
    'too many connections',
    { ...RCPT, responseCode: 421, response: '421 4.7.0 slow' },
    { kind: 'trouble', reason: 'busy', offered: false },
  ],
  [
    'greeting refused',
    { code: 'EPROTOCOL', command: 'CONN', responseCode: 554, response: '554 no' },
    { kind: 'trouble', reason: 'unreachable', offered: false },
  ],
  [
    'our sender refused',
    { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550, response: '550 5.7.1 who' },
    { kind: 'trouble', reason: 'sender', offered: false },
  ],
  [
    'sender put off',
    { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 451, response: '451 later' },
    { kind: 'trouble', reason: 'busy', offered: false },
  ],
  [
    'wrong password',
    { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 5.7.8 no' },
    { kind: 'trouble', reason: 'login', offered: false },
  ],
  [
    'cut off in the middle',
    { code: 'ECONNECTION', command: 'CONN' },
    { kind: 'trouble', reason: 'unreachable', offered: true },
  ],
  [
    'silent in the middle',
    { code: 'ETIMEDOUT', command: 'CONN', timeoutType: 'SOCKET_TIMEOUT' },
    { kind: 'trouble', reason: 'unreachable', offered: true },
  ],
  [
    'nobody there',
    { code: 'ESOCKET', command: 'CONN', syscall: 'connect' },
    { kind: 'trouble', reason: 'unreachable', offered: false },
  ],
  ['an address that SMTP cannot write', { code: 'EENVELOPE', command: 'API' }, { kind: 'bounced', reason: '5.1.3' }],
])('%s', (_, fields, outcome) => expect(judge(fault(fields))).toEqual(outcome));

test('a reason never carries a word of the server', () => {
  const outcome = judge(fault({ ...RCPT, responseCode: 550, response: '550 ada@example.org 5.1.1' }));
  expect(outcome).toEqual({ kind: 'bounced', reason: '550' });
});

test('four days of tries, each later than the one before', () => {
  const total = PAUSES.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
  expect(total).toBeGreaterThan(4 * 24 - 1);
  expect([...PAUSES].sort((a, b) => a - b)).toEqual(PAUSES);
  expect(verdictOf(PAUSES.length, { kind: 'deferred', reason: '4.2.2' }, 0)).toMatchObject({ state: 'failed' });
  expect(verdictOf(0, { kind: 'deferred', reason: '4.2.2' }, 5)).toEqual({
    state: 'deferred',
    next: 5 + (PAUSES[0] ?? 0),
    deferrals: 1,
    reason: '4.2.2',
  });
});

test('nobody to speak to is no fault of the letter: it counts no try', () => {
  const outcome: Outcome = { kind: 'trouble', reason: 'busy', offered: false };
  for (const deferrals of [0, PAUSES.length])
    expect(verdictOf(deferrals, outcome, 0)).toMatchObject({
      deferrals,
      state: deferrals === 0 ? 'queued' : 'deferred',
    });
});

test('the estimate is that of the slowest provider, and is silent where nothing says', () => {
  const paces = [
    { template: 'invitation', lane: 'gmail', perMinute: 100 },
    { template: 'invitation', lane: 'orange', perMinute: 10 },
    { template: 'result', lane: 'orange', perMinute: 10 },
  ];
  expect(
    estimate(
      [
        { lane: 'gmail', waiting: 1000 },
        { lane: 'orange', waiting: 600 },
      ],
      paces,
    ),
  ).toEqual({
    waiting: 1600,
    minutes: 30,
    slowest: 'orange',
  });
  expect(
    estimate(
      [
        { lane: 'gmail', waiting: 1000 },
        { lane: 'free', waiting: 1 },
      ],
      paces,
    ),
  ).toEqual({
    waiting: 1001,
    minutes: null,
    slowest: 'free',
  });
  expect(estimate([], paces)).toMatchObject({ waiting: 0, minutes: null });
});
