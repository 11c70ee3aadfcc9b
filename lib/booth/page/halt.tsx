/** @jsxImportSource preact */
/** Every reason why there is no vote to cast right now: what happened, what is safe, what to do next. */
import type { Paper, UrnState } from '../paper.ts';
import type { Trouble } from '../trouble.ts';
import { Shown } from './answer.tsx';
import { Heading, Notice, Primary, Quiet } from './frame.tsx';
import type { Order } from './order.ts';
import type { Lost } from './view.ts';
import { type Booth, dateOf, hereOf, ruleOf, say, sentenceOf } from './words.ts';

type HaltedProps = {
  booth: Booth;
  trouble: Trouble;
  /** Which question is open: of this ballot, of one that was looked for, or of the paper itself. */
  about: 'ballot' | 'search' | 'paper';
  /** An earlier ballot of this voter is in the urn. */
  inUrn: boolean;
  busy: boolean;
  onRetry: () => void;
  /** Where the rescue code of another device would help. */
  onCode: () => void;
  /** To the ballot that is in the urn. */
  onSee: () => void;
};

/** Troubles in which trying again cannot help. */
const final: readonly Trouble['code'][] = [
  'booth/no-election',
  'booth/altered',
  'booth/late',
  'booth/no-revote',
  'booth/annulled',
  'booth/other-college',
];
const again: Partial<Record<Trouble['code'], 'retryOther' | 'retryChoose'>> = {
  'booth/already-signed': 'retryOther',
  'booth/overtaken': 'retryChoose',
};
/** What the same step would only say again. */
const needsCode: readonly Trouble['code'][] = ['booth/no-secret', 'booth/other-secret'];
const headings = { ballot: 'troubleTitle', search: 'troubleSearch', paper: 'troubleLoading' } as const;

export function Halted({ booth: { t, links }, trouble, about, inUrn, busy, onRetry, onCode, onSee }: HaltedProps) {
  const { code, detail } = trouble;
  const isClosed = code === 'booth/late' || code === 'booth/no-revote';
  const values = {
    college: nameOf(detail?.college),
    title: nameOf(detail?.title),
  };
  const fault = nameOf(detail?.fault);
  const what = nameOf(detail?.what) || nameOf(detail?.refusal);
  const passkey = nameOf(detail?.credential).slice(0, 12);
  const reference = [code, what, passkey, fault].filter((part) => part !== '').join('\u00a0· ');
  return (
    <section>
      <Heading>{t(isClosed ? 'lateTitle' : headings[about])}</Heading>
      <Notice kind={code === 'booth/altered' ? 'wrong' : isClosed ? 'closed' : 'attention'}>
        <p>{t(what === 'promise' ? 'promiseBroken' : sentenceOf(code), values)}</p>
        {inUrn && code !== 'booth/no-revote' && <p>{t('troubleInUrn')}</p>}
      </Notice>
      <div class="actions">
        {needsCode.includes(code) ? (
          <>
            <Primary busy={busy} t={t} onPress={onCode}>
              {t('enterCode')}
            </Primary>
            <Quiet onPress={onRetry}>{t('back')}</Quiet>
          </>
        ) : !final.includes(code) ? (
          <Primary busy={busy} t={t} onPress={onRetry}>
            {t(again[code] ?? 'retry')}
          </Primary>
        ) : inUrn || code === 'booth/no-revote' ? (
          <Primary busy={busy} t={t} onPress={onSee}>
            {t('seeBallot')}
          </Primary>
        ) : (
          <a class="button" href={links.home}>
            {t('toVotes')}
          </a>
        )}
        {code === 'booth/already-signed' && <Quiet onPress={onCode}>{t('enterCode')}</Quiet>}
      </div>
      <p class="hint">{t('reference', { reference })}</p>
    </section>
  );
}

const nameOf = (value: unknown): string => (typeof value === 'string' ? value : '');

type EarlyProps = { booth: Booth; paper: Paper; orders: readonly Order[]; now: number };

export function Early({ booth, paper, orders, now }: EarlyProps) {
  const { t } = booth;
  const { opens } = paper.definition['x-isoloir'];
  const here = hereOf(booth, opens);
  return (
    <section>
      <Heading>{t('earlyTitle')}</Heading>
      <Notice kind="waits">
        <p>{now / 1000 < opens ? t('earlyText', { date: dateOf(booth, opens) }) : t('earlyOpening')}</p>
        {now / 1000 < opens && here !== '' && <p>{here}</p>}
      </Notice>
      <p>
        <a href={booth.links.practice}>{t('practiceLink')}</a>
      </p>
      <ReadOnly booth={booth} paper={paper} orders={orders} />
    </section>
  );
}

/** The ballot paper to read before the vote opens. */
function ReadOnly({ booth, paper, orders }: Omit<EarlyProps, 'now'>) {
  return paper.definition['x-isoloir'].questions.map((question, i) => {
    const rules = paper.definition.questions[i];
    return (
      <div class="choice" key={question.title.fr}>
        <h2>{say(booth, question.title)}</h2>
        {rules && <p class="rule">{ruleOf(booth, rules)}</p>}
        <ul>
          {(orders[i] ?? []).map((position) => {
            const answer = question.answers[position];
            return (
              answer && (
                <li key={position}>
                  <Shown booth={booth} answer={answer} />
                </li>
              )
            );
          })}
        </ul>
      </div>
    );
  });
}

type LateProps = {
  booth: Booth;
  paper: Paper;
  state: UrnState;
  /** Epoch second of the closing in force. */
  closes: number;
  /** A ballot sealed on this device never arrived. */
  lost: Lost | null;
  /** The passkey was touched, and the urn holds nothing of it. */
  none: boolean;
  now: number;
  busy: boolean;
  onFind: () => void;
};

export function Late({ booth, paper, state, closes, lost, none, now, busy, onFind }: LateProps) {
  const { t, locale } = booth;
  const { vote } = paper.definition['x-isoloir'];
  const isAnnulled = state === 'annulled';
  const text = now / 1000 >= closes ? t('lateText', { date: dateOf(booth, closes) }) : t('lateNow');
  return (
    <section>
      <Heading>{t(isAnnulled ? 'annulledTitle' : 'lateTitle')}</Heading>
      <Notice kind="closed">
        <p>{isAnnulled ? t('booth/annulled') : text}</p>
        {lost && <p>{t('lateLost')}</p>}
        {lost?.before && <p>{t('lateBefore', { number: lost.before.number })}</p>}
      </Notice>
      {isAnnulled && (
        <p>
          <a href={`/${locale}/election/${vote}`}>{t('annulledWhy')}</a>
        </p>
      )}
      {state === 'published' && (
        <p>
          <a href={`/${locale}/results/${vote}`}>{t('results')}</a>
        </p>
      )}
      <div class="actions">
        <Quiet onPress={() => busy || onFind()}>{t(busy ? 'working' : 'find')}</Quiet>
      </div>
      <div role="status">{none && <p>{t('findNone')}</p>}</div>
    </section>
  );
}
