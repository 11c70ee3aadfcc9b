import type { Metadata } from 'next';
import { translator } from '#lib/i18n/index.ts';
import { line as texts } from '#lib/i18n/line.ts';
import { privacy } from '#lib/i18n/privacy.ts';
import { ownData } from '#lib/people/authority/index.ts';
import { Desk } from '../../../../_ui/desk.tsx';
import { count } from '../../../../_ui/figures.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { signedInPerson } from '../../../../_ui/person.ts';
import { heldKeys } from './held.ts';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), texts)('dataTitle') };
}

/** All that is held about the person who reads: in figures here, in full in the file. */
export default async function DataPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'account/data');
  const t = translator(locale, texts);
  const data = await ownData(person.id);
  const held = heldKeys.flatMap((table) => {
    const rows =
      table === 'register'
        ? data.register.length
        : data.rows.reduce((sum, one) => sum + (one.table === table ? one.rows.length : 0), 0);
    return rows === 0 ? [] : [[table, rows] as const];
  });
  return (
    <Desk locale={locale} person={person}>
      <header className="stack tight reading">
        <h1>{t('dataTitle')}</h1>
        <p className="lead">{t('dataLead')}</p>
      </header>
      <table className="reading">
        <thead>
          <tr>
            <th scope="col">{t('dataOf')}</th>
            <th scope="col" className="figure">
              {t('dataCount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {held.map(([table, rows]) => (
            <tr key={table}>
              <th scope="row">{t(`held_${table}`)}</th>
              <td className="figure">{count(locale, rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <section className="stack tight reading">
        <p>{t('dataFile')}</p>
        <p>{t('dataSealed')}</p>
        <p className="actions">
          <a className="button" href="/api/people/me/data" download>
            {t('dataDownload')}
          </a>
        </p>
      </section>
      <p className="links no-print">
        <a href={`/${locale}/privacy`}>{translator(locale, privacy)('title')}</a>
        <a href={`/${locale}/account`}>{t('back')}</a>
      </p>
    </Desk>
  );
}
