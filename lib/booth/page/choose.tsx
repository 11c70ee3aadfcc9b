/** @jsxImportSource preact */
/** One question a screen: its answers as large targets, and one action. */
import { useState } from 'preact/hooks';
import type { Paper } from '../paper.ts';
import { Heading, Notice, Primary } from './frame.tsx';
import { isSingle, judge, type Marks, noMarks, toggle, toggleBlank } from './marks.ts';
import { type Booth, ruleOf, say } from './words.ts';

type ChooseProps = {
  booth: Booth;
  paper: Paper;
  at: number;
  marks: Marks;
  onMark: (marks: Marks) => void;
  onNext: () => void;
  onBack: (() => void) | null;
};

export function Choose({ booth, paper, at, marks, onMark, onNext, onBack }: ChooseProps) {
  const { t } = booth;
  const [flaw, setFlaw] = useState<string | null>(null);
  const rules = paper.definition.questions[at];
  const texts = paper.definition['x-isoloir'].questions[at];
  if (rules === undefined || texts === undefined) return null;
  const rule = ruleOf(booth, rules);
  const count = paper.definition.questions.length;

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
        </p>
        {texts.answers.map((answer, i) => (
          <Option
            key={rules.answers[i]}
            name={say(booth, answer.name)}
            text={say(booth, answer.text)}
            single={isSingle(rules)}
            checked={marks.chosen.has(i)}
            onPick={() => mark(toggle(rules, marks, i))}
          />
        ))}
        {rules.blank && (
          <Option
            name={t('blank')}
            text={t('blankText')}
            single={isSingle(rules)}
            checked={marks.blank}
            onPick={() => mark(isSingle(rules) ? { ...noMarks, blank: true } : toggleBlank(marks))}
          />
        )}
      </fieldset>
      <div role="alert">{flaw && <Notice kind="attention">{flaw}</Notice>}</div>
      <div class="actions">
        <Primary busy={false} t={t} onPress={next}>
          {at + 1 < count ? t('next') : t('toCheck')}
        </Primary>
        {onBack && (
          <button type="button" class="quiet" onClick={onBack}>
            {t('back')}
          </button>
        )}
      </div>
    </section>
  );
}

type OptionProps = { name: string; text: string; single: boolean; checked: boolean; onPick: () => void };

function Option({ name, text, single, checked, onPick }: OptionProps) {
  return (
    <label class="option">
      {/* The browser's own state follows ours: a mark that the rule refuses must not stay on the screen. */}
      <input type={single ? 'radio' : 'checkbox'} name="answer" checked={checked} onClick={keepOurs(checked, onPick)} />
      <span>
        <span class="name">{name}</span>
        {text !== '' && <span class="hint">{text}</span>}
      </span>
    </label>
  );
}

const keepOurs = (checked: boolean, onPick: () => void) => (event: { currentTarget: HTMLInputElement }) => {
  event.currentTarget.checked = checked;
  onPick();
};
