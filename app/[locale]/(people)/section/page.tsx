import type { Metadata } from 'next';
import { viewVotes } from '#lib/board/view.ts';
import { now } from '#lib/ground/clock.ts';
import { translator } from '#lib/i18n/index.ts';
import { section } from '#lib/i18n/section.ts';
import { officerFederation } from '#lib/people/passkey/index.ts';
import { collegeNames } from '../../../_ui/college-names.ts';
import { Desk, NotYours } from '../../../_ui/desk.tsx';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { holds, signedInPerson } from '../../../_ui/person.ts';
import { HandOver } from './hand-over.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), section)('title') };
}

/** The officer's page: one member, one sheet. */
export default async function SectionPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'section');
  if (!holds(person, 'officer', 'authority')) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, section);
  const [federation, votes] = await Promise.all([officerFederation(person.id), viewVotes(Math.floor(now() / 1000))]);
  return (
    <Desk locale={locale} person={person}>
      <div className="stack reading">
        <header className="stack tight">
          <h1>{t('title')}</h1>
          <p className="lead">{t('lead')}</p>
        </header>
        <HandOver locale={locale} federation={federation} colleges={collegeNames(locale, votes)} />
      </div>
    </Desk>
  );
}
