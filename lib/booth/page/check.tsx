/** @jsxImportSource preact */
/** The choices once more, before anything is sealed; and the sealed ballot, before it is signed for. */
import type { Paper } from '../paper.ts';
import type { Turn } from '../voter.ts';
import { Heading, Notice, Primary } from './frame.tsx';
import type { Marks } from './marks.ts';
import { type Booth, say } from './words.ts';

type CheckProps = {
  booth: Booth;
  paper: Paper;
  marks: readonly Marks[];
  busy: boolean;
  onSeal: () => void;
  onChange: (question: number) => void;
};

export function Check({ booth, paper, marks, busy, onSeal, onChange }: CheckProps) {
  const { t } = booth;
  return (
    <section>
      <Heading>{t('checkTitle')}</Heading>
      {paper.definition['x-isoloir'].questions.map((question, i) => {
        const title = say(booth, question.title);
        const chosen = question.answers.filter((_, answer) => marks[i]?.chosen.has(answer));
        return (
          <div class="choice" key={title}>
            <h2>{title}</h2>
            <ul>
              {marks[i]?.blank && <li>{t('blank')}</li>}
              {!marks[i]?.blank && chosen.length === 0 && <li>{t('none')}</li>}
              {chosen.map((answer) => (
                <li key={answer.name.fr}>{say(booth, answer.name)}</li>
              ))}
            </ul>
            <button
              type="button"
              class="quiet"
              aria-label={t('changeQuestion', { question: title })}
              onClick={() => busy || onChange(i)}
            >
              {t('change')}
            </button>
          </div>
        );
      })}
      <p>{busy ? t('touch') : t('checkText')}</p>
      <div class="actions">
        <Primary busy={busy} t={t} onPress={onSeal}>
          {t('seal')}
        </Primary>
      </div>
    </section>
  );
}

type SignProps = { booth: Booth; turn: Turn; busy: boolean; onSign: () => void; onBack: () => void };

export function Sign({ booth, turn, busy, onSign, onBack }: SignProps) {
  const { t } = booth;
  const { number, before } = turn.sealed;
  return (
    <section>
      <Heading>{t('signTitle')}</Heading>
      <Notice kind="attention">
        <p>
          <strong>{t('notYet')}</strong>
        </p>
      </Notice>
      <dl>
        <dt>{t('ballotNumber')}</dt>
        <dd class="number">{number}</dd>
        {before && (
          <>
            <dt>{t('previousNumber')}</dt>
            <dd class="number">{before.number}</dd>
          </>
        )}
      </dl>
      <p>{busy ? t('touch') : t(turn.pass ? 'castText' : 'signText')}</p>
      <div class="actions">
        <Primary busy={busy} t={t} onPress={onSign}>
          {t(turn.pass ? 'cast' : 'sign')}
        </Primary>
        <button type="button" class="quiet" onClick={() => busy || onBack()}>
          {t('back')}
        </button>
      </div>
    </section>
  );
}
