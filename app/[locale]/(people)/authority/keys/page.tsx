import type { Metadata } from 'next';
import { webConfig } from '#lib/ground/config.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { keys } from '#lib/i18n/keys.ts';
import { type KeysView, type SealView, viewKeys } from '#lib/people/authority/index.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../_ui/desk.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { holds, isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { GiveShare } from './give-share.tsx';
import { MakeShareKey } from './make-share-key.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), keys)('title') };
}

/** Where the keys that sign the register are kept, who opens them, and what this person has to do for it. */
export default async function KeysPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/keys');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, keys);
  const view = await viewKeys(person.id);
  const mayAct = holds(person, 'authority');
  const waits = view.votes.some(({ due, opened }) => due && !opened);
  const place = view.inToken ? 'token' : view.seals ? 'seal' : 'server';
  return (
    <AuthorityDesk locale={locale} person={person} title={t('title')} lead={t('lead')}>
      {waits ? <Refresh seconds={15} /> : null}
      {view.votes.map((vote) => (
        <VoteKeys key={vote.vote} locale={locale} vote={vote} />
      ))}
      <Notice title={t(`${place}Title`)}>
        <p>{t(`${place}Text`)}</p>
      </Notice>
      {view.seals ? <Holders locale={locale} view={view} mayAct={mayAct} /> : null}
    </AuthorityDesk>
  );
}

/** The seal of one vote. */
function VoteKeys({ locale, vote }: { locale: Locale; vote: SealView }) {
  const t = translator(locale, keys);
  const given = vote.holders.filter(({ gave }) => gave).length;
  return (
    <section className="stack">
      <h2>{vote.title[locale]}</h2>
      {vote.opened ? (
        <Notice tone="well" title={t('openedTitle')}>
          <p>{t('openedText')}</p>
        </Notice>
      ) : (
        <Notice tone={vote.due ? 'attention' : 'note'} title={t('sealedTitle')}>
          <p>{t('sealedText', { given, quorum: vote.quorum })}</p>
          {vote.due ? null : <p>{t('early')}</p>}
        </Notice>
      )}
      <ul className="rows close">
        {vote.holders.map(({ name, gave }) => (
          <li key={name}>
            <strong>{name}</strong>{' '}
            {gave || !vote.opened ? <span className="hint">– {t(gave ? 'gave' : 'awaited')}</span> : null}
          </li>
        ))}
      </ul>
      {vote.opened || !vote.due || vote.own === null ? null : vote.own.gave ? (
        <p>{t('given')}</p>
      ) : vote.own.copies.length === 0 ? (
        <p>{t('giveNone')}</p>
      ) : (
        <GiveShare locale={locale} rpId={webConfig().rpId} vote={vote.vote} x={vote.own.x} copies={vote.own.copies} />
      )}
    </section>
  );
}

/** Who of the Authority can take a share, and the making of one's own key for it. */
function Holders({ locale, view, mayAct }: { locale: Locale; view: KeysView; mayAct: boolean }) {
  const t = translator(locale, keys);
  const { rpId, peopleOrigin } = webConfig();
  return (
    <section className="stack">
      <h2>{t('holdersTitle')}</h2>
      {view.holders.some(({ ready }) => !ready) ? <p>{t('holdersWait')}</p> : null}
      <ul className="rows close">
        {view.holders.map(({ name, ready }) => (
          <li key={name}>
            <strong>{name}</strong> <span className="hint">– {t(ready ? 'ready' : 'notReady')}</span>
          </li>
        ))}
      </ul>
      {mayAct && view.ready ? (
        <>
          <Notice tone="well" title={t('mineReady')} />
          <details className="no-print">
            <summary>{t('mineAnother')}</summary>
            <MakeShareKey locale={locale} rpId={rpId} origin={peopleOrigin} />
          </details>
        </>
      ) : null}
      {mayAct && !view.ready ? <MakeShareKey locale={locale} rpId={rpId} origin={peopleOrigin} /> : null}
    </section>
  );
}
