/** Limits that hosts share, against a real Redis; skipped where none is installed (`apt install redis-server`). */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRights, RIGHTS, type Rights } from './rights.ts';

const program = process.env.REDIS_SERVER ?? 'redis-server';
const hasRedis = spawnSync(program, ['--version']).status === 0;

async function freePort(): Promise<number> {
  const server = net.createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(!hasRedis)('with Redis', () => {
  let store: ChildProcess;
  let url: string;
  const hosts: Rights[] = [];
  const host = (): Rights => {
    const rights = openRights({ redisUrl: url });
    hosts.push(rights);
    return rights;
  };
  beforeAll(async () => {
    const port = await freePort();
    url = `redis://127.0.0.1:${port}`;
    store = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
    const probe = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    probe.on('error', () => {});
    await probe.ping();
    probe.disconnect();
  });
  afterAll(() => {
    for (const one of hosts) one.close();
    store.kill('SIGKILL');
  });
  /** Until the store has the host's connection, the host counts alone. */
  const connected = async (rights: Rights): Promise<void> => {
    const probe = new Redis(url);
    let at = 0;
    do await rights.spend('link', `probe ${at++}`);
    while ((await probe.keys('isoloir/link:*')).length === 0);
    await probe.flushall();
    probe.disconnect();
  };

  test('two hosts count together, keep no name, and go on alone when it dies', async () => {
    const [one, two] = [host(), host()];
    await connected(one);
    await connected(two);
    for (let i = 0; i < RIGHTS.passkey.points; i++)
      expect(await (i % 2 === 0 ? one : two).spend('passkey', 'the-passkey')).toBe(0);
    expect(await one.spend('passkey', 'the-passkey')).toBeGreaterThan(0);
    expect(await two.spend('passkey', 'the-passkey')).toBeGreaterThan(0);
    const probe = new Redis(url);
    const keys = await probe.keys('*');
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toContain('the-passkey');
    expect(await probe.ttl(keys[0] ?? '')).toBeLessThanOrEqual(RIGHTS.passkey.seconds);
    probe.disconnect();
    store.kill('SIGKILL');
    await once(store, 'exit');
    for (let i = 0; i < RIGHTS.passkey.points; i++) expect(await two.spend('passkey', 'another')).toBe(0);
    expect(await two.spend('passkey', 'another')).toBeGreaterThan(0);
  });
});
