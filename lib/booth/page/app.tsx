/** @jsxImportSource preact */
/** The page around its screens: frame, line, title, and what stands before there is a ballot paper. */

import { useRef, useState } from 'preact/hooks';
import { graceEnds, graceOf } from '#lib/election/grace.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { Standing } from '#lib/ground/in-line.ts';
import { PARTY_ZONE, type Translate } from '#lib/i18n/index.ts';
import { keepingRefusals } from '../index.ts';
import type { Paper, UrnState } from '../paper.ts';
import type { World } from '../world.ts';
import { Frame, Notice } from './frame.tsx';
import { Halted } from './halt.tsx';
import { InLine, type RoomKey } from './in-line.tsx';
import { CannotHere } from './lack.tsx';
import { Loading } from './loading.tsx';
import { type Materials, materialsOf } from './material.ts';
import { Screen } from './screen.tsx';
import { TurnedAway } from './turned-away.tsx';
import { useOnline } from './use-line.ts';
import { useVote } from './use-vote.ts';
import { aboutOf, isDelicate, purposeOf, stepOf, truthOf, type View } from './view.ts';
import { type Booth, dateOf, hereOf, hourOf, type Key, say } from './words.ts';

/** `phi` is null where the address names no urn. */
type AppProps = {
  words: Omit<Booth, 'materials' | 'zone'>;
  /** What is said to who waits in line. */
  w: Translate<RoomKey>;
  phi: Phi | null;
  makeWorld: (onTrouble: (waiting: boolean) => void, onLine: NonNullable<World['onLine']>) => World;
};

export function App({ words, w, phi, makeWorld }: AppProps) {
  const { t } = words;
  const [poor, setPoor] = useState(false);
  const [inLine, setInLine] = useState<Standing | null>();
  const online = useOnline();
  const world = useRef<World>(undefined);
  if (world.current === undefined) {
    const made = makeWorld(setPoor, setInLine);
    world.current = phi === null ? made : keepingRefusals(made, phi);
  }
  const materials = useRef<Materials>(undefined);
  materials.current ??= materialsOf(world.current);
  const vote = useVote(world.current, phi, online);
  const { view, paper, busy, before } = vote;
  const zone = paper?.definition['x-isoloir'].zone ?? PARTY_ZONE;
  const booth: Booth = { ...words, materials: materials.current, zone };
  // The hour of a closing that has come, may have been moved, or never will come, is for the screen to say.
  const isToCome =
    view.at !== 'loading' && !isOver(vote.urn) && !isLate(view) && world.current.now() / 1000 < vote.closes;

  const line = !online ? t('offlineNow') : poor && busy ? t('retrying') : '';
  const aside = offlineWords[view.at];
  const chosen = vote.marks.some((marks) => marks.blank || marks.chosen.size > 0);
  return (
    <Frame
      booth={booth}
      step={stepOf[view.at]}
      end={t('stepSent')}
      truth={truthOf(view, before !== null)}
      delicate={isDelicate(view) || chosen}
      news={inLine === undefined ? line || (busy ? t('working') : '') : `${w('title')}. ${w('keep')}`}
    >
      {line !== '' && view.at !== 'sent' && (
        <Notice kind="waits">
          <p>{line}</p>
          {view.at === 'sending' && <p>{t('savedHere')}</p>}
          {!online && aside && <p>{t(aside)}</p>}
        </Notice>
      )}
      {paper && <Title booth={booth} paper={paper} closes={isToCome ? vote.closes : null} />}
      {paper && vote.urn === 'grace' && isChoosing(view) && (
        <Notice kind="waits">
          <p>{t('graceNow', { until: hourOf(booth, graceEnds({ ...paper, closes: vote.closes })) })}</p>
        </Notice>
      )}
      {view.at === 'loading' && <Loading t={t} />}
      {inLine === undefined ? null : <InLine locale={words.locale} w={w} line={inLine} />}
      {paper && inLine === undefined ? (
        <Screen booth={booth} vote={vote} paper={paper} now={world.current.now()} />
      ) : null}
      {view.at === 'device' && <CannotHere booth={booth} lack={view.lack} onRetry={vote.reload} />}
      {view.at === 'halted' && (
        <Halted
          booth={booth}
          trouble={view.trouble}
          about={aboutOf(view.trouble.code, view.back)}
          inUrn={before !== null}
          busy={busy}
          onRetry={() => vote.retry(view.back)}
          onCode={() => vote.show({ at: 'code', after: purposeOf(view.back) })}
          onSee={vote.reload}
        />
      )}
      {paper && <TurnedAway booth={booth} world={world.current} paper={paper} view={view} />}
    </Frame>
  );
}

/** On the way to a ballot that is not sent yet. */
const isChoosing = ({ at }: View): boolean =>
  at === 'choose' || at === 'check' || at === 'sign' || at === 'prepared' || at === 'rescue';

const isOver = (urn: UrnState | null): boolean =>
  urn === 'annulled' || urn === 'closed' || urn === 'sealed' || urn === 'published';

/** An urn that has closed before its hour, or by a clock ahead of this one, says so: the hour would contradict it. */
const isLate = (view: View): boolean =>
  view.at === 'late' || view.at === 'closing' || (view.at === 'halted' && view.trouble.code === 'booth/late');

/** What becomes of the ballot while there is no line. */
const offlineWords: Partial<Record<View['at'], Key>> = {
  choose: 'offlineChoices',
  check: 'offlineChoices',
  sign: 'offlineSealed',
  kept: 'offlineKept',
};

function Title({ booth, paper, closes }: { booth: Booth; paper: Paper; closes: number | null }) {
  const { title, college } = paper.definition['x-isoloir'];
  const grace = graceOf(paper);
  return (
    <div class="title">
      <p class="election">{say(booth, title)}</p>
      <p class="hint">
        {booth.t('college', { college: say(booth, college.name) })}
        {closes === null ? '' : ` · ${booth.t('closesAt', { date: dateOf(booth, closes) })} ${hereOf(booth, closes)}`}
        {closes === null || grace === 0 ? '' : ` ${booth.t('closesGrace')}`}
      </p>
    </div>
  );
}
