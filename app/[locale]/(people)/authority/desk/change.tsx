'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import type { ChangeStatement } from '#lib/election/change.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { desk } from '#lib/i18n/desk.ts';
import { formatDate, type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Icon, type Shape } from '../../../../_ui/icon.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { signChange } from './sign-change.ts';

type ChangeProps = {
  locale: Locale;
  rpId: string;
  change: {
    id: string;
    state: 'proposed' | 'waiting' | 'done' | 'stopped' | 'withdrawn';
    statement: ChangeStatement;
    proposedAt: number;
    due: number | null;
    endedAt: number | null;
    endedBy: string | null;
    proposedBy: string;
    signatures: { person: string; name: string }[];
    needed: number;
  };
  /** Id of the person signed in. */
  me: string;
  mayAct: boolean;
};

/** One change: about whom, what, why, who signed; and the touch that signs it. */
export function Change({ locale, rpId, change, me, mayAct }: ChangeProps) {
  const t = translator(locale, desk);
  const { statement, signatures } = change;
  const { kind, person, reason, urgency, wait } = statement;
  const names = signatures.map(({ name }) => name);
  return (
    <article className="stack tight">
      <h3 className="big">{t(`kind_${kind}`)}</h3>
      <p className="actions">
        <ChangeTag locale={locale} change={change} />
      </p>
      <p>
        <strong>{t('aboutPerson', { name: person.name, number: person.number ?? 'none' })}</strong>
      </p>
      {statement.kind === 'contact' ? <Contacts locale={locale} from={statement.from} to={statement.to} /> : null}
      <p>
        {t('reasonSaid')}
        {locale === 'fr' ? '\u00a0: ' : ': '}
        {reason}
      </p>
      {urgency === null ? null : (
        <p>
          {t('urgencySaid', { hours: wait })}
          {locale === 'fr' ? '\u00a0: ' : ': '}
          {urgency[locale]}
        </p>
      )}
      <p className="hint">
        {t('proposedBy', { name: change.proposedBy, date: formatDate(locale, change.proposedAt) })}{' '}
        {names.length > 0 ? t('signedBy', { names: names.join(', ') }) : t('signedByNone')}
      </p>
      <details>
        <summary>{t('exactText')}</summary>
        <pre>{canonicalJson(statement)}</pre>
      </details>
      {mayAct ? <Actions locale={locale} rpId={rpId} change={change} me={me} /> : null}
    </article>
  );
}

function Contacts({ locale, from, to }: { locale: Locale } & Record<'from' | 'to', Contact>) {
  const t = translator(locale, desk);
  const said = ({ email, phone }: Contact) => `${email ?? t('emailNone')} – ${phone ?? t('none')}`;
  return (
    <dl className="facts">
      <div>
        <dt>{t('from')}</dt>
        <dd>{said(from)}</dd>
      </div>
      <div>
        <dt>{t('to')}</dt>
        <dd>{said(to)}</dd>
      </div>
    </dl>
  );
}
type Contact = { email: string | null; phone: string | null };

/** Signing, taking back, stopping; whom a change is about signs nothing. */
function Actions({ locale, rpId, change, me }: Omit<ChangeProps, 'mayAct'>) {
  const t = translator(locale, desk);
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const { busy, stop, run } = useAct();
  const { state, statement, signatures } = change;
  if (state !== 'proposed' && state !== 'waiting') return null;
  const isMine = signatures.some(({ person }) => person === me);
  const isAboutMe = statement.person.id === me;

  const sign = () =>
    run(async () => {
      const stopped = await signChange({ locale, rpId, statement });
      if (stopped === null) router.refresh();
      return stopped;
    });
  const withdraw = () =>
    run(async () => {
      const path = `/api/people/desk/changes/${change.id}/withdraw`;
      const answer = await askServer(locale, 'POST', path, z.unknown(), {});
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });
  const isDecided = state === 'waiting';
  if (asking)
    return (
      <>
        <Notice tone="attention" live title={t(isDecided ? 'stopSure' : 'withdrawSure')}>
          <div className="actions">
            <button type="button" onClick={withdraw} disabled={busy}>
              {t(isDecided ? 'yesStop' : 'yesWithdraw')}
            </button>
            <button type="button" className="quiet" onClick={() => setAsking(false)}>
              {t('keep')}
            </button>
          </div>
        </Notice>
        <Stopped locale={locale} stop={busy ? null : stop} />
      </>
    );
  return (
    <>
      {isMine && !isDecided ? (
        <p className="state well">
          <Icon shape="well" />
          {t('youSigned')}
        </p>
      ) : null}
      {isAboutMe && !isDecided ? <p>{t('own')}</p> : null}
      <div className="actions">
        {isDecided || isMine || isAboutMe ? null : (
          <button type="button" onClick={sign} disabled={busy}>
            {t('sign')}
          </button>
        )}
        <button type="button" className="quiet" onClick={() => setAsking(true)} disabled={busy}>
          {t(isDecided ? 'stop' : 'withdraw')}
        </button>
      </div>
      {busy ? <Notice live title={t('touch')} /> : <Stopped locale={locale} stop={stop} />}
    </>
  );
}

const looks: Readonly<Record<ChangeProps['change']['state'], readonly [tone: string, shape: Shape]>> = {
  proposed: ['attention', 'soon'],
  waiting: ['attention', 'soon'],
  done: ['well', 'well'],
  stopped: ['', 'wrong'],
  withdrawn: ['', 'wrong'],
};

function ChangeTag({ locale, change }: Pick<ChangeProps, 'locale' | 'change'>) {
  const t = translator(locale, desk);
  const { state, due, endedAt, endedBy, signatures, needed } = change;
  const [tone, shape] = looks[state];
  return (
    <span className={`state ${tone}`}>
      <Icon shape={shape} />
      {t(`state_${state}`, {
        signed: signatures.length,
        needed,
        due: formatDate(locale, due ?? 0),
        ended: formatDate(locale, endedAt ?? 0),
        by: endedBy ?? '',
      })}
    </span>
  );
}
