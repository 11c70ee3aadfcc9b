import type { Metadata } from 'next';
import { VoteId } from '#lib/ground/brand.ts';
import { formatDay, isLocale, type Locale, translator } from '#lib/i18n/index.ts';
import { register as texts } from '#lib/i18n/register.ts';
import { viewVote } from '#lib/people/authority/index.ts';
import { type RegisterView, viewRegister } from '#lib/people/roll/index.ts';
import { AuthorityDesk } from '../../../../../_ui/authority-desk.tsx';
import type { CollegeNames } from '../../../../../_ui/college-names.ts';
import { NotYours } from '../../../../../_ui/desk.tsx';
import { Figures } from '../../../../../_ui/figures.tsx';
import { NoVote } from '../../../../../_ui/no-vote.tsx';
import { Notice } from '../../../../../_ui/notice.tsx';
import { holds, isAuthority, signedInPerson } from '../../../../../_ui/person.ts';
import { Scroll } from '../../../../../_ui/scroll.tsx';
import { AskToSign } from './ask.tsx';

type Props = { params: Promise<{ locale: string; vote: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return { title: isLocale(locale) ? translator(locale, texts)('title') : '' };
}

/** The register of one vote: what changed since the Authority last put its name to it, and the way to the auditors. */
export default async function RegisterPage({ params }: Props) {
  const { vote } = await params;
  const { locale, person } = await signedInPerson(params, `authority/register/${vote}`);
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const id = VoteId.safeParse(vote);
  const [view, register] = id.success ? await Promise.all([viewVote(id.data), viewRegister(id.data)]) : [null, null];
  if (view === null || register === null) return <NoVote locale={locale} />;
  const t = translator(locale, texts);
  const mayAct = holds(person, 'authority');
  const isWaiting = view.proposals.some(
    ({ kind, state }) => (kind === 'register' || kind === 'close') && state === 'open',
  );
  const mayAsk = mayAct && !register.countersigned && !isWaiting;
  return (
    <AuthorityDesk locale={locale} person={person} title={t('title')} lead={t('lead')}>
      <p className="over">
        <a href={`/${locale}/authority/votes/${view.id}`}>{view.title[locale]}</a>
      </p>
      <Figures
        locale={locale}
        items={[
          [t('members'), register.members],
          [t('enrolled'), register.enrolled],
          [t('changed'), register.changes.all],
        ]}
      />
      {register.countersigned && !register.purged ? <Notice tone="well" title={t('signedTitle')} /> : null}
      {isWaiting ? (
        <Notice tone="attention" title={t('waiting')}>
          <p>
            <a href={`/${locale}/authority/decisions`}>{t('toDecisions')}</a>
          </p>
        </Notice>
      ) : null}
      <Changes
        locale={locale}
        changes={register.changes}
        names={new Map(view.urns.map(({ college, name }) => [college, name[locale]]))}
      />
      {mayAsk ? (
        <section className="stack tight reading" aria-labelledby="ask">
          <h2 id="ask">{t('askTitle')}</h2>
          <p>{t('askText')}</p>
          <AskToSign locale={locale} vote={view.id} />
        </section>
      ) : null}
      <Audit locale={locale} vote={view.id} register={register} mayAct={mayAct} />
      <p className="hint">
        <code>{t('root', { root: register.root })}</code>
      </p>
    </AuthorityDesk>
  );
}

type ChangesProps = { locale: Locale; changes: RegisterView['changes']; names: CollegeNames };

function Changes({ locale, changes: { all, first }, names }: ChangesProps) {
  const t = translator(locale, texts);
  if (all === 0) return null;
  return (
    <section className="stack tight">
      <h2>{t('changesTitle')}</h2>
      <Scroll label={t('changesTitle')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('number')}</th>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('college')}</th>
              <th scope="col">{t('what')}</th>
            </tr>
          </thead>
          <tbody>
            {first.map(({ number, name, college, kind }) => (
              <tr key={number}>
                <td>{number}</td>
                <th scope="row">{name}</th>
                <td>{names.get(college) ?? college}</td>
                <td>{t(`kind_${kind}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {all > first.length ? <p>{t('changesMore', { more: all - first.length })}</p> : null}
    </section>
  );
}

type AuditProps = { locale: Locale; vote: VoteId; register: RegisterView; mayAct: boolean };

function Audit({ locale, vote, register: { over, purged, exports }, mayAct }: AuditProps) {
  const t = translator(locale, texts);
  const day = (date: string) => formatDay(locale, Date.parse(date) / 1000, 'UTC');
  return (
    <section className="stack reading" aria-labelledby="audit">
      <div className="stack tight">
        <h2 id="audit">{t('auditTitle')}</h2>
        {purged ? <p>{t('auditPurged')}</p> : <p>{over ? t('auditText') : t('auditEarly')}</p>}
        {over && !purged && mayAct ? (
          <p className="actions">
            <a className="button quiet" href={`/api/people/register/export?vote=${vote}`} download>
              {t('audit')}
            </a>
          </p>
        ) : null}
      </div>
      {over ? (
        <div className="stack tight">
          <h3>{t('exportsTitle')}</h3>
          {exports.length === 0 ? (
            <p>{t('exportsNone')}</p>
          ) : (
            <ul>
              {exports.map((one, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two of one person on one day are two
                <li key={i}>{t('exportBy', { name: one.name, day: day(one.day) })}</li>
              ))}
            </ul>
          )}
        </div>
      ) : null}
    </section>
  );
}
