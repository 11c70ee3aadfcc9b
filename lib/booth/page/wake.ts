/**
 * Brings the page's code to life a few modules at a time: all at once an old telephone takes a third of a second, and
 * answers no touch meanwhile. What is imported so stands in the one script all the same (scripts/build-booth.ts: one file,
 * one hash) and is evaluated when it is asked for.
 */
import { breath } from '#lib/ground/breath.ts';

type Part = () => Promise<unknown>;

/** What takes longest by itself, each before what needs it: the first schemas, the definition's, the curve. */
const sealing: readonly Part[] = [
  () => import('./strict.ts'),
  () => import('#lib/ground/brand.ts'),
  () => import('#lib/crypto/hash.ts'),
  () => import('#lib/election/material.ts'),
  () => import('#lib/election/text.ts'),
  () => import('#lib/election/wording.ts'),
  () => import('#lib/election/authority.ts'),
  () => import('#lib/election/definition.ts'),
  () => import('#lib/crypto/ed25519.ts'),
];

/** The core of the vote, and its screens. */
const voting: readonly Part[] = [
  () => import('#lib/election/grace.ts'),
  () => import('../network.ts'),
  () => import('../casting.ts'),
  () => import('../index.ts'),
  () => import('./browser-world.ts'),
  () => import('./screen.tsx'),
];

async function wake(parts: readonly Part[]): Promise<void> {
  for (const part of parts) {
    await breath();
    await part();
  }
  await breath();
}

/** What the page of the vote needs to begin. */
export const wakeVote = (): Promise<void> => wake([...sealing, ...voting]);

/** What sealing needs: the practice vote shows its paper without. */
export const wakeSealing = (): Promise<void> => wake(sealing);
