/** Reports as mail servers write them, and as those who lie would. */
import { describe, expect, test } from 'vitest';
import { utf8 } from '#lib/ground/bytes.ts';
import { readName, returnAddress, sayName } from './envelope.ts';
import { readReport } from './report-read.ts';

const url = 'postgresql://a:b@127.0.0.1/c';
Object.assign(process.env, {
  PEOPLE_DATABASE_URL: url,
  JOURNAL_APPEND_URL: url,
  JOURNAL_READ_URL: url,
  PEOPLE_KEK: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  SESSION_SECRET: 'x'.repeat(32),
  SMTP_URL: 'smtp://127.0.0.1:25',
});
const letter = { id: '4711', attempt: 2 };
const name = sayName(letter);
const other = sayName({ id: '4712', attempt: 1 });

/** As Postfix writes them (bounce(8)). */
const dsn = (
  change: {
    to?: string;
    envid?: string | null;
    fields?: string;
    type?: string;
    original?: string;
    about?: string;
  } = {},
): string => {
  const { to = `vote+${name}@parti.example`, envid = name, type = 'delivery-status', original, about } = change;
  const fields =
    change.fields ??
    'Final-Recipient: rfc822; ada@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; mx.example.org\r\nDiagnostic-Code: smtp; 550 5.1.1 <ada@example.org>:\r\n    Recipient address rejected';
  return [
    'From: MAILER-DAEMON@relay.parti.example (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${to}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type};`,
    '\tboundary="B1/relay"',
    '',
    '--B1/relay',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system. I am sorry.',
    '',
    '--B1/relay',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    about ?? `Reporting-MTA: dns; relay.parti.example\r\nX-Postfix-Queue-ID: 4F1`,
    ...(envid === null ? [] : [`Original-Envelope-Id: ${envid}`]),
    'Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000 (UTC)',
    '',
    fields,
    '',
    '--B1/relay',
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    original ?? `Message-ID: <${name}@parti.example>\r\nSubject: Parti`,
    '',
    '--B1/relay--',
    '',
  ].join('\r\n');
};

