/** @jsxImportSource preact */
/** Which screen stands for which view (view.ts); what leads from one to the next is in use-vote.ts. */
import type { Paper } from '../paper.ts';
import { Check } from './check.tsx';
import { Choose } from './choose.tsx';
import { Closing } from './closing.tsx';
import { Early, Late } from './halt.tsx';
import { noMarks } from './marks.ts';
import { Paused } from './paused.tsx';
import { EnterCode, Rescue } from './rescue.tsx';
import { Kept, Sending } from './send.tsx';
import { Sent } from './sent.tsx';
import { PreparedBallot, Sign } from './sign.tsx';
import type { useVote } from './use-vote.ts';
import type { Booth } from './words.ts';

type ScreenProps = { booth: Booth; vote: ReturnType<typeof useVote>; paper: Paper; now: number };

/** The screens of a voter whose ballot paper has arrived. */
export function Screen({ booth, vote, paper, now }: ScreenProps) {
  const { view, marks, orders, busy, none } = vote;
  switch (view.at) {
    case 'early':
      return <Early booth={booth} paper={paper} orders={orders} now={now} />;
    case 'paused':
      return (
        <Paused
          booth={booth}
          paper={paper}
          closes={vote.closes}
          here={view.here}
          none={none}
          busy={busy}
          onFind={() => vote.find(paper)}
        />
      );
    case 'closing': {
      const { prepared } = view;
      return (
        <Closing
          booth={booth}
          paper={paper}
          closes={vote.closes}
          here={prepared !== null}
          none={none}
          busy={busy}
          onGoOn={() => vote.show(prepared ? { at: 'prepared', prepared } : { at: 'choose', question: 0 })}
          onFind={() => vote.find(paper)}
        />
      );
    }
    case 'late':
      return (
        <Late
          booth={booth}
          paper={paper}
          state={view.state}
          closes={vote.closes}
          lost={view.lost}
          none={none}
          now={now}
          busy={busy}
          onFind={() => vote.find(paper)}
        />
      );
    case 'choose': {
      const { question } = view;
      const last = question + 1 >= marks.length;
      return (
        <>
          <Choose
            key={question}
            booth={booth}
            paper={paper}
            at={question}
            order={orders[question] ?? []}
            marks={marks[question] ?? noMarks}
            onMark={(mark) => vote.mark(question, mark)}
            onNext={() => vote.show(last ? { at: 'check' } : { at: 'choose', question: question + 1 })}
            onBack={question > 0 ? () => vote.show({ at: 'choose', question: question - 1 }) : null}
          />
          {question === 0 && <Aside booth={booth} busy={busy} none={none} onFind={() => vote.find(paper)} />}
        </>
      );
    }
    case 'check':
      return (
        <Check
          booth={booth}
          paper={paper}
          marks={marks}
          orders={orders}
          busy={busy}
          onSeal={() => vote.seal(paper)}
          onChange={(question) => vote.show({ at: 'choose', question })}
        />
      );
    case 'code':
      return (
        <EnterCode
          booth={booth}
          busy={busy}
          onCode={(code) => {
            const { after } = view;
            if (after.to === 'resume') return vote.resume(paper, after.prepared, code);
            return after.to === 'seal' ? vote.seal(paper, code) : vote.find(paper, code);
          }}
          onBack={vote.startAgain}
        />
      );
    case 'rescue':
      return (
        <Rescue
          booth={booth}
          code={view.code}
          onKept={() => vote.show({ at: 'sign', turn: view.turn })}
          onBack={() => vote.show({ at: 'check' })}
        />
      );
    case 'sign': {
      const { turn } = view;
      const code = turn.pass === null ? turn.opened.rescue : null;
      return (
        <Sign
          booth={booth}
          number={turn.sealed.number}
          replaces={turn.sealed.before?.number ?? null}
          signed={turn.pass !== null}
          busy={busy}
          onSign={() => vote.sign(paper, turn)}
          onBack={() => (turn.memory ? vote.show({ at: 'check' }) : vote.startAgain())}
          onCode={code === null ? null : () => vote.show({ at: 'rescue', turn, code })}
        />
      );
    }
    case 'prepared':
      return (
        <PreparedBallot
          booth={booth}
          number={view.prepared.number}
          busy={busy}
          onGoOn={() => vote.resume(paper, view.prepared)}
          onDiscard={() => vote.discard(paper, view.prepared)}
        />
      );
    case 'sending':
      return <Sending booth={booth} />;
    case 'kept':
      return (
        <Kept
          booth={booth}
          busy={busy}
          onSend={() => vote.resend(paper, view.vote)}
          onOther={() => vote.show({ at: 'choose', question: 0 })}
        />
      );
    case 'sent': {
      // An urn that could not be asked is taken at the hour that is known.
      const mayRevote = vote.urn === 'open' || (vote.urn === null && now / 1000 < vote.closes);
      return (
        <Sent
          booth={booth}
          paper={paper}
          held={view.held}
          closes={vote.closes}
          found={view.found}
          urn={vote.urn}
          now={now}
          busy={busy}
          onCheck={() => vote.checkAgain(paper, view.held)}
          onRevote={mayRevote ? () => vote.show({ at: 'choose', question: 0 }) : null}
        />
      );
    }
    default:
      return null;
  }
}

/** Beside the first question: for those who voted already, and those who would rather try first. */
function Aside({ booth, busy, none, onFind }: { booth: Booth; busy: boolean; none: boolean; onFind: () => void }) {
  const { t, links } = booth;
  return (
    <div class="aside">
      <button type="button" class="text" onClick={() => busy || onFind()}>
        {t(busy ? 'working' : 'find')}
      </button>
      <div role="status">{none && <p>{t('findNone')}</p>}</div>
      <a href={links.practice}>{t('practiceLink')}</a>
    </div>
  );
}
