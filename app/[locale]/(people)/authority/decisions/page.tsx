import type { Metadata } from 'next';
import { webConfig } from '#lib/ground/config.ts';
import { translator } from '#lib/i18n/index.ts';
import { roll as texts } from '#lib/i18n/roll.ts';
import { listVotes } from '#lib/people/authority/index.ts';
import { listProposals } from '#lib/people/decision/index.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../_ui/desk.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { holds, isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { Proposal } from './proposal.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), texts)('decisions') };
}

/** Proposals that wait for signatures first, then those decided or withdrawn. */
export default async function DecisionsPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/decisions');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, texts);
  const [proposals, votes] = await Promise.all([listProposals(), listVotes()]);
  const titles = new Map(votes.map((vote) => [vote.id, vote.title[locale]]));
  const groups = [
    ['toSign', proposals.filter((proposal) => proposal.state === 'open')],
    ['past', proposals.filter((proposal) => proposal.state !== 'open')],
  ] as const;
  return (
    <AuthorityDesk locale={locale} person={person} title={t('decisions')} lead={t('decisionsLead')}>
      <Refresh seconds={10} />
      {proposals.length === 0 ? <p>{t('decisionsEmpty')}</p> : null}
      {proposals.length > 0 && groups[0][1].length === 0 ? <p>{t('toSignNone')}</p> : null}
      {groups
        .filter(([, some]) => some.length > 0)
        .map(([title, some]) => (
          <section className="stack" key={title} aria-labelledby={title}>
            <h2 id={title}>{t(title)}</h2>
            <ul className="rows">
              {some.map((proposal) => (
                <li key={proposal.id}>
                  <Proposal
                    locale={locale}
                    rpId={webConfig().rpId}
                    proposal={proposal}
                    title={titles.get(proposal.vote) ?? ''}
                    me={person.name}
                    mayAct={holds(person, 'authority')}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </AuthorityDesk>
  );
}
