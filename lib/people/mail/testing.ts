/** For tests only: a real SMTP server that takes, defers, refuses or hangs up as each test says. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { fromBase64Url } from '#lib/ground/bytes.ts';

export type Received = {
  to: string;
  /** Envelope sender. */
  sender: string;
  /** ENVID, RET, NOTIFY, ORCPT as they came (RFC 3461). */
  dsn: { envid: unknown; ret: unknown; notify: unknown; orcpt: unknown };
  mail: Email;
  text: string;
  html: string;
  subject: string;
  raw: string;
};

/** What the server answers to a recipient: nothing (take it), or a reply. */
export type Reply = { code: number; text: string } | null;

export type TestSmtp = {
  url: string;
  received: Received[];
  /** Connections open now, and the most there were at once. */
  connections: { now: number; most: number };
  rules: {
    recipient: (address: string) => Reply;
    /** Runs while the message is on its way, before it is taken. */
    data: (one: Received) => Promise<Reply>;
  };
  reset: () => void;
  close: () => Promise<void>;
};

const take = { recipient: () => null, data: async () => null };

export async function startSmtp(): Promise<TestSmtp> {
  const received: Received[] = [];
  const connections = { now: 0, most: 0 };
  const rules: TestSmtp['rules'] = { ...take };
  const refusal = ({ code, text }: { code: number; text: string }) =>
    Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideDSN: false,
    onConnect(_, done) {
      connections.now += 1;
      connections.most = Math.max(connections.most, connections.now);
      done();
    },
    onClose() {
      connections.now -= 1;
    },
    onRcptTo({ address }, _, done) {
      const reply = rules.recipient(address);
      done(reply === null ? null : refusal(reply));
    },
    async onData(stream, session, done) {
      const parts: Buffer[] = [];
      for await (const part of stream) parts.push(part);
      const bytes = Buffer.concat(parts);
      const mail = await PostalMime.parse(bytes);
      const { mailFrom, rcptTo } = session.envelope;
      const dsn = 'dsn' in session.envelope && typeof session.envelope.dsn === 'object' ? session.envelope.dsn : {};
      const [recipient] = rcptTo;
      const own =
        recipient !== undefined && 'dsn' in recipient && typeof recipient.dsn === 'object' ? recipient.dsn : {};
      const all: Record<string, unknown> = { ...dsn, ...own };
      const one: Received = {
        to: recipient?.address ?? '',
        sender: mailFrom === false ? '' : mailFrom.address,
        dsn: { envid: all.envid, ret: all.ret, notify: all.notify, orcpt: all.orcpt },
        mail,
        text: mail.text ?? '',
        html: mail.html ?? '',
        subject: mail.subject ?? '',
        raw: bytes.toString('utf8'),
      };
      const reply = await rules.data(one);
      if (reply !== null) return done(refusal(reply));
      received.push(one);
      done();
    },
  });
  server.on('error', () => undefined); // a client that is killed is no concern of the server
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  return {
    url: `smtp://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    received,
    connections,
    rules,
    reset: () => {
      received.length = 0;
      Object.assign(rules, take);
      connections.most = connections.now;
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

export const tokensIn = (text: string): string[] =>
  [...text.matchAll(/\/enrol#([A-Za-z0-9_-]+)/g)].map((match) => match[1] ?? '');

/** What the database keeps of a token, in hex. */
export const hashOf = (token: string): string => createHash('sha256').update(fromBase64Url(token)).digest('hex');