const arf = (change: { type?: string; sender?: string; version?: string } = {}): string =>
  [
    'From: <abusedesk@example.com>',
    'To: <vote@parti.example>',
    'Subject: FW: Parti',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset="US-ASCII"',
    '',
    'This is an email abuse report.',
    '',
    '--part',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${change.type ?? 'abuse'}`,
    'User-Agent: SomeGenerator/1.0',
    ...(change.version === '' ? [] : ['Version: 1']),
    `Original-Mail-From: <${change.sender ?? `vote+${name}@parti.example`}>`,
    '',
    '--part',
    'Content-Type: message/rfc822',
    '',
    `From: <vote@parti.example>\r\nMessage-ID: <${name}@parti.example>\r\nSubject: Parti\r\n\r\nBonjour`,
    '',
    '--part--',
    '',
  ].join('\r\n');

const read = (text: string) => readReport(utf8(text));

describe('names', () => {
  test('what we say we read, folded to any case; what we did not say we do not', () => {
    expect(readName(name)).toEqual(letter);
    expect(readName(name.toUpperCase())).toEqual(letter);
    for (const forged of [
      name.replace('4711', '4712'),
      name.replace('-2-', '-1-'),
      `${name.slice(0, -1)}${name.endsWith('0') ? '1' : '0'}`,
      name.slice(0, -1),
      `${name}0`,
      '',
      '0-1-00000000000000000000',
    ])
      expect(readName(forged), forged).toBeNull();
  });
  test('a local part stays within its 64 characters (RFC 5321 §4.5.3.1.1)', () => {
    const longest = returnAddress('Parti <ne-pas-repondre@parti.example>', { id: '9'.repeat(12), attempt: 999 });
    expect(longest.split('@')[0]?.length).toBeLessThanOrEqual(64);
  });
});

describe('reports of delivery', () => {
  test('a failure names its letter and its status', async () => {
    expect(await read(dsn())).toEqual({ kind: 'failed', letter, reason: '5.1.1' });
  });
  test.each([
    ['the envelope id alone', dsn({ to: 'vote@parti.example', original: 'Subject: x' })],
    ['the address it came to alone', dsn({ envid: null, original: 'Subject: x' })],
    ['the headers that came back alone', dsn({ envid: null, to: 'vote@parti.example' })],
  ])('is known by %s', async (_, text) => expect(await read(text)).toMatchObject({ kind: 'failed', letter }));
  test.each(['delayed', 'delivered', 'relayed', 'expanded'])('%s is news, not a failure', async (action) => {
    const fields = `Final-Recipient: rfc822; a@b\r\nAction: ${action}\r\nStatus: ${action === 'delayed' ? '4.4.1' : '2.0.0'}`;
    expect(await read(dsn({ fields }))).toEqual({ kind: 'news', letter });
  });
  test.each<[string, string]>([
    ['a forged name', dsn({ envid: name.replace('4711', '4712'), to: 'vote@parti.example', original: 'Subject: x' })],
    ['names that do not agree', dsn({ envid: other })],
    ['no name', dsn({ envid: null, to: 'vote@parti.example', original: 'Subject: x' })],
    [
      'an envelope id said twice',
      dsn({ to: 'v@p', original: 'Subject: x', envid: `${name}\r\nOriginal-Envelope-Id: ${name}` }),
    ],
    [
      'a failure with the status of success',
      dsn({ fields: 'Final-Recipient: rfc822; a@b\r\nAction: failed\r\nStatus: 2.0.0' }),
    ],
    ['no status', dsn({ fields: 'Final-Recipient: rfc822; a@b\r\nAction: failed' })],
    ['no recipient', dsn({ fields: 'Action: failed\r\nStatus: 5.1.1' })],
    ['no recipient group', dsn({ fields: '' })],
    ['an action of its own', dsn({ fields: 'Final-Recipient: rfc822; a@b\r\nAction: exploded\r\nStatus: 5.1.1' })],
    [
      'a line that is no field',
      dsn({ fields: 'Final-Recipient: rfc822; a@b\r\nAction: failed\r\nStatus: 5.1.1\r\nhello' }),
    ],
    ['no reporting server', dsn({ about: 'X-Nothing: 1' })],
    ['the wrong report type', dsn({ type: 'disposition-notification' })],
    ['bytes that are not ASCII', dsn({ fields: 'Final-Recipient: rfc822; é@b\r\nAction: failed\r\nStatus: 5.1.1' })],
    [
      'a plain letter that quotes one',
      `To: vote+${name}@parti.example\r\nSubject: Undelivered\r\n\r\nStatus: 5.1.1\r\nAction: failed`,
    ],
    [
      'an automatic answer',
      `To: vote+${name}@parti.example\r\nAuto-Submitted: auto-replied\r\nSubject: On holiday\r\n\r\nBack on Monday`,
    ],
    ['nothing', ''],
    [
      'two machine parts',
      dsn().replace('Content-Type: text/plain; charset=us-ascii', 'Content-Type: message/delivery-status'),
    ],
  ])('refused: %s', async (_, text) => expect(await read(text)).toBeNull());
  test('a report nested without end, and random bytes, are refused and not followed', async () => {
    let nested = 'x';
    for (let i = 0; i < 50; i++)
      nested = `Content-Type: multipart/report; report-type=delivery-status; boundary=b${i}\r\n\r\n--b${i}\r\n${nested}\r\n--b${i}--`;
    expect(await read(nested)).toBeNull();
    expect(await readReport(new Uint8Array(200_000).map((_, i) => (i * 131) % 256))).toBeNull();
  });
});

describe('complaints', () => {
  test.each(['abuse', 'fraud', 'other'])('%s', async (type) =>
    expect(await read(arf({ type }))).toEqual({ kind: 'complained', letter, reason: type }),
  );
  test('“not junk” is news', async () =>
    expect(await read(arf({ type: 'not-spam' }))).toEqual({ kind: 'news', letter }));
  test.each<[string, string]>([
    ['a kind of its own', arf({ type: 'rudeness' })],
    ['no version', arf({ version: '' })],
    ['names that do not agree', arf({ sender: `vote+${other}@parti.example` })],
  ])('refused: %s', async (_, text) => expect(await read(text)).toBeNull());
});
