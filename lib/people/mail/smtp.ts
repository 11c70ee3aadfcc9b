/** The way out: one pooled SMTP transport per process. */
import { createTransport, type Transporter } from 'nodemailer';
import { peopleConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';
import type { Written } from './letter.ts';

/** What became of a letter: `refused` = the server will never take it, `failed` = worth another try. */
export type Delivery = 'sent' | 'refused' | 'failed';

/** One message at a time per connection; seconds, so that a dead server holds nobody for long. */
const TIMEOUT = 20_000;

const transport = (): Transporter =>
  shared('people/smtp', () => {
    const url = new URL(peopleConfig().smtpUrl);
    const auth =
      url.username === ''
        ? {}
        : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } };
    return createTransport({
      host: url.hostname,
      port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
      secure: url.protocol === 'smtps:',
      // opportunistic otherwise: on the open network an operator says smtps:, or ?tls=required
      requireTLS: url.searchParams.get('tls') === 'required',
      ...auth,
      pool: true,
      maxConnections: 4,
      connectionTimeout: TIMEOUT,
      greetingTimeout: TIMEOUT,
      socketTimeout: TIMEOUT,
      // letters hold one-time links: never in a log
      logger: false,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  });

/** Sends one letter. Never throws: mail that fails is tried again, and nothing else may stop for it. */
export async function deliver(to: { name: string; address: string }, letter: Written): Promise<Delivery> {
  try {
    await transport().sendMail({ from: peopleConfig().mailFrom, to, ...letter });
    return 'sent';
  } catch (thrown) {
    const code = thrown instanceof Error && 'responseCode' in thrown ? Number(thrown.responseCode) : 0;
    const isEnvelope = thrown instanceof Error && 'code' in thrown && thrown.code === 'EENVELOPE';
    return isEnvelope && code >= 500 ? 'refused' : 'failed';
  }
}

/** Closes the connections: for shutting down, and for tests. */
export function closeMail(): void {
  transport().close();
}
