import type { VoteSummary } from '#lib/board/view.ts';
import type { Locale } from '#lib/i18n/index.ts';

/** How people call a college, by the short name that the roll keeps of it. */
export type CollegeNames = ReadonlyMap<string, string>;

/** As the newest vote says; a college that no vote has named yet is not in it. `votes`: newest first (viewVotes). */
export function collegeNames(locale: Locale, votes: readonly Pick<VoteSummary, 'urns'>[]): CollegeNames {
  const named = votes.flatMap(({ urns }) => urns.map(({ definition }) => definition['x-isoloir'].college));
  return new Map(named.reverse().map(({ id, name }) => [id, name[locale]]));
}
