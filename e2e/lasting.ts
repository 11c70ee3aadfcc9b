/**
 * A browser whose profile lasts: closed, or killed as a crash would kill it, and opened again where it was. Its passkeys
 * live in the software authenticator, outside of the browser: Chromium's own virtual ones die with it, and lose their
 * PRF when they are put back (STACK).
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import type { Locale } from '#lib/i18n/index.ts';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';
import { type Authenticator, injectAuthenticator } from './authenticator/index.ts';

export type Lasting = {
  /** The page in use. */
  page: () => Page;
  /** SIGKILL to the browser's every process. */
  kill: () => Promise<void>;
  /** The same profile again, with an empty page. */
  reopen: () => Promise<Page>;
  /** Closes it for good and removes the profile. */
  end: () => Promise<void>;
};

export async function lastingBrowser(authenticator: Authenticator, locale: Locale): Promise<Lasting> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-profile-'));
  const executablePath = findChromium();
  const open = async (): Promise<BrowserContext> => {
    const context = await chromium.launchPersistentContext(profile, {
      ...(executablePath ? { executablePath } : {}),
      args: [...headlessFlags],
      viewport: { width: 390, height: 800 },
      locale,
    });
    await injectAuthenticator(context, authenticator);
    return context;
  };
  let context = await open();
  const page = () => {
    const [first] = context.pages();
    if (first === undefined) throw new Error('the browser is closed');
    return first;
  };
  return {
    page,
    kill: async () => {
      const gone = new Promise((done) => context.once('close', done));
      for (const pid of processesOf(profile)) killAtOnce(pid);
      await gone;
    },
    reopen: async () => {
      context = await open();
      return page();
    },
    end: async () => {
      await context.close();
      fs.rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Every process that was started on this very profile. */
function processesOf(profile: string): number[] {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,command='], { encoding: 'utf8' });
  return table.split('\n').flatMap((row) => {
    const [, pid, command = ''] = /^\s*(\d+)\s+(.*)$/.exec(row) ?? [];
    return command.includes(`--user-data-dir=${profile}`) ? [Number(pid)] : [];
  });
}

function killAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')) throw thrown;
  }
}
