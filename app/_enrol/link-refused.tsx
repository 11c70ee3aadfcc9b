import { enrol } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Notice } from '../_ui/notice.tsx';

/** Why a link does not open the enrolment, and what to do: by the code of the refusal. */
const reasons = {
  'no-link': ['noLink', 'noLinkNext', 'attention'],
  'enrol/unknown-link': ['linkUnknown', 'linkUnknownNext', 'attention'],
  'enrol/expired-link': ['linkExpired', 'linkExpiredNext', 'attention'],
  'enrol/replaced-link': ['linkReplaced', 'linkReplacedNext', 'attention'],
  'enrol/used-link': ['linkUsed', 'linkUsedNext', 'note'],
  'passkey/too-many': ['tooMany', 'tooManyNext', 'attention'],
} as const;
export type LinkRefusal = keyof typeof reasons;

export const isLinkRefusal = (code: string): code is LinkRefusal => code in reasons;

export function LinkRefused({ locale, code }: { locale: Locale; code: LinkRefusal }) {
  const t = translator(locale, enrol);
  const [title, next, tone] = reasons[code];
  const mayBeEnrolled = code === 'enrol/used-link' || code === 'passkey/too-many';
  return (
    <div className="stack">
      <Notice tone={tone} live title={t(title)}>
        <p>{t(next)}</p>
      </Notice>
      <div className="actions">
        {mayBeEnrolled ? (
          <a className="button" href={`/${locale}/sign-in`}>
            {t('signIn')}
          </a>
        ) : null}
        <a className={`button ${mayBeEnrolled ? 'quiet' : ''}`} href={`/${locale}`}>
          {t('seeVotes')}
        </a>
      </div>
    </div>
  );
}
