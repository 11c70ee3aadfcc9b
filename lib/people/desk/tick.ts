/** The desk's background work, called by the people's side tick: changes that are due, and messages that wait. */
import { now } from '#lib/ground/clock.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { shared } from '#lib/ground/shared.ts';
import { executeDue } from './execute.ts';
import { sendTexts } from './texts.ts';

/** Milliseconds of the clock between two looks. */
const LOOK = 2_000;

/** Executes what is due; sends messages beside it, so that a slow gateway holds up nothing. */
export async function deskTick(): Promise<void> {
  const last = shared('people/last-desk', () => ({ at: Number.NEGATIVE_INFINITY }));
  if (Math.abs(now() - last.at) < LOOK) return;
  last.at = now();
  await executeDue();
  const sending = shared('people/desk-texts', (): { work: Promise<void> | null } => ({ work: null }));
  sending.work ??= sendTexts()
    .catch((thrown: unknown) => log('people/texts-failed', fieldsOfFault(thrown)))
    .finally(() => {
      sending.work = null;
    });
}
