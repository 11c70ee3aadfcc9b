/** A browser whose connections come from an address of our choosing, as a member's do: a pipe stands between. */
import { once } from 'node:events';
import net from 'node:net';
import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../../chromium.mjs';

export type Window = { browser: Browser; close: () => Promise<void> };

/** @param hosts names that the browser is to find at `port` of this machine, as `name:port` */
export async function openWindow(port: number, hosts: readonly string[], from: string): Promise<Window> {
  const open = new Set<net.Socket>();
  const pipe = net.createServer((near) => {
    const far = net.connect({ port, host: '127.0.0.1', localAddress: from });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await once(pipe.listen(0, '127.0.0.1'), 'listening');
  const address = pipe.address();
  if (address === null || typeof address === 'string') throw new Error('the pipe has no port');
  const rules = hosts.map((host) => `MAP ${host} 127.0.0.1:${address.port}`).join(', ');
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', `--host-resolver-rules=${rules}`],
  });
  return {
    browser,
    close: async () => {
      await browser.close();
      for (const socket of open) socket.destroy();
      pipe.close();
    },
  };
}
