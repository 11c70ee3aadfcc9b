'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { type Admitted, admissionHash } from '#lib/election/admission.ts';
import { type DecisionKind, decisionChallenge, Statement } from '#lib/election/decision.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { roll as texts } from '#lib/i18n/roll.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Icon } from '../../../../_ui/icon.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { touchPasskey } from '../../../../_ui/passkey.ts';

export type ProposalProps = {
  locale: Locale;
  rpId: string;
  proposal: {
    id: string;
    kind: DecisionKind;
    state: 'open' | 'passed' | 'withdrawn';
    text: { fr: string; en: string };
    statement: string;
    proposedBy: string;
    signatures: { member: number; name: string }[];
    quorum: number;
    admission: { salt: string; list: Admitted[] } | null;
  };
  title: string;
  /** Name of the person signed in. */
  me: string;
  mayAct: boolean;
};

/** One proposal: its exact text, who signed, and the touch that signs it. What is signed is computed here, from the
 * text that is shown (PROTOCOL §2.8). */
export function Proposal({ locale, rpId, proposal, title, me, mayAct }: ProposalProps) {
  const t = translator(locale, texts);
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const { busy, stop, run } = useAct();
  const path = `/api/people/decisions/${proposal.id}`;
  const names = proposal.signatures.map(({ name }) => name);
  const mine = names.includes(me);
  const isTrue = isListTrue(proposal);

  const sign = () =>
    run(async () => {
      const statement = Statement.parse(JSON.parse(proposal.statement));
      const touched = await touchPasskey({ rpId, challenge: decisionChallenge(statement) });
      if (!touched.ok) return touched.refusal.code;
      const { assertion } = touched.value;
      const answer = await askServer(locale, 'POST', `${path}/sign`, z.unknown(), { assertion });
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });
  const withdraw = () =>
    run(async () => {
      const answer = await askServer(locale, 'POST', `${path}/withdraw`, z.unknown(), {});
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });

  return (
    <article className="stack tight">
      <h3 className="big">{t(`kind_${proposal.kind}`)}</h3>
      <p className="actions">
        <ProposalTag locale={locale} proposal={proposal} />
        <span className="hint">{t('forVote', { title })}</span>
      </p>
      <blockquote className="exact">{proposal.text[locale]}</blockquote>
      {proposal.admission ? <Admission locale={locale} proposal={proposal} isTrue={isTrue} /> : null}
      <p>
        {t('proposedBy', { name: proposal.proposedBy })}
        {'. '}
        {names.length > 0 ? `${t('signedBy', { names: names.join(', ') })}.` : t('signedByNone')}
      </p>
      <details>
        <summary>{t('exactText')}</summary>
        <div className="stack tight">
          <p className="hint">{t('otherLanguageText')}</p>
          <p lang={locale === 'fr' ? 'en' : 'fr'}>{proposal.text[locale === 'fr' ? 'en' : 'fr']}</p>
          <p className="hint">{t('technicalStatement')}</p>
          <pre>{proposal.statement}</pre>
        </div>
      </details>
      {proposal.state === 'open' && mayAct ? (
        <>
          {mine ? (
            <p className="state well">
              <Icon shape="well" />
              {t('youSigned')}
            </p>
          ) : null}
          {asking ? (
            <Notice tone="attention" live title={t('withdrawSure')}>
              <div className="actions">
                <button type="button" onClick={withdraw} disabled={busy}>
                  {t('withdrawYes')}
                </button>
                <button type="button" className="quiet" onClick={() => setAsking(false)}>
                  {t('keep')}
                </button>
              </div>
            </Notice>
          ) : (
            <div className="actions">
              {mine || !isTrue ? null : (
                <button type="button" onClick={sign} disabled={busy}>
                  {t('sign')}
                </button>
              )}
              <button type="button" className="quiet" onClick={() => setAsking(true)} disabled={busy}>
                {t('withdraw')}
              </button>
            </div>
          )}
          {busy && !asking ? <Notice live title={t('signTouch')} /> : <Stopped locale={locale} stop={stop} />}
        </>
      ) : null}
    </article>
  );
}

/** Whether the list shown is the one that the statement's hash names: computed here, as what is signed is. */
function isListTrue({ admission, statement }: ProposalProps['proposal']): boolean {
  const { kind, body } = Statement.parse(JSON.parse(statement));
  if (kind !== 'admit') return admission === null;
  return admission !== null && admissionHash(fromBase64Url(admission.salt), admission.list) === body.list;
}

/** Whom an admission means: shown to the Authority, never in the journal. */
function Admission({ locale, proposal, isTrue }: Pick<ProposalProps, 'locale' | 'proposal'> & { isTrue: boolean }) {
  const t = translator(locale, texts);
  if (!isTrue) return <Notice tone="wrong" title={t('admittedBad')} />;
  return (
    <details open={proposal.state === 'open'}>
      <summary>{t('admittedList')}</summary>
      <div className="stack tight">
        <ul>
          {(proposal.admission?.list ?? []).map(({ number, name }) => (
            <li key={number}>
              {number} {name}
            </li>
          ))}
        </ul>
        <p className="hint">{t('admittedOnly')}</p>
      </div>
    </details>
  );
}

function ProposalTag({ locale, proposal }: Pick<ProposalProps, 'locale' | 'proposal'>) {
  const t = translator(locale, texts);
  if (proposal.state === 'passed')
    return (
      <span className="state well">
        <Icon shape="well" />
        {t('proposalPassed')}
      </span>
    );
  if (proposal.state === 'withdrawn')
    return (
      <span className="state">
        <Icon shape="wrong" />
        {t('proposalWithdrawn')}
      </span>
    );
  return (
    <span className="state attention">
      <Icon shape="soon" />
      {t('proposalOpen', { signed: proposal.signatures.length, quorum: proposal.quorum })}
    </span>
  );
}
