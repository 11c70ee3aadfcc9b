import type { Metadata } from 'next';
import { type UrnSummary, type VoteSummary, viewVotes } from '#lib/board/view.ts';
import type { UrnState } from '#lib/election/urn-state.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { account } from '#lib/i18n/account.ts';
import { college } from '#lib/i18n/college.ts';
import { formatDay, type Locale, translator, typeset } from '#lib/i18n/index.ts';
import { line } from '#lib/i18n/line.ts';
import { pendingChange } from '#lib/people/desk/index.ts';
import { viewAccount } from '#lib/people/passkey/index.ts';
import { collegeNames } from '../../../_ui/college-names.ts';
import { Desk } from '../../../_ui/desk.tsx';
import { Icon } from '../../../_ui/icon.tsx';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { signedInPerson } from '../../../_ui/person.ts';
import { replacedBy } from '../../../_ui/second-vote.tsx';
import { StateTag, whatNow } from '../../../_ui/state.tsx';
import { AddDevice } from './add-device.tsx';
import { EndSessions, PasskeyActions } from './passkeys.tsx';
import { PendingChange } from './pending-change.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), account)('title') };
}

/** One's own page: votes signed or not, passkeys, sessions. */
export default async function AccountPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'account');
  const t = translator(locale, account);
  const at = Math.floor(now() / 1000);
  const [mine, votes, change] = await Promise.all([viewAccount(person.id), viewVotes(at), pendingChange(person.id)]);
  const rows = (mine?.votes ?? []).flatMap(({ phi, signed }) => {
    const vote = votes.find((one) => one.urns.some((urn) => urn.phi === phi));
    const urn = vote?.urns.find((one) => one.phi === phi);
    return vote && urn
      ? [
          {
            vote,
            urn,
            signed,
            first: replacedBy(urn, votes),
            second: votes.find((one) => one.vote === urn.again?.vote),
          },
        ]
      : [];
  });
  const day = (date: string) => formatDay(locale, Date.parse(date) / 1000, 'UTC');
  return (
    <Desk locale={locale} person={person}>
      <h1>{t('title')}</h1>
      <PendingChange locale={locale} change={change} />
      <section className="stack" aria-labelledby="votes">
        <h2 id="votes">{t('votesTitle')}</h2>
        {mine?.number ? null : <p>{t('notMember')}</p>}
        {rows.length === 0 ? (
          mine?.number ? (
            <p>{t('votesEmpty')}</p>
          ) : null
        ) : (
          <ul className="rows">
            {inOrder(rows).map((row) => (
              <li key={row.urn.phi}>
                <MyVote locale={locale} at={at} {...row} />
              </li>
            ))}
          </ul>
        )}
        <p className="links no-print">
          <a href={`/${locale}/practice`}>{t('practice')}</a>
          <a href={`/${locale}/secret`}>{t('howSecret')}</a>
          {mine?.number || rows.length > 0 ? (
            <a href={`/${locale}/account/line`}>{translator(locale, line)('link')}</a>
          ) : null}
          <a href={`/${locale}/account/data`}>{translator(locale, line)('dataLink')}</a>
        </p>
      </section>
      <section className="stack" aria-labelledby="keys">
        <div className="stack tight">
          <h2 id="keys">{t('keysTitle')}</h2>
          <p>{t('keysText')}</p>
        </div>
        <ul className="rows">
          {(mine?.passkeys ?? []).map((key) => (
            <li key={key.id} className="row">
              <div>
                <h3>{key.name}</h3>
                <p className="hint">
                  {t('keyAdded', { date: day(key.addedOn) })}
                  {key.usedOn ? `\u00a0– ${t('keyUsed', { date: day(key.usedOn) })}` : ''}
                  {key.id === person.passkey ? `\u00a0– ${t('keyHere')}` : ''}
                </p>
                {key.prf ? null : <p>{t('keyNoPrf')}</p>}
              </div>
              <PasskeyActions locale={locale} id={key.id} name={key.name} isLast={mine?.passkeys.length === 1} />
            </li>
          ))}
        </ul>
        <details>
          <summary>{t('lostTitle')}</summary>
          <p>{t('lostText')}</p>
        </details>
        <AddDevice locale={locale} rpId={webConfig().rpId} origin={webConfig().peopleOrigin} />
      </section>
      <section className="stack tight no-print" aria-labelledby="sessions">
        <h2 id="sessions">{t('everywhereTitle')}</h2>
        <p>{t('everywhereText')}</p>
        <EndSessions locale={locale} />
      </section>
      {mine?.number ? (
        <section className="stack tight" aria-labelledby="roll">
          <h2 id="roll">{t('onRoll')}</h2>
          <dl className="facts reading">
            <div>
              <dt>{t('number')}</dt>
              <dd>{mine.number}</dd>
            </div>
            <div>
              <dt>{t('college')}</dt>
              <dd>{mine.college && (collegeNames(locale, votes).get(mine.college) ?? mine.college)}</dd>
            </div>
            <div>
              <dt>{t('federation')}</dt>
              <dd>{mine.federation}</dd>
            </div>
            <div>
              <dt>{t('email')}</dt>
              <dd>{person.email}</dd>
            </div>
          </dl>
        </section>
      ) : null}
    </Desk>
  );
}

