/** @jsxImportSource preact */
/** The choices once more, before anything is sealed. */
import { Heading, Primary, Quiet } from './frame.tsx';
import type { Marks } from './marks.ts';
import type { Order } from './order.ts';
import type { Sheet } from './sheet.ts';
import { type Booth, say } from './words.ts';

type CheckProps = {
  booth: Booth;
  paper: Sheet;
  marks: readonly Marks[];
  orders: readonly Order[];
  busy: boolean;
  onSeal: () => void;
  onChange: (question: number) => void;
};

export function Check({ booth, paper, marks, orders, busy, onSeal, onChange }: CheckProps) {
  const { t } = booth;
  return (
    <section>
      <Heading>{t('checkTitle')}</Heading>
      {paper.definition['x-isoloir'].questions.map((question, i) => {
        const title = say(booth, question.title);
        const chosen = (orders[i] ?? []).filter((answer) => marks[i]?.chosen.has(answer));
        return (
          <div class="choice" key={title}>
            <h2>{title}</h2>
            <ul>
              {marks[i]?.blank && <li>{t('blank')}</li>}
              {!marks[i]?.blank && chosen.length === 0 && <li>{t('none')}</li>}
              {chosen.map((answer) => {
                const text = question.answers[answer];
                return text && <li key={answer}>{say(booth, text.name)}</li>;
              })}
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
        <Quiet onPress={() => busy || onChange(marks.length - 1)}>{t('back')}</Quiet>
      </div>
      <WhichKey booth={booth} />
    </section>
  );
}

/** What the browser will show where the passkey is not on this device. */
export function WhichKey({ booth: { t } }: { booth: Booth }) {
  return (
    <details>
      <summary>{t('elsewhere')}</summary>
      <dl>
        <dt>{t('elsewherePhone')}</dt>
        <dd>{t('elsewherePhoneText')}</dd>
        <dt>{t('elsewhereKey')}</dt>
        <dd>{t('elsewhereKeyText')}</dd>
      </dl>
    </details>
  );
}
