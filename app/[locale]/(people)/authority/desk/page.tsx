import type { Metadata } from 'next';
import { peopleConfig, webConfig } from '#lib/ground/config.ts';
import { desk } from '#lib/i18n/desk.ts';
import { translator } from '#lib/i18n/index.ts';
import { listChanges } from '#lib/people/desk/index.ts';
import { viewAuthority } from '#lib/people/roll/index.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../_ui/desk.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { holds, isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { Change } from './change.tsx';
import { NewChange } from './new-change.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), desk)('title') };
}

/** Lost passkeys and changed contacts: what waits for signatures or for its time, a new one, what is over. */
export default async function DeskPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/desk');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, desk);
  const [changes, board] = await Promise.all([listChanges(), viewAuthority()]);
  const isLive = ({ state }: (typeof changes)[number]) => state === 'proposed' || state === 'waiting';
  const mayAct = holds(person, 'authority');
  const list = (some: typeof changes) => (
    <ul className="rows">
      {some.map((change) => (
        <li key={change.id}>
          <Change locale={locale} rpId={webConfig().rpId} change={change} me={person.id} mayAct={mayAct} />
        </li>
      ))}
    </ul>
  );
  const live = changes.filter(isLive);
  const past = changes.filter((change) => !isLive(change));
  return (
    <AuthorityDesk locale={locale} person={person} title={t('title')} lead={t('lead')}>
      <Refresh seconds={10} />
      <section className="stack" aria-labelledby="open">
        <h2 id="open">{t('openTitle')}</h2>
        {live.length === 0 ? <p>{t('openNone')}</p> : list(live)}
      </section>
      {mayAct ? (
        <NewChange
          locale={locale}
          rpId={webConfig().rpId}
          usual={peopleConfig().changeWait}
          quorum={Math.max(2, board?.quorum ?? 2)}
        />
      ) : null}
      {past.length === 0 ? null : (
        <section className="stack" aria-labelledby="past">
          <h2 id="past">{t('pastTitle')}</h2>
          {list(past)}
        </section>
      )}
    </AuthorityDesk>
  );
}
