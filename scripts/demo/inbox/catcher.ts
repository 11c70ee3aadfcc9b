/**
 * Catches mail for the demonstration and the tests: a real SMTP server on the loopback that delivers nothing.
 * Never part of the built product. Messages are kept in memory and, where a file is given, one JSON line each
 * (mode 0600: they carry personal links).
 */
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';

const Message = z.strictObject({
  id: z.int(),
  to: z.array(z.string()),
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  /** The HTML part; empty where there is none. */
  html: z.string().default(''),
  /** Epoch milliseconds of arrival. */
  at: z.int(),
});
export type Message = z.infer<typeof Message>;

export type Catcher = {
  /** For SMTP_URL. */
  url: string;
  /** Everything received so far, oldest first. */
  messages: () => readonly Message[];
  /** The newest message to an address whose text matches; waits for it. @throws Error after `ms` milliseconds. */
  waitFor: (address: string, pattern: RegExp, ms?: number) => Promise<Message>;
  close: () => Promise<void>;
};

export async function startCatcher({ port = 0, file }: { port?: number; file?: string } = {}): Promise<Catcher> {
  const kept = file && fs.existsSync(file) ? readMessages(file) : [];
  const arrived = new Set<() => void>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    size: 1_000_000,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        try {
          const mail = await PostalMime.parse(Buffer.concat(chunks));
          const message: Message = {
            id: kept.length + 1,
            to: session.envelope.rcptTo.map(({ address }) => address),
            from: mail.from?.address ?? '',
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html ?? '',
            at: Date.now(),
          };
          if (file) fs.appendFileSync(file, `${JSON.stringify(message)}\n`, { mode: 0o600 });
          kept.push(message);
          for (const wake of arrived) wake();
          done();
        } catch (error) {
          done(error instanceof Error ? error : new Error('unreadable message'));
        }
      });
    },
  });
  server.on('error', () => undefined); // a client that hangs up is no concern of the catcher
  const listener = server.listen(port, '127.0.0.1');
  await new Promise<void>((ready, failed) => listener.once('listening', ready).once('error', failed));
  const { port: bound } = listener.address() as AddressInfo;

  const waitFor: Catcher['waitFor'] = (address, pattern, ms = 20_000) =>
    new Promise((found, failed) => {
      const look = () => {
        const message = kept.findLast(({ to, text }) => to.includes(address) && pattern.test(text));
        if (!message) return;
        stop();
        found(message);
      };
      const timer = setTimeout(() => {
        stop();
        failed(new Error(`no mail to ${address} that matches ${pattern} within ${ms} ms`));
      }, ms);
      const stop = () => {
        clearTimeout(timer);
        arrived.delete(look);
      };
      arrived.add(look);
      look();
    });

  return {
    url: `smtp://127.0.0.1:${bound}`,
    messages: () => kept,
    waitFor,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** Lines of an earlier start; one that a kill cut short is left out. */
function readMessages(file: string): Message[] {
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [Message.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });
}
