import type { Metadata } from 'next';
import { now } from '#lib/ground/clock.ts';
import { translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';
import { viewInvitations } from '#lib/people/mail/index.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../_ui/desk.tsx';
import { Figures } from '../../../../_ui/figures.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { holds, isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { Invite } from './invite.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), letters)('invitations') };
}

/** How far enrolment has come, and letters to those who have no passkey. */
export default async function InvitationsPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/invitations');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, letters);
  const progress = await viewInvitations(now());
  return (
    <AuthorityDesk locale={locale} person={person} title={t('invitations')} lead={t('inviteLead')}>
      <Refresh seconds={progress.waiting > 0 ? 3 : 20} />
      <div className="stack tight reading">
        <p>
          <label htmlFor="enrolled">{t('progress', { done: progress.enrolled, all: progress.people })}</label>
        </p>
        <progress id="enrolled" value={progress.enrolled} max={Math.max(1, progress.people)} />
      </div>
      <Figures
        locale={locale}
        items={[
          [t('stageEnrolled'), progress.enrolled],
          [t('stageInvited'), progress.invited],
          [t('stageWaiting'), progress.waiting],
          [t('stageFailed'), progress.failed],
          [t('stageUninvited'), progress.uninvited],
        ]}
      />
      {holds(person, 'authority') ? <Invite locale={locale} left={progress.failed + progress.uninvited} /> : null}
      <p>
        <a href={`/${locale}/authority/letters`}>{t('toLetters')}</a>
      </p>
    </AuthorityDesk>
  );
}
