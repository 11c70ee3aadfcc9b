import type { Metadata } from 'next';
import { type Figures as GateFigures, rowsOf, viewPlatform } from '#lib/gate/platform.ts';
import { formatHour, type Locale, translator } from '#lib/i18n/index.ts';
import { traffic } from '#lib/i18n/traffic.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../_ui/desk.tsx';
import { Figures } from '../../../../_ui/figures.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { Kinds } from './kinds.tsx';
import { Room } from './room.tsx';

type Props = { params: LocaleParams };

const SECONDS = 4;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), traffic)('title') };
}

/** Live figures of the gate: is this a crowd or an attack, and does who votes still get through? */
export default async function TrafficPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/traffic');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, traffic);
  const figures = await viewPlatform();
  return (
    <AuthorityDesk locale={locale} person={person} title={t('title')} lead={t('lead')}>
      <Refresh seconds={SECONDS} />
      {figures === null ? (
        <Notice>
          <p>{t('silent')}</p>
        </Notice>
      ) : (
        <Shown locale={locale} figures={figures} />
      )}
    </AuthorityDesk>
  );
}

function Shown({ locale, figures }: { locale: Locale; figures: GateFigures }) {
  const t = translator(locale, traffic);
  const { name, since, cause } = figures.state;
  const rows = rowsOf(figures);
  const sum = (read: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + read(row), 0);
  return (
    <>
      <Notice tone={name === 'calm' ? 'well' : 'attention'} title={t(name, { time: formatHour(locale, since / 1000) })}>
        {name === 'calm' ? null : <p>{t(`cause_${cause}`)}</p>}
        <p>{t(`${name}Text`)}</p>
      </Notice>
      <Figures
        locale={locale}
        items={[
          [t('perSecond'), Math.round(sum(({ perSecond }) => perSecond))],
          [t('waiting'), figures.waiting],
          [t('admitted'), sum(({ admitted }) => admitted)],
          [t('refused'), sum(({ refused }) => refused)],
        ]}
      />
      <Kinds locale={locale} rows={rows} />
      <Room locale={locale} room={figures.room} />
    </>
  );
}
