/**
 * A mail server as the world has them, for tests of the mail: it takes letters and hands them on to the world's catcher,
 * refuses some at once (`nobody…@`), puts some off (`later…@`), hangs up on some (`hangup…@`), and takes some only to send a
 * report of their failure afterwards (`full…@`), or a complaint (`junk…@`).
 */
import { once } from 'node:events';
import { createTransport, type Transporter } from 'nodemailer';
import { SMTPServer } from 'smtp-server';

export type MailServer = {
  url: string;
  /** Where letters that are taken go. */
  deliverTo: (url: string) => void;
  /** Reports that are due, as message/rfc822: a real one would mail them to the envelope's sender. */
  reports: { kind: 'dsn' | 'arf'; text: string }[];
  /** While true nobody can connect. */
  away: (isAway: boolean) => void;
  close: () => Promise<void>;
};

export async function startMailServer(): Promise<MailServer> {
  let onward: Transporter | null = null;
  let isAway = false;
  const reports: MailServer['reports'] = [];
  const no = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideDSN: false,
    onConnect: (_, done) => done(isAway ? no(421, '4.3.2 not now') : null),
    // connections that are open already are told the same
    onMailFrom: (_, __, done) => done(isAway ? no(421, '4.3.2 not now') : null),
    onRcptTo({ address }, _, done) {
      if (address.startsWith('nobody')) return done(no(550, `5.1.1 <${address}> unknown`));
      if (address.startsWith('later')) return done(no(451, '4.7.1 greylisted'));
      done();
    },
    async onData(stream, session, done) {
      const parts: Buffer[] = [];
      for await (const part of stream) parts.push(part);
      const raw = Buffer.concat(parts);
      const { mailFrom, rcptTo } = session.envelope;
      const from = mailFrom === false ? '' : mailFrom.address;
      const to = rcptTo[0]?.address ?? '';
      if (to.startsWith('full')) reports.push({ kind: 'dsn', text: failure(from, to, raw.toString('latin1')) });
      if (to.startsWith('junk')) reports.push({ kind: 'arf', text: complaint(from, raw.toString('latin1')) });
      await onward?.sendMail({ envelope: { from, to }, raw });
      done();
    },
  });
  server.on('error', () => undefined); // a client that is killed is no concern of the server
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  return {
    url: `smtp://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    deliverTo: (url) => {
      onward = createTransport({ url, pool: true });
    },
    reports,
    away: (value) => {
      isAway = value;
    },
    close: async () => {
      onward?.close();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

const headersOf = (raw: string): string => raw.split('\r\n\r\n', 1)[0] ?? '';

const multipart = (to: string, kind: string, parts: readonly (readonly [type: string, body: string])[]): string =>
  [
    'From: MAILER-DAEMON@relay.example',
    `To: ${to}`,
    'Subject: Report',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${kind}; boundary="=_report"`,
    '',
    ...parts.flatMap(([type, body]) => ['--=_report', `Content-Type: ${type}`, '', body, '']),
    '--=_report--',
    '',
  ].join('\r\n');

const failure = (from: string, to: string, raw: string): string =>
  multipart(from, 'delivery-status', [
    ['text/plain', 'I am sorry to have to inform you.'],
    [
      'message/delivery-status',
      `Reporting-MTA: dns; relay.example\r\n\r\nFinal-Recipient: rfc822; ${to}\r\nAction: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full`,
    ],
    ['text/rfc822-headers', headersOf(raw)],
  ]);

const complaint = (from: string, raw: string): string =>
  multipart('abuse@parti.example', 'feedback-report', [
    ['text/plain', 'This is an abuse report.'],
    [
      'message/feedback-report',
      `Feedback-Type: abuse\r\nUser-Agent: Test/1\r\nVersion: 1\r\nOriginal-Mail-From: <${from}>`,
    ],
    ['text/rfc822-headers', headersOf(raw)],
  ]);
