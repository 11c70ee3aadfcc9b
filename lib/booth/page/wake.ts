/**
 * Brings the page's code to life a few modules at a time: all at once an old telephone takes a third of a second, and
 * answers no touch meanwhile. What is imported so stands in the one script all the same (scripts/build-booth.ts: one file,
 * one hash) and is evaluated when it is asked for.
 */
import { breath } from './breath.ts';

/** What takes longest by itself, each before what needs it: the first schemas, the definition's, the curve, the core. */
const heavy = [
  () => import('#lib/ground/brand.ts'),
  () => import('#lib/election/grace.ts'),
  () => import('#lib/election/definition.ts'),
  () => import('#lib/crypto/ed25519.ts'),
  () => import('../casting.ts'),
];

export async function wake(): Promise<typeof import('./start.tsx')> {
  for (const part of heavy) {
    await breath();
    await part();
  }
  await breath();
  const page = await import('./start.tsx');
  await breath();
  return page;
}
