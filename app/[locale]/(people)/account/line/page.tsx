import type { Metadata } from 'next';
import { viewVotes } from '#lib/board/view.ts';
import { now } from '#lib/ground/clock.ts';
import { translator, typeset } from '#lib/i18n/index.ts';
import { line as texts } from '#lib/i18n/line.ts';
import { type OwnLine, viewOwnLines } from '#lib/people/roll/index.ts';
import { Desk } from '../../../../_ui/desk.tsx';
import { Icon } from '../../../../_ui/icon.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { signedInPerson } from '../../../../_ui/person.ts';
import { LineProof } from './proof.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), texts)('title') };
}

/** One's own line in the register of each vote, proved on this device. */
export default async function LinePage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'account/line');
  const t = translator(locale, texts);
  const [lines, votes] = await Promise.all([viewOwnLines(person.id), viewVotes(Math.floor(now() / 1000))]);
  const titleOf = (id: string) => {
    const vote = votes.find((one) => one.vote === id);
    return vote === undefined ? t('title') : typeset(locale, vote.title);
  };
  const keysOf = ({ passkeys }: OwnLine) =>
    passkeys.length === 0 ? t('noKey') : passkeys.map(({ name }) => name).join(', ');
  return (
    <Desk locale={locale} person={person}>
      <header className="stack tight reading">
        <h1>{t('title')}</h1>
        <p className="lead">{t('lead')}</p>
      </header>
      {lines.length === 0 ? <p>{t('none')}</p> : null}
      {lines.map(({ vote, line }) => (
        <section className="sheet stack reading" key={vote} aria-labelledby={`vote-${vote}`}>
          <h2 id={`vote-${vote}`}>{titleOf(vote)}</h2>
          {line === null ? (
            <Notice title={t('early')} />
          ) : (
            <>
              <LineProof locale={locale} line={line} />
              <dl className="facts">
                <div>
                  <dt>{t('number')}</dt>
                  <dd>{line.number}</dd>
                </div>
                <div>
                  <dt>{t('keys')}</dt>
                  <dd>{keysOf(line)}</dd>
                </div>
                <div>
                  <dt>{t('signed')}</dt>
                  <dd>
                    <span className={`state ${line.signed ? 'well' : ''}`}>
                      <Icon shape={line.signed ? 'well' : 'todo'} />
                      {t(line.signed ? 'signedYes' : 'signedNo')}
                    </span>
                  </dd>
                </div>
              </dl>
              <details>
                <summary>{t('details')}</summary>
                <div className="stack tight">
                  <p>
                    {t('root')} <code>{line.root}</code>
                  </p>
                  <p>{t('steps', { steps: line.steps.length })}</p>
                  <p>
                    <a href={`/${locale}/journal/${vote}`}>{t('journal')}</a>
                  </p>
                </div>
              </details>
            </>
          )}
        </section>
      ))}
      {lines.length > 0 ? (
        <section className="stack tight reading">
          <h2>{t('wrongTitle')}</h2>
          <p>{t('wrongText')}</p>
        </section>
      ) : null}
      <p>
        <a href={`/${locale}/account`}>{t('back')}</a>
      </p>
    </Desk>
  );
}
