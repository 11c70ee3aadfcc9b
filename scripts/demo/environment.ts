/** What the server is started with, for demonstration and tests: fresh secrets, one process for both sides. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { z } from 'zod';

const secret = () => randomBytes(32).toString('base64url');
const Secrets = z.strictObject({ SESSION_SECRET: z.string(), PEOPLE_KEK: z.string(), URN_KEK: z.string() });

export const newSecrets = (): z.infer<typeof Secrets> => ({
  SESSION_SECRET: secret(),
  PEOPLE_KEK: secret(),
  URN_KEK: secret(),
});

/** Secrets of an earlier start in `dir`, or new ones kept there (mode 0600): sessions and keys survive a restart. */
export function keptSecrets(dir: string): z.infer<typeof Secrets> {
  const file = path.join(dir, 'secrets.json');
  if (fs.existsSync(file)) return Secrets.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  const made = newSecrets();
  fs.writeFileSync(`${file}.part`, JSON.stringify(made), { mode: 0o600 });
  fs.renameSync(`${file}.part`, file);
  return made;
}

export type ServerEnvironment = Record<string, string> & {
  NODE_ENV: 'production';
  PEOPLE_ORIGIN: string;
  URN_ORIGIN: string;
};

/** Where browsers find the two sides, and the host name that passkeys are bound to. */
export type Origins = { people: string; urn: string; rpId: string };

export const loopbackOrigins = (port: number): Origins => ({
  people: `http://localhost:${port}`,
  urn: `http://urn.localhost:${port}`,
  rpId: 'localhost',
});

/** Both sides in one process under their two host names. */
export const environmentFor = (
  port: number,
  { mail, sms }: { mail: string; sms: { url: string; key: string } },
  partyName: string,
  { people, urn, rpId }: Origins = loopbackOrigins(port),
): ServerEnvironment => ({
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  PROCESSES: '1',
  THREADS: '1',
  SIDE: 'both',
  PORT: String(port),
  PEOPLE_ORIGIN: people,
  URN_ORIGIN: urn,
  RP_ID: rpId,
  PARTY_NAME: partyName,
  SMTP_URL: mail,
  SMS_URL: sms.url,
  SMS_KEY: sms.key,
  SMS_FROM: 'Isoloir',
  MAIL_FROM: `${partyName} <vote@localhost>`,
});

/** The server never sees an owner's or administrator's URL. */
export const runtimeOnly = (env: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/_(OWNER|ADMIN)_URL$/.test(name)));

export const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const server = net.createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? found(address.port) : failed(new Error('no port'))));
    });
  });

/** Waits until the server is ready. @throws Error when `ended` settles first, or after `ms` milliseconds. */
export async function whenHealthy(port: number, ended: Promise<unknown>, ms = 60_000): Promise<void> {
  let over = false;
  ended.then(() => {
    over = true;
  });
  const until = Date.now() + ms;
  while (!over && Date.now() < until) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/ready`, {
      signal: AbortSignal.timeout(2000),
      headers: { connection: 'close' },
    }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(over ? 'the server ended before it answered' : `the server did not answer within ${ms} ms`);
}
