import type { Metadata } from 'next';
import { viewVote as readVote, urnFigures } from '#lib/board/view.ts';
import { toUrlForm, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { authority } from '#lib/i18n/authority.ts';
import { board } from '#lib/i18n/board.ts';
import { college } from '#lib/i18n/college.ts';
import { election } from '#lib/i18n/election.ts';
import { erased } from '#lib/i18n/erased.ts';
import { formatSpan, type Locale, translator } from '#lib/i18n/index.ts';
import { voteEditor } from '#lib/i18n/vote-editor.ts';
import { awaitsShares, type TurnoutView, type VoteView, viewTurnout, viewVote } from '#lib/people/authority/index.ts';
import { type ShutOut as View, viewShutOut } from '#lib/people/refused/index.ts';
import { AuthorityDesk } from '../../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../../_ui/desk.tsx';
import { count, Figures, share } from '../../../../../_ui/figures.tsx';
import { localeOf } from '../../../../../_ui/locale.ts';
import { NoVote } from '../../../../../_ui/no-vote.tsx';
import { Notice } from '../../../../../_ui/notice.tsx';
import { holds, isAuthority, signedInPerson } from '../../../../../_ui/person.ts';
import { Refresh } from '../../../../../_ui/refresh.tsx';
import { Scroll } from '../../../../../_ui/scroll.tsx';
import { whatNow } from '../../../../../_ui/state.tsx';
import { Proposal } from '../../decisions/proposal.tsx';
import { VoteTag } from '../../vote-tag.tsx';
import { CollegeActs } from './college-acts.tsx';
import { ShutOut } from './shut-out.tsx';
import { Steps } from './steps.tsx';
import { VoteActions } from './vote-actions.tsx';

type Props = { params: Promise<{ locale: string; id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), authority)('voteSteps') };
}

const missing = {
  'time-over': 'missingTime',
  'trustee-keys': 'missingKeys',
  authority: 'missingAuthority',
  'authority-passkeys': 'missingAuthorityKeys',
  'share-keys': 'missingShareKeys',
  'college-without-members': 'missingEmptyCollege',
  'college-too-small': 'missingSmallCollege',
  booth: 'missingBooth',
} as const satisfies Record<VoteView['missing'][number], string>;

const waits = { urns: 'waitsUrns', trustees: 'waitsTrustees' } as const satisfies Record<
  NonNullable<VoteView['waits']>,
  string
>;

