import { type VoteSummary, viewVote } from '#lib/board/view.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import type { Locale } from '#lib/i18n/index.ts';
import { localeOf } from './locale.ts';

export type VoteParams = Promise<{ locale: string; vote: string }>;

/** The vote of the path, read from its journal; null where there is none. `at`: epoch seconds of its states. */
export async function findPublicVote(
  params: VoteParams,
): Promise<{ locale: Locale; vote: VoteSummary | null; at: number }> {
  const locale = await localeOf(params);
  const id = VoteId.safeParse((await params).vote);
  const at = Math.floor(now() / 1000);
  return { locale, vote: id.success ? await viewVote(id.data, at) : null, at };
}

/** Whether a decision ended the vote before the hour that was announced. */
export const wasStopped = ({ decisions }: VoteSummary): boolean =>
  decisions.some(({ kind, checks }) => kind === 'stop' && checks.every(({ ok }) => ok));
