/** Asks the browser to keep this page for the moments without a line (worker.ts). */
import type { Locale } from '#lib/i18n/index.ts';

type Policy = { createScriptURL: (url: string) => string };
declare global {
  // Not yet in TypeScript's own types. Absent in browsers that do not demand it.
  var trustedTypes: { createPolicy: (name: string, rules: Policy) => Policy } | undefined;
}

const WORKER = '/booth/worker.js';

/** Where the browser cannot, or refuses (a private window), the page works as before, with a line. */
export async function keepForOffline(locale: Locale): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const policy = globalThis.trustedTypes?.createPolicy('isoloir-booth', { createScriptURL: (url) => url });
  try {
    await navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER, {
      scope: `/${locale}/vote/`,
      updateViaCache: 'none',
    });
  } catch {
    // no worker, no offline: nothing else depends on it
  }
}
