/**
 * Catches text messages for the demonstration and the tests: a real HTTP gateway on the loopback, as OPERATIONS describes
 * one, that delivers nothing. Never part of the built product. Kept in memory and, where a file is given, one JSON line
 * each (mode 0600: they carry codes).
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { z } from 'zod';
import type { Message } from './catcher.ts';

const Sms = z.strictObject({ from: z.string(), to: z.string(), text: z.string() });
const Kept = Sms.extend({ id: z.int(), /** Epoch milliseconds of arrival. */ at: z.int() });
export type SmsMessage = z.infer<typeof Kept>;

export type SmsCatcher = {
  /** For SMS_URL and SMS_KEY. */
  url: string;
  key: string;
  /** The telephone of whoever has this address: this catcher is the network of invented people. */
  phoneOf: (email: string) => string;
  /** Everything received so far, oldest first. */
  messages: () => readonly SmsMessage[];
  /** The newest message to a number whose text matches; waits for it. @throws Error after `ms` milliseconds */
  waitFor: (phone: string, pattern: RegExp, ms?: number) => Promise<SmsMessage>;
  /** Told of each message that arrives. */
  onMessage: (listener: (message: SmsMessage) => void) => void;
  close: () => Promise<void>;
};

/** @param key as before a restart, so that a running server's gateway stays the same */
export async function startSmsCatcher(
  phoneOf: (email: string) => string,
  { file, key = randomBytes(24).toString('base64url') }: { file?: string; key?: string } = {},
): Promise<SmsCatcher> {
  const kept = file && fs.existsSync(file) ? readKept(file) : [];
  const listeners = new Set<(message: SmsMessage) => void>();
  const server = http.createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${key}`) return answer(401, { error: 'key' });
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const sms = Sms.safeParse(jsonOf(Buffer.concat(parts).toString('utf8')));
    if (request.method !== 'POST' || !sms.success) return answer(400, { error: 'form' });
    const message = { ...sms.data, id: kept.length + 1, at: Date.now() };
    if (file) fs.appendFileSync(file, `${JSON.stringify(message)}\n`, { mode: 0o600 });
    kept.push(message);
    for (const tell of listeners) tell(message);
    return answer(202, { id: String(message.id) });
  });
  await new Promise<void>((ready, failed) => server.once('error', failed).listen(0, '127.0.0.1', () => ready()));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  const waitFor: SmsCatcher['waitFor'] = (phone, pattern, ms = 20_000) =>
    new Promise((found, failed) => {
      const look = () => {
        const message = kept.findLast(({ to, text }) => to === phone && pattern.test(text));
        if (!message) return;
        clearTimeout(timer);
        listeners.delete(look);
        found(message);
      };
      const timer = setTimeout(() => {
        listeners.delete(look);
        failed(new Error(`no message to ${phone} that matches ${pattern} within ${ms} ms`));
      }, ms);
      listeners.add(look);
      look();
    });

  return {
    url: `http://127.0.0.1:${address.port}/messages`,
    key,
    phoneOf,
    messages: () => kept,
    waitFor,
    onMessage: (listener) => void listeners.add(listener),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Numbers of text messages beside those of letters. */
const FIRST = 1_000_000;

/** As the inbox shows them. `ownerOf`: whose telephone it is, in words. */
export const textsAsLetters = (
  messages: readonly SmsMessage[],
  ownerOf: (phone: string) => string,
): readonly Message[] =>
  messages.map(({ id, from, to, text, at }) => ({
    id: FIRST + id,
    to: [ownerOf(to)],
    from,
    subject: 'SMS',
    text,
    html: '',
    at,
  }));

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Lines of an earlier start; one that a kill cut short is left out. */
const readKept = (file: string): SmsMessage[] =>
  fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => Kept.safeParse(jsonOf(line)).data ?? []);
