/** @jsxImportSource preact */
/** Every reason why there is no vote to cast right now: what happened, what is safe, what to do next. */
import type { Paper, UrnState } from '../paper.ts';
import type { StoredVote } from '../stored.ts';
import type { Trouble } from '../trouble.ts';
import { Heading, Notice, Primary } from './frame.tsx';
import { type Booth, dateOf, ruleOf, say, sentenceOf } from './words.ts';

type HaltedProps = {
  booth: Booth;
  trouble: Trouble;
  /** An earlier ballot of this voter is in the urn. */
  inUrn: boolean;
  /** The ballot paper itself did not arrive. */
  loading: boolean;
  busy: boolean;
  onRetry: () => void;
};

/** Troubles in which trying again cannot help. */
const final: readonly Trouble['code'][] = [
  'booth/no-election',
  'booth/altered',
  'booth/no-passkeys',
  'booth/late',
  'booth/other-college',
  'booth/signed-elsewhere',
];

export function Halted({ booth: { t }, trouble, inUrn, loading, busy, onRetry }: HaltedProps) {
  const { code, detail } = trouble;
  const values = {
    college: nameOf(detail?.college),
    title: nameOf(detail?.title),
  };
  const fault = nameOf(detail?.fault);
  const what = nameOf(detail?.what) || nameOf(detail?.refusal);
  const passkey = nameOf(detail?.credential).slice(0, 12);
  const reference = [code, what, passkey, fault].filter((part) => part !== '').join(' · ');
  return (
    <section>
      <Heading>{t(loading ? 'troubleLoading' : 'troubleTitle')}</Heading>
      <Notice kind={code === 'booth/altered' ? 'wrong' : 'attention'}>
        <p>{t(sentenceOf(code), values)}</p>
        {inUrn && <p>{t('troubleInUrn')}</p>}
      </Notice>
      {!final.includes(code) && (
        <div class="actions">
          <Primary busy={busy} t={t} onPress={onRetry}>
            {t(code === 'booth/already-signed' ? 'retryOther' : 'retry')}
          </Primary>
        </div>
      )}
      <p class="hint">{t('reference', { reference })}</p>
    </section>
  );
}

const nameOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function Early({ booth, paper, now }: { booth: Booth; paper: Paper; now: number }) {
  const { t } = booth;
  const { opens } = paper.definition['x-isoloir'];
  return (
    <section>
      <Heading>{t('earlyTitle')}</Heading>
      <Notice kind="attention">
        <p>{now / 1000 < opens ? t('earlyText', { date: dateOf(booth, opens) }) : t('earlyOpening')}</p>
      </Notice>
      <ReadOnly booth={booth} paper={paper} />
    </section>
  );
}

/** The ballot paper to read before the vote opens. */
function ReadOnly({ booth, paper }: { booth: Booth; paper: Paper }) {
  return paper.definition['x-isoloir'].questions.map((question, i) => {
    const rules = paper.definition.questions[i];
    return (
      <div class="choice" key={question.title.fr}>
        <h2>{say(booth, question.title)}</h2>
        {rules && <p class="rule">{ruleOf(booth, rules)}</p>}
        <ul>
          {question.answers.map((answer) => (
            <li key={answer.name.fr}>
              {say(booth, answer.name)}
              {answer.text.fr !== '' && <span class="hint"> {say(booth, answer.text)}</span>}
            </li>
          ))}
        </ul>
      </div>
    );
  });
}

type LateProps = { booth: Booth; paper: Paper; state: UrnState; lost: StoredVote | null; now: number };

/** `lost`: a ballot sealed on this device never arrived. */
export function Late({ booth, paper, state, lost, now }: LateProps) {
  const { t, locale } = booth;
  const { closes, vote } = paper.definition['x-isoloir'];
  return (
    <section>
      <Heading>{t('lateTitle')}</Heading>
      <Notice kind="attention">
        <p>{now / 1000 >= closes ? t('lateText', { date: dateOf(booth, closes) }) : t('lateNow')}</p>
        {lost && <p>{t('lateLost')}</p>}
        {lost?.before && <p>{t('lateBefore', { number: lost.before.number })}</p>}
      </Notice>
      {state === 'published' && (
        <p>
          <a href={`/${locale}/results/${vote}`}>{t('results')}</a>
        </p>
      )}
    </section>
  );
}