/** One vote in the Authority's hands: turnout first, where it stands, what can be proposed, what waits to be signed. */
export default async function AuthorityVotePage({ params }: Props) {
  const id = VoteId.safeParse((await params).id);
  if (!id.success) return <NoVote locale={await localeOf(params)} />;
  const { locale, person } = await signedInPerson(params, `authority/votes/${id.data}`);
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const [vote, turnout, sealed, shut] = await Promise.all([
    viewVote(id.data),
    viewTurnout(id.data),
    awaitsShares(id.data, person.id),
    viewShutOut(id.data),
  ]);
  if (vote === null) return <NoVote locale={locale} />;
  const t = translator(locale, authority);
  const mayAct = holds(person, 'authority');
  const acts = vote.urns.map(({ phi, name, state, closes, latest, may }) => ({
    phi,
    name,
    state,
    closes,
    latest,
    may,
  }));
  const grace = vote.draft.grace ?? 0;
  const isPromised = grace > 0 && !vote.urns.some(({ state }) => ['closed', 'sealed', 'published'].includes(state));
  const ending = vote.urns.find(({ state }) => state === 'grace');
  const e = translator(locale, election);
  const open = vote.proposals.filter((proposal) => proposal.state === 'open');
  return (
    <AuthorityDesk
      locale={locale}
      person={person}
      title={vote.title[locale]}
      standing={
        <p className="actions">
          <VoteTag locale={locale} vote={vote} />
          <span className="hint">
            {formatSpan(locale, vote)}
            {isPromised ? ` – ${e('grace', { minutes: Math.ceil(grace / 60) })}` : ''}
          </span>
        </p>
      }
    >
      {vote.repeats ? (
        <p>
          <a href={`/${locale}/authority/votes/${vote.repeats.id}`}>
            {translator(locale, college)('repeats', { title: vote.repeats.title[locale] })}
          </a>
        </p>
      ) : null}
      <Refresh seconds={10} />
      {ending === undefined ? null : (
        <Notice tone="attention" title={e('stateGrace')}>
          <p>{whatNow(locale, { ...vote, state: 'grace', closes: ending.closes, grace }, ending.closes)}</p>
        </Notice>
      )}
      {sealed ? (
        <Notice tone="attention" title={t('sealedTitle')}>
          <p>
            <a href={`/${locale}/authority/keys`}>{t('sealedLink')}</a>
          </p>
        </Notice>
      ) : null}
      {turnout && turnout.urns.length > 0 ? <Turnout locale={locale} vote={id.data} turnout={turnout} /> : null}
      {shut && shut.urns.length > 0 ? <Refused locale={locale} vote={id.data} view={shut} /> : null}
      {open.length > 0 ? (
        <section className="sheet stack" aria-labelledby="open">
          <h2 id="open">{t('toSign')}</h2>
          {open.map((proposal) => (
            <Proposal
              key={proposal.id}
              locale={locale}
              rpId={webConfig().rpId}
              proposal={proposal}
              title={vote.title[locale]}
              me={person.name}
              mayAct={mayAct}
            />
          ))}
        </section>
      ) : null}
      <section className="stack" aria-labelledby="steps">
        <h2 id="steps">{t('voteSteps')}</h2>
        <Steps locale={locale} vote={vote} />
        {vote.missing.length > 0 ? (
          <Notice tone="attention" title={t('missingTitle')}>
            <ul>
              {vote.missing.map((code) => (
                <li key={code}>{t(missing[code])}</li>
              ))}
            </ul>
          </Notice>
        ) : null}
        {vote.urns.some((urn) => urn.tooSmall) ? (
          <Notice tone="attention">
            {vote.urns
              .filter((urn) => urn.tooSmall)
              .map((urn) => (
                <p key={urn.phi}>{t('tooSmall', { college: urn.name[locale], n: vote.draft.smallest })}</p>
              ))}
          </Notice>
        ) : null}
        {vote.waits === null ? null : (
          <Notice>
            <p>{t(waits[vote.waits])}</p>
          </Notice>
        )}
        {vote.next.includes('open') ? (
          <Notice>
            <p>{t('noDrill')}</p>
          </Notice>
        ) : null}
        {mayAct ? <VoteActions locale={locale} id={vote.id} next={vote.next} /> : null}
      </section>
      {mayAct && (acts.some(({ may }) => may.length > 0) || vote.next.includes('repeat')) ? (
        <CollegeActs
          locale={locale}
          vote={vote.id}
          zone={vote.zone}
          urns={acts}
          mayRepeat={vote.next.includes('repeat')}
        />
      ) : null}
      <p className="links no-print">
        {vote.state === 'frozen' ? (
          <>
            <a href={`/${locale}/election/${vote.id}`}>{t('publicPage')}</a>
            <a href={`/${locale}/journal/${vote.id}`}>{t('journal')}</a>
          </>
        ) : null}
        {mayAct ? (
          <a href={`/${locale}/authority/votes/new?from=${vote.id}`}>{translator(locale, voteEditor)('copyVote')}</a>
        ) : null}
      </p>
    </AuthorityDesk>
  );
}

async function Refused({ locale, vote, view }: { locale: Locale; vote: VoteId; view: View }) {
  const read = await readVote(vote, now() / 1000);
  return read === null ? null : <ShutOut locale={locale} view={view} vote={read} />;
}

/** Signatures are the people side's to tell, ballots the urn's (asked over HTTP; "–" where it is silent). */
async function Turnout({ locale, vote, turnout }: { locale: Locale; vote: VoteId; turnout: TurnoutView }) {
  const t = translator(locale, authority);
  const figures = await Promise.all(turnout.urns.map((urn) => urnFigures(urn.phi)));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const signed = sum(turnout.urns.map((urn) => urn.signed));
  const members = sum(turnout.urns.map((urn) => urn.members));
  const silent = figures.includes(null);
  // a vote with nobody on its roll cannot be frozen: they were
  if (members === 0)
    return (
      <Notice title={translator(locale, erased)('lead')}>
        <p>
          <a href={`/${locale}/erased/${vote}`}>{translator(locale, erased)('title')}</a>
        </p>
      </Notice>
    );
  return (
    <section className="stack" aria-labelledby="turnout">
      <h2 id="turnout">{t('turnout')}</h2>
      <Figures
        locale={locale}
        items={[
          [t('turnout'), share(locale, signed, members)],
          [t('signedCount'), signed],
          [t('ballotsCount'), silent ? '–' : sum(figures.map((one) => one?.passes ?? 0))],
          [t('members'), members],
        ]}
      />
      {silent ? <Notice tone="attention" title={translator(locale, board)('silent')} /> : null}
      <Scroll label={t('byCollege')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('college')}</th>
              {(['members', 'enrolled', 'signedCount', 'ballotsCount'] as const).map((column) => (
                <th scope="col" className="figure" key={column}>
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {turnout.urns.map((urn, i) => (
              <tr key={urn.phi}>
                <th scope="row">
                  <a href={`/${locale}/board/${toUrlForm(urn.phi)}`}>{urn.name[locale]}</a>
                </th>
                <td className="figure">{count(locale, urn.members)}</td>
                <td className="figure">{count(locale, urn.enrolled)}</td>
                <td className="figure">{count(locale, urn.signed)}</td>
                <td className="figure">{figures[i] ? count(locale, figures[i].passes) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
