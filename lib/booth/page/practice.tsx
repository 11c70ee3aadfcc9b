/** @jsxImportSource preact */
/**
 * The practice vote: the booth's own screens around an invented ballot paper. It cannot be taken for the vote: another
 * colour, a frame that never goes, no receipt, and at the end it says that nothing was sent. It has no World, so it
 * reaches nobody; the page's policy (lib/gate/booth-bytes.ts) lets it reach nobody either.
 */
import { useEffect, useState } from 'preact/hooks';
import type { practice as texts } from '#lib/i18n/fr/practice.ts';
import { PARTY_ZONE, type Translate } from '#lib/i18n/index.ts';
import type { Practised } from '../practice.ts';
import type { Trouble } from '../trouble.ts';
import { Check } from './check.tsx';
import { Choose } from './choose.tsx';
import { lackOf, thisBrowser } from './device.ts';
import { Frame, Heading, Notice, Primary, Quiet } from './frame.tsx';
import { type Marks, noMarks, toChoices } from './marks.ts';
import type { Materials } from './material.ts';
import { orderOf } from './order.ts';
import { dishes, readySealing, type Sealing, sheetOf } from './practice-paper.ts';
import { type Booth, type Step, sentenceOf } from './words.ts';

export type PracticeKey = keyof typeof texts;
export type PracticeMessages = Readonly<Record<PracticeKey, string>>;

type View =
  | { at: 'choose' }
  | { at: 'check' }
  | { at: 'sign' }
  | { at: 'sent'; practised: Practised }
  | { at: 'halted'; trouble: Trouble };

const stepOf: Readonly<Record<View['at'], Step | null>> = {
  choose: 'choose',
  check: 'check',
  sign: 'sign',
  sent: 'sent',
  halted: null,
};

/** The dishes have neither photos nor documents. */
const noMaterials: Materials = async () => ({ at: 'missing' });

type PracticeProps = { words: Omit<Booth, 'materials' | 'zone'>; p: Translate<PracticeKey> };

export function Practice({ words, p }: PracticeProps) {
  const booth: Booth = { ...words, materials: noMaterials, zone: PARTY_ZONE };
  const { t, links } = booth;
  const [texts] = useState(() => dishes(p));
  const [paper] = useState(() => sheetOf(texts));
  const [orders] = useState(() => paper.definition['x-isoloir'].questions.map(orderOf));
  const [view, setView] = useState<View>({ at: 'choose' });
  const [marks, setMarks] = useState<Marks>(noMarks);
  const [busy, setBusy] = useState(false);
  const hasPasskeys = lackOf(thisBrowser()) === null;

  // Made ready while the choice is checked: before, most who look in do nothing that needs it.
  const [ready] = useState(() => {
    let sealing: Promise<Sealing> | undefined;
    return () => {
      sealing ??= readySealing(texts, location.origin);
      return sealing;
    };
  });
  useEffect(() => {
    if (view.at === 'check') void ready();
  }, [view.at, ready]);

  const finish = async (withKey: boolean) => {
    setBusy(true);
    const choices = paper.definition.questions.map((rules) => toChoices(rules, marks));
    const practised = await (await ready())(choices, withKey);
    setBusy(false);
    if (!practised.ok) return setView({ at: 'halted', trouble: practised.refusal });
    setMarks(noMarks);
    setView({ at: 'sent', practised: practised.value });
  };

  return (
    <div class="practice">
      <aside class="practice-frame" aria-label={p('page')}>
        <p>
          <strong>{p('frame')}</strong> {p('frameText')}
        </p>
      </aside>
      <Frame
        booth={booth}
        step={stepOf[view.at]}
        end={p('stepEnd')}
        truth={null}
        delicate={false}
        news={busy ? t('working') : ''}
      >
        {view.at === 'choose' && (
          <Choose
            booth={booth}
            paper={paper}
            at={0}
            order={orders[0] ?? []}
            marks={marks}
            onMark={setMarks}
            onNext={() => setView({ at: 'check' })}
            onBack={null}
          />
        )}
        {view.at === 'check' && (
          <Check
            booth={booth}
            paper={paper}
            marks={[marks]}
            orders={orders}
            busy={false}
            onSeal={() => setView({ at: 'sign' })}
            onChange={() => setView({ at: 'choose' })}
          />
        )}
        {view.at === 'sign' && (
          <section>
            <Heading>{p('signTitle')}</Heading>
            <p>{p(hasPasskeys ? 'signText' : 'noPasskeys')}</p>
            <div class="actions">
              <Primary busy={busy} t={t} onPress={() => void finish(hasPasskeys)}>
                {p(hasPasskeys ? 'tryKey' : 'finish')}
              </Primary>
              {hasPasskeys && <Quiet onPress={() => busy || void finish(false)}>{p('skipKey')}</Quiet>}
              <Quiet onPress={() => busy || setView({ at: 'check' })}>{t('back')}</Quiet>
            </div>
          </section>
        )}
        {view.at === 'sent' && (
          <End booth={booth} p={p} practised={view.practised} onAgain={() => setView({ at: 'choose' })} />
        )}
        {view.at === 'halted' && (
          <section>
            <Heading>{p('haltedTitle')}</Heading>
            <Notice kind="attention">
              <p>{t(sentenceOf(view.trouble.code), { college: '', title: '' })}</p>
            </Notice>
            <div class="actions">
              <Primary busy={false} t={t} onPress={() => setView({ at: 'sign' })}>
                {t('retry')}
              </Primary>
            </div>
          </section>
        )}
        <p class="aside">
          <a href={links.home}>{p('toVote')}</a>
        </p>
      </Frame>
    </div>
  );
}

type EndProps = { booth: Booth; p: Translate<PracticeKey>; practised: Practised; onAgain: () => void };

function End({ booth, p, practised: { prf }, onAgain }: EndProps) {
  return (
    <section>
      <Heading>{p('endTitle')}</Heading>
      <Notice kind="closed">
        <p>{p('endText')}</p>
      </Notice>
      {prf !== null && <p>{p(prf ? 'keyFine' : 'keyNoPrf')}</p>}
      <p>{p('endNext')}</p>
      <div class="actions">
        <a class="button" href={booth.links.home}>
          {p('realVote')}
        </a>
        <Quiet onPress={onAgain}>{p('again')}</Quiet>
      </div>
    </section>
  );
}
