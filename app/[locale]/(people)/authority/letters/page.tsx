import type { Metadata } from 'next';
import { now } from '#lib/ground/clock.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';
import { type MailView, viewMail } from '#lib/people/mail/index.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../_ui/desk.tsx';
import { Figures } from '../../../../_ui/figures.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { holds, isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { Failures } from './failures.tsx';
import { Kinds } from './kinds.tsx';
import { Reminder } from './reminder.tsx';
import { Running } from './running.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), letters)('letters') };
}

/** The mail: what has left, what waits and for how long, what did not arrive and what to do about it. */
export default async function LettersPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/letters');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, letters);
  const view = await viewMail();
  const sums = sumsOf(view);
  return (
    <AuthorityDesk locale={locale} person={person} title={t('letters')} lead={t('lead')}>
      <Refresh seconds={view.waiting > 0 ? 3 : 20} />
      {sums.all === 0 ? (
        <p>{t('empty')}</p>
      ) : (
        <>
          <Running locale={locale} view={view} sums={sums} />
          <Figures
            locale={locale}
            items={[
              [t('figureSent'), sums.sent],
              [t('figureWaiting'), view.waiting],
              ...(sums.held > 0 ? [[t('figureHeld'), sums.held] as const] : []),
              [t('figureLost'), sums.lost],
            ]}
          />
          <Kinds locale={locale} kinds={view.kinds} mayAct={isAuthority(person)} />
          {holds(person, 'authority') ? <Reminders locale={locale} view={view} /> : null}
          <Failures locale={locale} failures={view.failures} />
        </>
      )}
    </AuthorityDesk>
  );
}

export type Sums = { all: number; sent: number; held: number; lost: number };

function sumsOf({ kinds }: MailView): Sums {
  const sums: Sums = { all: 0, sent: 0, held: 0, lost: 0 };
  for (const { counts, paused } of kinds) {
    sums.all += Object.values(counts).reduce((sum, n) => sum + n, 0);
    sums.sent += counts.sent;
    sums.lost += counts.bounced + counts.complained + counts.failed;
    if (paused) sums.held += counts.queued + counts.deferred;
  }
  return sums;
}

function Reminders({ locale, view: { reminders } }: { locale: Locale; view: MailView }) {
  const t = translator(locale, letters);
  const at = now();
  return (
    <section className="stack tight reading no-print" aria-labelledby="reminders">
      <h2 id="reminders">{t('reminders')}</h2>
      <p>{t('remindersLead')}</p>
      <ul className="rows">
        <li>
          <Reminder
            locale={locale}
            title={t('remindEnrol')}
            text={t('remindEnrolText')}
            order={{ template: 'enrol-reminder', vote: null, wave: reminders.enrol.next }}
            from={reminders.enrol.from > at ? reminders.enrol.from : null}
          />
        </li>
        {reminders.votes.map(({ vote, title, waves }) => (
          <li key={vote}>
            <Reminder
              locale={locale}
              title={t('remindVote', { title: title[locale] })}
              text={t('remindVoteText')}
              order={{ template: 'vote-reminder', vote, wave: waves.next }}
              from={waves.from > at ? waves.from : null}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
