import type { UrnSummary } from '#lib/board/view.ts';
import { type AnswerText, materialPath, orderByLot, type QuestionText } from '#lib/election/index.ts';
import { election } from '#lib/i18n/election.ts';
import { type Locale, translator, typeset } from '#lib/i18n/index.ts';
import { fileSize } from '../../../../_ui/file-size.ts';
import { ruleOf } from '../../../../_ui/rule.ts';

type Props = { locale: Locale; urn: UrnSummary; at: number };

/** The questions as they will stand on the ballot; the same in every college of a vote. `at`: epoch seconds. */
export function Questions({ locale, urn, at }: Props) {
  const t = translator(locale, election);
  const { questions } = urn.definition['x-isoloir'];
  return questions.map((question, i) => {
    const rule = urn.definition.questions[i];
    return (
      <div className="stack tight" key={question.title.fr}>
        {questions.length > 1 ? <p className="over">{t('questionOf', { n: i + 1, total: questions.length })}</p> : null}
        <h3>{typeset(locale, question.title)}</h3>
        {rule ? <p className="hint">{ruleOf(locale, rule)}</p> : null}
        <ul className="rows candidates">
          {shownOrder(question, `${urn.phi} ${i}`, at).map((answer) => (
            <li key={answer.name.fr}>
              <Candidate locale={locale} answer={answer} />
            </li>
          ))}
        </ul>
        {question.order === 'random' ? <p className="hint">{t('orderRandom')}</p> : null}
      </div>
    );
  });
}

/** As drawn; a random order is drawn anew each hour, so that nobody stands first and nothing moves under a reader. */
export const shownOrder = (question: QuestionText, place: string, at: number): readonly AnswerText[] =>
  question.order === 'drawn' ? question.answers : orderByLot(`${place} ${Math.floor(at / 3600)}`, question.answers);

function Candidate({ locale, answer }: { locale: Locale; answer: AnswerText }) {
  const t = translator(locale, election);
  const { photo, document } = answer;
  const name = typeset(locale, answer.name);
  return (
    <div className="candidate">
      {photo === null ? null : (
        // biome-ignore lint/performance/noImgElement: small already, and Next's resizing is off
        <img
          className="portrait"
          src={materialPath(photo.sha256)}
          width={photo.width}
          height={photo.height}
          loading="lazy"
          alt={t('photoOf', { name })}
        />
      )}
      <div className="stack tight">
        <h4>{name}</h4>
        {answer.text[locale] ? <p>{typeset(locale, answer.text)}</p> : null}
        {document === null ? null : (
          <p className="links">
            <a
              href={materialPath(document.sha256)}
              download={`${answer.name[locale].replace(/[^\p{L}\p{N}]+/gu, '-')}.pdf`}
            >
              {t('document', { size: fileSize(locale, document.bytes) })}
              <span className="only-heard"> {name}</span>
            </a>
          </p>
        )}
      </div>
    </div>
  );
}
