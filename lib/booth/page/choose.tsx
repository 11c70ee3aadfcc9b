/** @jsxImportSource preact */
/** One question a screen: its answers as large targets, and one action. */
import { useState } from 'preact/hooks';
import type { AnswerText } from '#lib/election/definition.ts';
import { Document, Portrait } from './answer.tsx';
import { Heading, Notice, Primary, Quiet } from './frame.tsx';
import { isSingle, judge, type Marks, noMarks, toggle, toggleBlank } from './marks.ts';
import type { Order } from './order.ts';
import type { Sheet } from './sheet.ts';
import { type Booth, ruleOf, say } from './words.ts';

type ChooseProps = {
  booth: Booth;
  paper: Sheet;
  at: number;
  order: Order;
  marks: Marks;
  onMark: (marks: Marks) => void;
  onNext: () => void;
  onBack: (() => void) | null;
};

export function Choose({ booth, paper, at, order, marks, onMark, onNext, onBack }: ChooseProps) {
  const { t } = booth;
  const [flaw, setFlaw] = useState<string | null>(null);
  const rules = paper.definition.questions[at];
  const texts = paper.definition['x-isoloir'].questions[at];
  if (rules === undefined || texts === undefined) return null;
  const rule = ruleOf(booth, rules);
  const count = paper.definition.questions.length;
  const single = isSingle(rules);

  const mark = (next: Marks) => {
    if (judge(rules, next) === 'too-many') return setFlaw(t('tooMany', { rule }));
    setFlaw(null);
    onMark(next);
  };
  const next = () => {
    if (judge(rules, marks) === 'too-few') return setFlaw(t('needMore', { rule }));
    setFlaw(null);
    onNext();
  };

  return (
    <section>
      {count > 1 && <p class="hint">{t('question', { at: at + 1, count })}</p>}
      <Heading>{say(booth, texts.title)}</Heading>
      <fieldset aria-describedby="rule">
        <legend class="only-heard">{say(booth, texts.title)}</legend>
        <p id="rule" class="rule">
          {rule}
          {texts.order === 'random' && ` ${t('orderRandom')}`}
        </p>
        {order.map((i) => {
          const answer = texts.answers[i];
          return (
            answer && (
              <Option
                key={i}
                booth={booth}
                answer={answer}
                single={single}
                checked={marks.chosen.has(i)}
                onPick={() => mark(toggle(rules, marks, i))}
              />
            )
          );
        })}
        {rules.blank && (
          <Option
            booth={booth}
            answer={null}
            single={single}
            checked={marks.blank}
            onPick={() => mark(single ? { ...noMarks, blank: true } : toggleBlank(marks))}
          />
        )}
      </fieldset>
      <div role="alert">{flaw && <Notice kind="attention">{flaw}</Notice>}</div>
      <div class="actions">
        <Primary busy={false} t={t} onPress={next}>
          {at + 1 < count ? t('next') : t('toCheck')}
        </Primary>
        {onBack && <Quiet onPress={onBack}>{t('back')}</Quiet>}
      </div>
    </section>
  );
}

/** `answer` is null for the blank vote, which stands last whatever the order. */
type OptionProps = { booth: Booth; answer: AnswerText | null; single: boolean; checked: boolean; onPick: () => void };

function Option({ booth, answer, single, checked, onPick }: OptionProps) {
  const name = answer ? say(booth, answer.name) : booth.t('blank');
  const text = answer ? say(booth, answer.text) : booth.t('blankText');
  return (
    <div class={answer?.document ? 'answer with-document' : 'answer'}>
      <label class="option">
        {/* The browser's own state follows ours: a mark that the rule refuses must not stay on the screen. */}
        <input
          type={single ? 'radio' : 'checkbox'}
          name="answer"
          checked={checked}
          onClick={keepOurs(checked, onPick)}
        />
        {answer?.photo && <Portrait booth={booth} photo={answer.photo} name={name} />}
        <span>
          <span class="name">{name}</span>
          {text !== '' && <span class="hint">{text}</span>}
        </span>
      </label>
      {answer?.document && <Document booth={booth} document={answer.document} name={name} />}
    </div>
  );
}

const keepOurs = (checked: boolean, onPick: () => void) => (event: { currentTarget: HTMLInputElement }) => {
  event.currentTarget.checked = checked;
  onPick();
};
