import { type Locale, translator, typeset } from '#lib/i18n/index.ts';
import { result } from '#lib/i18n/result.ts';
import { count, Figures, share } from '../../../../_ui/figures.tsx';
import { Bars } from './bars.tsx';
import { type Counted, sumOf } from './counted.ts';

/** One college, or all of them added up. */
export function Standing({ locale, title, urns }: { locale: Locale; title: string; urns: readonly Counted[] }) {
  const t = translator(locale, result);
  const sum = sumOf(urns);
  const definition = urns[0]?.urn.definition;
  if (definition === undefined) return null;
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <Figures
        locale={locale}
        items={[
          [t('turnout'), share(locale, sum.voters, sum.members)],
          [t('voters'), sum.voters],
          [t('members'), sum.members],
          ...blankFigure(sum.questions, t('blank')),
        ]}
      />
      {sum.voters === 0 ? <p>{t('noVotes')}</p> : null}
      {definition['x-isoloir'].questions.map((question, i) => {
        const { blank = null, votes = [] } = sum.questions[i] ?? {};
        const expressed = sum.voters - (blank ?? 0);
        const names = question.answers.map((answer, j) => ({
          name: typeset(locale, answer.name),
          votes: votes[j] ?? 0,
        }));
        const ranked = [...names].sort((a, b) => b.votes - a.votes);
        const bars = blank === null ? ranked : [...ranked, { name: t('blank'), votes: blank, blank: true }];
        return (
          <div className="stack" key={question.title.fr}>
            <h3>{typeset(locale, question.title)}</h3>
            <Bars
              locale={locale}
              title={`${t('chart')} – ${typeset(locale, question.title)}`}
              bars={bars}
              voters={sum.voters}
              expressed={expressed}
            />
            <details>
              <summary>{t('table')}</summary>
              <Table
                locale={locale}
                names={names}
                blank={blank}
                expressed={expressed}
                title={typeset(locale, question.title)}
              />
            </details>
            <p className="hint">
              {t(blank === null ? 'shareAllHint' : 'shareHint')}{' '}
              {(definition.questions[i]?.max ?? 1) > 1 ? t('severalHint') : ''}
            </p>
          </div>
        );
      })}
    </section>
  );
}

/** Blank votes stand among the figures where there is one question only; otherwise each question has its own. */
const blankFigure = (questions: readonly { blank: number | null }[], name: string): (readonly [string, number])[] => {
  const [only, ...more] = questions;
  return only === undefined || only.blank === null || more.length > 0 ? [] : [[name, only.blank]];
};

function Table(props: {
  locale: Locale;
  title: string;
  names: readonly { name: string; votes: number }[];
  blank: number | null;
  expressed: number;
}) {
  const { locale } = props;
  const t = translator(locale, result);
  return (
    <table>
      <caption>{props.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('candidate')}</th>
          <th scope="col" className="figure">
            {t('total')}
          </th>
          <th scope="col" className="figure">
            %
          </th>
        </tr>
      </thead>
      <tbody>
        {props.names.map(({ name, votes }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="figure">{count(locale, votes)}</td>
            <td className="figure">{share(locale, votes, props.expressed)}</td>
          </tr>
        ))}
        {props.blank === null ? null : (
          <tr>
            <th scope="row">{t('blank')}</th>
            <td className="figure">{count(locale, props.blank)}</td>
            <td className="figure">–</td>
          </tr>
        )}
        {props.blank === null ? null : (
          <tr>
            <th scope="row">{t('expressed')}</th>
            <td className="figure">{count(locale, props.expressed)}</td>
            <td className="figure">–</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
