import type { Metadata } from 'next';
import { type BoardView, viewBoard } from '#lib/board/urn-view.ts';
import { phiOfPath, viewUrn } from '#lib/board/view.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { board } from '#lib/i18n/board.ts';
import { type Locale, translator, typeset } from '#lib/i18n/index.ts';
import { Apart } from '../../../../_ui/apart.tsx';
import { localeOf } from '../../../../_ui/locale.ts';
import { NeedsScript } from '../../../../_ui/needs-script.tsx';
import { NoVote } from '../../../../_ui/no-vote.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { ServedSearch } from '../../../../_ui/served-search.tsx';
import { StateTag } from '../../../../_ui/state.tsx';

type Props = { params: Promise<{ locale: string; urn: string }> };
/** Groups shown on the page; all are in the record to download. */
const SHOWN = 40;

async function read(params: Props['params']) {
  const locale = await localeOf(params);
  const phi = phiOfPath((await params).urn);
  return { locale, found: phi ? await viewUrn(phi, Math.floor(now() / 1000)) : null };
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, found } = await read(params);
  const title = translator(locale, board)('title');
  return { title: found === null ? title : `${title} – ${found.urn.definition['x-isoloir'].college.name[locale]}` };
}

/** The live chain of one urn: counts, groups of ballots, and the search for one's own. */
export default async function BoardPage({ params }: Props) {
  const { locale, found } = await read(params);
  return found === null ? <NoVote locale={locale} /> : <Board locale={locale} {...found} />;
}

type Found = NonNullable<Awaited<ReturnType<typeof viewUrn>>>;

async function Board({ locale, vote, urn }: Found & { locale: Locale }) {
  const t = translator(locale, board);
  const { receiptKey, hosts, college, k } = urn.definition['x-isoloir'];
  const chain = await viewBoard(urn.phi, { election: urn.election, receiptKey }).catch(() => null);
  const source = `${hosts.urn}/api/board/urn/${toUrlForm(urn.phi)}`;
  const over = urn.state === 'sealed' || urn.state === 'published' || urn.state === 'annulled';
  return (
    <div className="stack loose">
      {over ? null : <Refresh seconds={15} />}
      <header className="stack tight">
        <p className="over">
          <a href={`/${locale}/election/${vote.vote}`}>{typeset(locale, vote.title)}</a> –{' '}
          {typeset(locale, college.name)}
        </p>
        <h1>{t('title')}</h1>
        <p>
          <StateTag locale={locale} state={urn.state} />
        </p>
        <p className="lead">{t('lead')}</p>
      </header>
      <Apart locale={locale} vote={vote} urns={[urn]} />
      {chain === null ? <Notice tone="attention" title={t('silent')} /> : <Standing locale={locale} chain={chain} />}
      {chain ? (
        <dl className="figures">
          <Figure label={t('votes')} value={chain.passes} locale={locale} />
          <Figure label={t('ballots')} value={chain.ballots} locale={locale} />
          <Figure label={t('groups')} value={chain.batches.length} locale={locale} />
          <Figure label={t('members')} value={urn.members ?? 0} locale={locale} />
        </dl>
      ) : null}
      <section className="sheet stack tight" aria-labelledby="find">
        <h2 id="find">{t('findTitle')}</h2>
        <p>{t('findText')}</p>
        <NeedsScript locale={locale} />
        <div
          id="ballot-search"
          data-keep
          data-source={source}
          data-chain={`urn/${urn.phi}`}
          data-receipt-key={receiptKey}
          data-closed={over}
        >
          <ServedSearch locale={locale} />
        </div>
      </section>
      <section className="stack tight" aria-labelledby="list">
        <h2 id="list">{t('listTitle')}</h2>
        {chain && chain.batches.length > 0 ? (
          <Groups locale={locale} chain={chain} />
        ) : (
          <div className="stack tight">
            <p>
              <strong>{t('empty')}</strong>
            </p>
            {urn.state === 'open' ? <p>{t('emptyOpen', { k })}</p> : null}
            {urn.state === 'frozen' || urn.state === 'waiting' ? <p>{t('emptySoon')}</p> : null}
            {over ? <p>{t('emptyClosed')}</p> : null}
          </div>
        )}
        {chain?.closing?.fewerThanK ? <Notice tone="attention" title={t('fewerThanK', { k })} /> : null}
        <p className="actions">
          <a className="button quiet" href={source} download={`urn-${toUrlForm(urn.phi)}.ndjson`}>
            {t('download')}
          </a>
        </p>
      </section>
    </div>
  );
}

function Figure({ label, value, locale }: { label: string; value: number; locale: Locale }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value.toLocaleString(locale === 'fr' ? 'fr-FR' : 'en-GB')}</dd>
    </div>
  );
}

function Standing({ locale, chain }: { locale: Locale; chain: BoardView }) {
  const t = translator(locale, board);
  if (chain.head === null) return null;
  const whole = chain.isDefined && chain.checks.every((check) => check.ok);
  if (!whole) return <Notice tone="wrong" title={t('broken')} />;
  const { closing } = chain;
  return (
    <Notice tone="well" title={closing ? t('closed', { ballots: closing.ballots, passes: closing.passes }) : undefined}>
      <p>{t('whole', { n: chain.head.height + 1 })}</p>
    </Notice>
  );
}

/** Newest first. */
function Groups({ locale, chain }: { locale: Locale; chain: BoardView }) {
  const t = translator(locale, board);
  const shown = chain.batches.toReversed().slice(0, SHOWN);
  return (
    <>
      <table className="tall">
        <thead>
          <tr>
            <th scope="col">{t('group')}</th>
            <th scope="col" className="figure">
              {t('inGroup')}
            </th>
            <th scope="col" className="wide">
              {t('numbers')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ batch, hash, numbers }) => (
            <tr key={batch}>
              <th scope="row">{batch}</th>
              <td className="figure">{numbers.length}</td>
              <td className="wide">
                <details>
                  <summary>
                    {t('showNumbers', { n: numbers.length })}
                    <span className="only-heard"> {t('showNumbersOf', { n: batch })}</span>
                  </summary>
                  <ul className="numbers">
                    {numbers.map((number) => (
                      <li className="number" key={number}>
                        {number}
                      </li>
                    ))}
                  </ul>
                  <p className="hint">
                    {t('technicalHash')} <span className="number">{hash}</span>
                  </p>
                </details>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {chain.batches.length > SHOWN ? <p className="hint">{t('olderTitle')}</p> : null}
    </>
  );
}
