/**
 * The platform as it is meant to stand: two hosts under two hands, with nothing shared. Each process gets the environment
 * of its side alone, each PostgreSQL the connections of its side alone; they meet over HTTP and nowhere else.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { wipeClusters } from '../scripts/db/embedded.mjs';
import { setUpDatabases } from '../scripts/db/setup.ts';
import { environmentFor, freePort, newSecrets, type ServerEnvironment } from '../scripts/demo/environment.ts';
import { startCatcher } from '../scripts/demo/inbox/catcher.ts';
import { startSmsCatcher } from '../scripts/demo/inbox/sms-catcher.ts';
import { startPrepared } from './prepared-clusters.ts';
import type { Ground } from './voter/party.ts';
import { phoneOf } from './voter/phones.ts';
import { type Server, startServer } from './world.ts';

const root = path.resolve(import.meta.dirname, '..');

export type HostName = 'people' | 'urn';
type Host = {
  /** All that this process was started with. */
  environment: Readonly<Record<string, string>>;
  log: () => string;
  kill: () => Promise<void>;
  start: () => Promise<void>;
};

export type TwoHosts = Ground & {
  clock: { now: () => number; advance: (seconds: number) => Promise<void> };
  hosts: Readonly<Record<HostName, Host>>;
  /** URLs of each cluster's administrator: no process has one. */
  administrators: Readonly<Record<HostName, string>>;
  stop: () => Promise<void>;
};

/** Variables of the clusters that a side may have: those of its runtime roles. */
const RUNTIME: Readonly<Record<HostName, RegExp>> = {
  people: /^(PEOPLE_DATABASE|JOURNAL_(APPEND|READ))_URL$/,
  urn: /^URN_(DATABASE|CHAIN_APPEND|CHAIN_READ)_URL$/,
};
/** Of what both need to know: names and addresses, no secret. */
const PUBLIC = /^(NEXT_TELEMETRY_DISABLED|RP_ID|PARTY_NAME)$/;

const only = (env: Readonly<Record<string, string>>, names: RegExp) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => names.test(name)));

export async function startTwoHosts(): Promise<TwoHosts> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-hosts-'));
  fs.chmodSync(dir, 0o755); // root's clusters run under another account
  const clusters = await startPrepared({ dir: path.join(dir, 'clusters'), durable: false });
  const mail = await startCatcher();
  const sms = await startSmsCatcher(phoneOf);
  const running: Partial<Record<HostName, Server>> = {};
  const stop = async () => {
    await Promise.all(Object.values(running).map((one) => one.stop()));
    await mail.close();
    await sms.close();
    await clusters.stop();
    wipeClusters(path.join(dir, 'clusters'));
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    // each by whoever runs that host, who has no URL of the other
    await setUpDatabases(only(clusters.env, /^(PEOPLE|JOURNAL|CLUSTER_PEOPLE)_/));
    await setUpDatabases(only(clusters.env, /^(URN|CLUSTER_URN)_/));
    const ports = { people: await freePort(), urn: await freePort() };
    const origins = {
      people: `http://localhost:${ports.people}`,
      urn: `http://urn.localhost:${ports.urn}`,
      rpId: 'localhost',
    };
    const whole = environmentFor(ports.people, { mail: mail.url, sms }, 'Parti d’essai', origins);
    const { SESSION_SECRET, PEOPLE_KEK, URN_KEK } = newSecrets();
    const known = { NODE_ENV: 'production', PEOPLE_ORIGIN: origins.people, URN_ORIGIN: origins.urn } as const;
    const environments: Record<HostName, ServerEnvironment> = {
      people: {
        ...known,
        ...only(whole, PUBLIC),
        ...only(whole, /^(SMTP_URL|SMS_\w+|MAIL_FROM)$/),
        ...only(clusters.env, RUNTIME.people),
        ...{ SIDE: 'people', PORT: String(ports.people), SESSION_SECRET, PEOPLE_KEK },
        URN_INTERNAL: `http://127.0.0.1:${ports.urn}`,
      },
      urn: {
        ...known,
        ...only(whole, PUBLIC),
        ...only(clusters.env, RUNTIME.urn),
        ...{ SIDE: 'urn', PORT: String(ports.urn), URN_KEK },
        PEOPLE_INTERNAL: `http://127.0.0.1:${ports.people}`,
      },
    };
    const clock = { shift: 0 };
    let written: Record<HostName, string> = { people: '', urn: '' };
    const hostOf = (name: HostName): Host => ({
      environment: environments[name],
      log: () => written[name] + (running[name]?.log() ?? ''),
      kill: async () => {
        const one = running[name];
        if (one === undefined) return;
        written = { ...written, [name]: written[name] + one.log() };
        delete running[name];
        await one.kill();
      },
      start: async () => {
        running[name] ??= await startServer(root, ports[name], environments[name], clock);
      },
    });
    const hosts = { people: hostOf('people'), urn: hostOf('urn') };
    await Promise.all([hosts.people.start(), hosts.urn.start()]);
    return {
      people: origins.people,
      urn: origins.urn,
      mail,
      sms,
      operator: { PEOPLE_ORIGIN: origins.people, PEOPLE_OWNER_URL: clusters.env.PEOPLE_OWNER_URL ?? '' },
      clock: {
        now: () => Math.floor((Date.now() + clock.shift) / 1000),
        advance: async (seconds) => {
          clock.shift += seconds * 1000;
          await Promise.all(Object.values(running).map((one) => one.advance(seconds)));
        },
      },
      hosts,
      administrators: {
        people: clusters.env.CLUSTER_PEOPLE_ADMIN_URL ?? '',
        urn: clusters.env.CLUSTER_URN_ADMIN_URL ?? '',
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
