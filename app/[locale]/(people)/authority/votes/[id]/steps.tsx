import { authority } from '#lib/i18n/authority.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import type { VoteView } from '#lib/people/authority/index.ts';
import { Icon } from '../../../../../_ui/icon.tsx';

type Mark = 'done' | 'now' | 'todo' | 'never';
const marks = { done: ['well', 'well'], now: ['soon', 'attention'], todo: ['todo', ''], never: ['todo', ''] } as const;
const words = { done: 'stepDone', now: 'stepNow', todo: 'stepTodo', never: 'stepNever' } as const;

/** The way from writing to publishing: what is done, what is under way, what is still to come. */
export function Steps({ locale, vote }: { locale: Locale; vote: VoteView }) {
  const t = translator(locale, authority);
  const withKey = vote.trustees.filter((trustee) => trustee.hasKey).length;
  const proposed = (kind: string) => vote.proposals.some((one) => one.kind === kind && one.state === 'open');
  const reached = (...states: string[]) => vote.urns.length > 0 && vote.urns.every((urn) => states.includes(urn.state));
  const frozen = vote.state === 'frozen';
  const mark = (done: boolean, now: boolean): Mark => (done ? 'done' : now ? 'now' : 'todo');
  const opened = reached('waiting', 'open', 'suspended', 'grace', 'closed', 'sealed', 'published', 'annulled');
  const sealed = reached('sealed', 'published', 'annulled');
  const published = reached('published', 'annulled');
  // of a vote that was annulled whole nothing is counted
  const unlessAnnulled = (one: Mark): Mark => (reached('annulled') ? 'never' : one);
  const steps: readonly (readonly [string, Mark, string?])[] = [
    [t('stepDraft'), 'done'],
    [
      t('stepKeys'),
      mark(withKey === vote.trustees.length, true),
      t('stepKeysText', { done: withKey, all: vote.trustees.length }),
    ],
    [t('stepPrepare'), mark(vote.state !== 'draft', vote.next.includes('prepare'))],
    [t('stepFreeze'), mark(frozen, proposed('freeze') || vote.next.includes('freeze'))],
    [t('stepOpen'), mark(opened, proposed('open') || vote.next.includes('open'))],
    [t('stepClose'), mark(sealed, proposed('close') || vote.next.includes('close') || vote.waits === 'urns')],
    [t('stepCount'), unlessAnnulled(mark(published || proposed('publish'), sealed))],
    [t('stepPublish'), unlessAnnulled(mark(published, proposed('publish')))],
  ];
  return (
    <ol className="steps">
      {steps.map(([name, state, text]) => (
        <li key={name} className={marks[state][1]} aria-current={state === 'now' ? 'step' : undefined}>
          <Icon shape={marks[state][0]} />
          <div>
            <p>
              <strong>{name}</strong> <span className="hint whole">– {t(words[state])}</span>
            </p>
            {text ? <p className="hint">{text}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
