/** The way out: one SMTP connection per slot that this process holds. */
import { createTransport, type Transporter } from 'nodemailer';
import { now } from '#lib/ground/clock.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';
import { type LetterName, messageId, returnAddress, sayName } from './envelope.ts';
import type { Written } from './letter.ts';

/**
 * What became of a letter. bounced: their server will never take it. deferred: not now. trouble: the connection or our
 * standing with them, not this letter: the whole provider rests; `offered`: this letter may have left all the same.
 */
export type Outcome =
  | { kind: 'sent' }
  | { kind: 'bounced' | 'deferred'; reason: string }
  | { kind: 'trouble'; reason: 'unreachable' | 'busy' | 'login' | 'sender' | 'silent'; offered: boolean };

/** Milliseconds after which a server that says nothing is given up. */
const TIMEOUT = 20_000;
/** Milliseconds that one letter may take in all: a server that dribbles must not outlast the claim. */
export const SEND_LIMIT = 60_000;

const wires = () => shared('people/wires', () => new Map<string, Transporter>());

function wireOf(place: string): Transporter {
  const known = wires().get(place);
  if (known !== undefined) return known;
  const url = new URL(peopleConfig().smtpUrl);
  const auth =
    url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } };
  const wire = createTransport({
    host: url.hostname,
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    secure: url.protocol === 'smtps:',
    // opportunistic otherwise: on the open network an operator says smtps:, or ?tls=required
    requireTLS: url.searchParams.get('tls') === 'required',
    ...auth,
    pool: true,
    maxConnections: 1,
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
    // letters hold one-time links: never in a log
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  wires().set(place, wire);
  return wire;
}

/** Ends one connection, whatever it is doing. */
function cut(place: string): void {
  wires().get(place)?.close();
  wires().delete(place);
}

/** Sends one letter over the connection `place`. Never throws: nothing else may stop for a letter that fails. */
export async function deliver(
  place: string,
  name: LetterName,
  to: { name: string; address: string },
  letter: Written,
): Promise<Outcome> {
  const { mailFrom: from } = peopleConfig();
  const sending = wireOf(place).sendMail({
    from,
    to,
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    messageId: messageId(from, name),
    date: new Date(now()),
    envelope: { from: returnAddress(from, name), to: to.address },
    // RFC 3461: word of what fails or is late, by our name for the letter; headers only, for the body holds a link
    dsn: { id: sayName(name), return: 'headers', notify: ['failure', 'delay'], recipient: to.address },
    headers: {
      // RFC 3834: no holiday notes in answer
      'Auto-Submitted': 'auto-generated',
      // No List-Unsubscribe: these are official letters about one's own vote and passkeys, not a list that one joins and
      // leaves. Who has left the party is off the roll, and no letter leaves.
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => {
      cut(place);
      resolve({ kind: 'trouble', reason: 'silent', offered: true });
    }, SEND_LIMIT);
  });
  const outcome = await Promise.race([sending.then((): Outcome => ({ kind: 'sent' }), judge), tooLong]);
  clearTimeout(timer);
  return outcome;
}

/** What nodemailer's error says. The status code stays; the server's words do not: they quote addresses. */
export function judge(thrown: unknown): Outcome {
  const { code, command, responseCode, response, syscall, timeoutType } = fieldsOf(thrown);
  if (code === 'EAUTH') return { kind: 'trouble', reason: 'login', offered: false };
  if (responseCode === 421) return { kind: 'trouble', reason: 'busy', offered: false };
  const isAboutLetter = command === 'RCPT TO' || command === 'DATA';
  if (command === 'MAIL FROM' && responseCode >= 500) return { kind: 'trouble', reason: 'sender', offered: false };
  if (command === 'MAIL FROM' && responseCode >= 400) return { kind: 'trouble', reason: 'busy', offered: false };
  if (isAboutLetter && responseCode >= 400)
    return { kind: responseCode >= 500 ? 'bounced' : 'deferred', reason: statusIn(response) ?? String(responseCode) };
  // an address that cannot even be written in SMTP
  if (code === 'EENVELOPE') return { kind: 'bounced', reason: '5.1.3' };
  // before the letter was offered: no connection, no greeting, no TLS
  const isEarly =
    syscall === 'connect' ||
    code === 'EDNS' ||
    code === 'ETLS' ||
    responseCode > 0 ||
    /^(CONNECTION|GREETING)_TIMEOUT$/.test(timeoutType) ||
    /^(EHLO|HELO|LHLO|STARTTLS)$/.test(command);
  // after it: without an answer to its last dot it may have been taken (RFC 5321 §4.5.3.2.6)
  return { kind: 'trouble', reason: 'unreachable', offered: !isEarly };
}

/** The enhanced status code (RFC 3463) that a reply begins with. */
const statusIn = (response: string): string | null =>
  /^[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? null;

type Fault = {
  code: string;
  command: string;
  responseCode: number;
  response: string;
  syscall: string;
  timeoutType: string;
};

function fieldsOf(thrown: unknown): Fault {
  const has = (name: string): unknown =>
    thrown instanceof Error && name in thrown ? Reflect.get(thrown, name) : undefined;
  return {
    code: String(has('code') ?? ''),
    command: String(has('command') ?? ''),
    responseCode: Number(has('responseCode') ?? 0),
    response: String(has('response') ?? ''),
    syscall: String(has('syscall') ?? ''),
    timeoutType: String(has('timeoutType') ?? ''),
  };
}

/** Closes the connections: for shutting down, and for tests. */
export function closeMail(): void {
  for (const place of [...wires().keys()]) cut(place);
}
