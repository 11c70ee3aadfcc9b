/** The parts of the demonstration: databases, mail, server. Started in order, stopped in the reverse. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { answerLocally } from '../../e2e/voter/local-fetch.ts';
import { startClusters } from '../db/embedded.mjs';
import { setUpDatabases } from '../db/setup.ts';
import { root, StepError } from '../prepare.mjs';
import {
  environmentFor,
  keptSecrets,
  loopbackOrigins,
  runtimeOnly,
  type ServerEnvironment,
  whenHealthy,
} from './environment.ts';
import { type Catcher, startCatcher } from './inbox/catcher.ts';
import { startInbox } from './inbox/inbox.ts';
import { type SmsCatcher, startSmsCatcher, textsAsLetters } from './inbox/sms-catcher.ts';
import { type Lan, lanOrigins, lanPorts, startLan } from './lan/index.ts';
import { COLOUR, ownerOf, PARTY, phoneOf } from './party.ts';

/** The inbox lies this far from the pages' port. */
const INBOX = 25;

export type Platform = {
  people: string;
  urn: string;
  /** The inbox page, with a slash at its end. */
  inbox: string;
  /** The way in for phones of the same network, where it was asked for. */
  lan: Lan | null;
  mail: Catcher;
  sms: SmsCatcher;
  /** For `npm run setup`; the server itself has no owner's URL. */
  operator: { PEOPLE_ORIGIN: string; PEOPLE_OWNER_URL: string };
  /** Settles when the server has ended, by whatever cause. */
  ended: Promise<void>;
  stop: () => Promise<void>;
};

export async function startPlatform(
  { dir, port, lan }: { dir: string; port: number; lan: boolean },
  say: (text: string) => void,
): Promise<Platform> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const clusters = await startClusters({ dir: path.join(dir, 'clusters'), notify: say });
    undo.push(clusters.stop);
    await setUpDatabases(clusters.env);
    const own = path.join(dir, 'demo');
    fs.mkdirSync(own, { recursive: true, mode: 0o700 });
    const mail = await startCatcher({ file: path.join(own, 'mail.ndjson') });
    undo.push(mail.close);
    const sms = await startSmsCatcher(phoneOf, { file: path.join(own, 'sms.ndjson') });
    undo.push(sms.close);
    const inboxPort = port + INBOX;
    const ports = lanPorts(port, inboxPort);
    const origins = lan ? lanOrigins(ports) : { ...loopbackOrigins(port), inbox: `http://localhost:${inboxPort}` };
    const inbox = await startInbox(withTexts(mail, sms), inboxPort, [origins.people, origins.urn]);
    undo.push(inbox.close);
    const env = {
      ...runtimeOnly(clusters.env),
      ...keptSecrets(own),
      ...environmentFor(port, { mail: mail.url, sms }, PARTY, origins),
      PARTY_COLOUR: COLOUR,
    };
    const server = await startServer(port, env, path.join(own, 'server.log'));
    undo.push(server.stop);
    // scripts on this machine need neither names nor TLS
    if (lan) for (const origin of [origins.people, origins.urn]) answerLocally(new URL(origin).host, port);
    const door = lan ? await startLan({ dir, ports, say }) : null;
    if (door) undo.push(door.stop);
    return {
      people: env.PEOPLE_ORIGIN,
      urn: env.URN_ORIGIN,
      inbox: `${origins.inbox}/`,
      lan: door,
      mail,
      sms,
      operator: { PEOPLE_ORIGIN: env.PEOPLE_ORIGIN, PEOPLE_OWNER_URL: clusters.env.PEOPLE_OWNER_URL ?? '' },
      ended: server.ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Text messages stand among the letters: one page to look for a name. */
const withTexts = (mail: Catcher, sms: SmsCatcher): Pick<Catcher, 'messages'> => ({
  messages: () =>
    [...mail.messages(), ...textsAsLetters(sms.messages(), ownerOf)].sort((one, other) => one.at - other.at),
});

async function startServer(port: number, env: ServerEnvironment, log: string) {
  const out = fs.openSync(log, 'w', 0o600);
  const child = spawn(process.execPath, [path.join(root, 'scripts/demo/server.mjs')], {
    cwd: root,
    env: { ...env, PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
    stdio: ['ignore', out, out, 'ipc'],
    detached: true, // Ctrl-C is for the demonstration, which stops its parts in order
  });
  fs.closeSync(out);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(hard);
  };
  try {
    await whenHealthy(port, ended);
  } catch (error) {
    await stop();
    const why = error instanceof Error ? error.message : String(error);
    throw new StepError(
      `The server did not start (${why}).\n${fs.readFileSync(log, 'utf8').slice(-2000)}\nAll of it: ${log}`,
    );
  }
  return { ended, stop };
}