const running: ReadonlySet<UrnState> = new Set<UrnState>(['open', 'grace', 'suspended']);
const coming: ReadonlySet<UrnState> = new Set<UrnState>(['frozen', 'waiting']);
const rank = (state: UrnState): number => (running.has(state) ? 0 : coming.has(state) ? 1 : 2);

/** Where one can vote now comes first, then what opens, then what is over; each newest first. */
const inOrder = <T extends { urn: UrnSummary }>(rows: readonly T[]): T[] =>
  rows.toReversed().toSorted((one, other) => rank(one.urn.state) - rank(other.urn.state));

type MyVoteProps = {
  locale: Locale;
  at: number;
  vote: VoteSummary;
  urn: UrnSummary;
  signed: boolean;
  /** The annulled vote that this one replaces. */
  first: VoteSummary | null;
  /** The one that replaces it, once it is announced. */
  second: VoteSummary | undefined;
};

/** "Signed" is what the register knows; whether the ballot is in the urn only the voter's device knows. */
function MyVote({ locale, at, vote, urn, signed, first, second }: MyVoteProps) {
  const t = translator(locale, account);
  const c = translator(locale, college);
  const isOpen = urn.state === 'open';
  const isOver = urn.state === 'closed' || urn.state === 'sealed' || urn.state === 'published';
  return (
    <div className="row">
      <div className="stack tight">
        <h3 className="big">{typeset(locale, vote.title)}</h3>
        <p className="actions">
          <StateTag locale={locale} state={urn.state} />
          {/* "not yet" is no word for what can no longer be done, or cannot be done so far */}
          {signed || running.has(urn.state) ? (
            <span className={`state ${signed ? 'well' : ''}`}>
              <Icon shape={signed ? 'well' : 'todo'} />
              {t(signed ? 'signed' : 'notSigned')}
            </span>
          ) : null}
        </p>
        <p>{whatNow(locale, { ...vote, state: urn.state, closes: urn.closes }, at)}</p>
        {first === null ? null : (
          <p>
            {c('whyTwo')} <a href={`/${locale}/election/${first.vote}`}>{c('secondLink')}</a>
          </p>
        )}
        {second === undefined ? null : (
          <p>
            {c('whyAnnulled')} <a href={`/${locale}/election/${second.vote}`}>{c('toSecond')}</a>
          </p>
        )}
        {signed && isOpen ? <p>{t('signedText')}</p> : null}
        {!signed && isOpen ? <p>{t('notSignedOpen')}</p> : null}
        {!signed && isOver ? <p>{t('notSignedClosed')}</p> : null}
      </div>
      <div className="actions">
        {isOpen ? (
          <a className="button" href={`/${locale}/vote/${toUrlForm(urn.phi)}`}>
            {t(signed ? 'again' : 'vote')}
          </a>
        ) : (
          <a
            className="button quiet"
            href={`/${locale}/${urn.state === 'published' ? 'results' : 'election'}/${vote.vote}`}
          >
            {t(urn.state === 'published' ? 'seeResult' : 'seeVote')}
          </a>
        )}
      </div>
    </div>
  );
}
