import { common } from '#lib/i18n/common.ts';
import { election } from '#lib/i18n/election.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { tellAbsence } from '#lib/web/index.ts';

/** Where a vote is asked for that nobody has announced: useful HTML in the first answer, without a script, as 404. */
export function NoVote({ locale }: { locale: Locale }) {
  tellAbsence();
  const t = translator(locale, election);
  return (
    <div className="stack reading">
      <h1>{t('absentTitle')}</h1>
      <p>{t('absentText')}</p>
      <div className="actions">
        <a className="button" href={`/${locale}`}>
          {translator(locale, common)('toVotes')}
        </a>
      </div>
    </div>
  );
}
