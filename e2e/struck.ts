/** What strikes a page between its request and the answer, and what stands afterwards: in the account, in the journal. */
import type { BrowserContext, Page, Route } from '@playwright/test';
import { z } from 'zod';
import type { VoteId } from '#lib/ground/brand.ts';
import { type Authenticator, injectAuthenticator } from './authenticator/index.ts';
import { localFetch } from './voter/local-fetch.ts';

/** Does the request that the page makes, and keeps the answer from it. */
export async function forwardOnly(route: Route): Promise<void> {
  const asked = route.request();
  const body = asked.postData();
  await localFetch(asked.url(), {
    method: asked.method(),
    headers: await asked.allHeaders(),
    ...(body === null ? {} : { body }),
  });
}

/** A phone with one person's passkeys. */
export async function phoneOf(
  newContext: () => Promise<BrowserContext>,
  authenticator: Authenticator,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await newContext();
  await injectAuthenticator(context, authenticator);
  return { context, page: await context.newPage() };
}

/** `act` happens between the page's next request to `url` and its arrival. */
export const justBefore = (page: Page, url: string, act: () => Promise<void>): Promise<unknown> =>
  page.route(
    url,
    async (route) => {
      await act();
      await route.continue();
    },
    { times: 1 },
  );

/** How many passkeys the account of whoever is signed in here holds. */
export async function passkeysOf(page: Page): Promise<number> {
  const me: unknown = await page.evaluate(async () => (await fetch('/api/people/me')).json());
  return z.looseObject({ account: z.looseObject({ passkeys: z.array(z.unknown()) }) }).parse(me).account.passkeys
    .length;
}

/** Pairs of blinded request and signature in the journal: one per signature of the register. `people` is the origin. */
export async function signaturesIn(people: string, of: VoteId): Promise<number> {
  const text = await (await localFetch(`${people}/api/board/journal/${of}`)).text();
  const Line = z.object({ event: z.string(), payload: z.string() });
  const Pairs = z.looseObject({ pairs: z.array(z.unknown()) });
  let count = 0;
  for (const line of text.trimEnd().split('\n')) {
    const { event, payload } = Line.parse(JSON.parse(line));
    if (z.looseObject({ type: z.string() }).parse(JSON.parse(event)).type !== 'passes') continue;
    count += Pairs.parse(JSON.parse(payload)).pairs.length;
  }
  return count;
}
