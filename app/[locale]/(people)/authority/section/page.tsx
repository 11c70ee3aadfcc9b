import type { Metadata } from 'next';
import { formatDay, type Locale, translator } from '#lib/i18n/index.ts';
import { section } from '#lib/i18n/section.ts';
import { type SectionView, viewRule, viewSections } from '#lib/people/passkey/index.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../_ui/desk.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { holds, isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { Scroll } from '../../../../_ui/scroll.tsx';
import { Officers } from './officers.tsx';
import { ProofRule } from './proof-rule.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), section)('sections') };
}

/** Second proofs: the rule, who hands codes over, every sheet that was made. */
export default async function SectionsPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/section');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, section);
  const [rule, sections] = await Promise.all([viewRule(), viewSections()]);
  const mayAct = holds(person, 'authority');
  return (
    <AuthorityDesk locale={locale} person={person} title={t('sections')} lead={t('sectionsLead')}>
      <ProofRule locale={locale} view={rule} me={person.id} mayAct={mayAct} />
      <Officers locale={locale} officers={sections.officers} federations={sections.federations} mayAct={mayAct} />
      <Sheets locale={locale} view={sections} />
      {mayAct ? (
        <p>
          <a href={`/${locale}/section`}>{t('toPrint')}</a>
        </p>
      ) : null}
    </AuthorityDesk>
  );
}

function Sheets({ locale, view: { sheets, count } }: { locale: Locale; view: SectionView }) {
  const t = translator(locale, section);
  return (
    <section className="stack" aria-labelledby="sheets">
      <h2 id="sheets">{t('sheets')}</h2>
      {sheets.length === 0 ? <p>{t('sheetsNone')}</p> : null}
      {count > sheets.length ? <p>{t('sheetsMore', { shown: sheets.length, all: count })}</p> : null}
      {sheets.length > 0 ? (
        <Scroll label={t('sheets')}>
          <table>
            <thead>
              <tr>
                {(['colDay', 'colOfficer', 'colMember', 'colLink'] as const).map((column) => (
                  <th scope="col" key={column}>
                    {t(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sheets.map(({ id, day, officer, name, number, hasLink }) => (
                <tr key={id}>
                  <td>{formatDay(locale, Date.parse(day) / 1000)}</td>
                  <td>{officer}</td>
                  <th scope="row">
                    {name}
                    {number ? <span className="hint"> {t('number', { number })}</span> : null}
                  </th>
                  <td>{t(hasLink ? 'yes' : 'no')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
    </section>
  );
}
