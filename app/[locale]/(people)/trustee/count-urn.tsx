'use client';

import '../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { z } from 'zod';
import { openChallenge, trusteeFactorsChallenge } from '#lib/election/challenge.ts';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { randomBytes } from '#lib/ground/bytes.ts';
import { type Check, ok, refuse } from '#lib/ground/result.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { trustee } from '#lib/i18n/trustee.ts';
import { type CountCode, countUrn, localMemory, trusteeInput } from '#lib/trustee/index.ts';
import { Stopped, useAct } from '../../../_ui/act.tsx';
import { askServer } from '../../../_ui/ask-server.ts';
import { Icon } from '../../../_ui/icon.tsx';
import { Notice } from '../../../_ui/notice.tsx';
import { type PasskeyCode, touchPasskey } from '../../../_ui/passkey.ts';

type Phase =
  | { at: 'idle' | 'reading' | 'opening' | 'signing' | 'sending' | 'silent' | 'notSealed' | 'otherKey' | 'secondSum' }
  | { at: 'checking'; check: string; done: number; total: number }
  | { at: 'refused'; checks: Check[] };

export type CountUrnProps = {
  locale: Locale;
  rpId: string;
  urnOrigin: string;
  vote: VoteId;
  phi: Phi;
  college: string;
};

/** Reads the whole urn, verifies it before the reader's eyes, opens the sum with one touch, signs with another. */
export function CountUrn({ locale, rpId, urnOrigin, vote, phi, college }: CountUrnProps) {
  const t = translator(locale, trustee);
  const router = useRouter();
  const [phase, setPhase] = useState<Phase>({ at: 'idle' });
  const { busy, stop, run } = useAct();

  const count = () =>
    run(async () => {
      setPhase({ at: 'reading' });
      const chain = await read(`${urnOrigin}/api/board/urn/${toUrlForm(phi)}`);
      const journal = await read(`/api/board/journal/${vote}`);
      if (chain === null || journal === null) {
        setPhase({ at: 'silent' });
        return null;
      }
      let credential = '';
      const counted = await countUrn<PasskeyCode>({
        phi,
        vote,
        chain,
        journal,
        memory: localMemory(window.localStorage),
        onProgress: (progress) => setPhase({ at: 'checking', ...progress }),
        openKey: async () => {
          setPhase({ at: 'opening' });
          const challenge = openChallenge(randomBytes(32));
          const touched = await touchPasskey({ rpId, challenge, prf: trusteeInput(vote) });
          if (!touched.ok) return touched;
          if (touched.value.prf?.length !== 32) return refuse('passkeyNoPrf');
          credential = touched.value.assertion.credential;
          return ok(touched.value.prf);
        },
      });
      if (!counted.ok) {
        const { code, detail } = counted.refusal;
        if (isPasskeyCode(code)) {
          setPhase({ at: 'idle' });
          return code;
        }
        if (code === 'refused') setPhase({ at: 'refused', checks: Checks.parse(detail?.checks) });
        else setPhase({ at: told[code] });
        return null;
      }
      setPhase({ at: 'signing' });
      const { payload } = counted.value;
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(payload));
      const challenge = trusteeFactorsChallenge(phi, new Uint8Array(digest));
      const signed = await touchPasskey({ rpId, challenge, credential });
      if (!signed.ok) {
        setPhase({ at: 'idle' });
        return signed.refusal.code;
      }
      setPhase({ at: 'sending' });
      const order = { phi, payload, assertion: signed.value.assertion };
      const answer = await askServer(locale, 'POST', '/api/people/trustee/factors', z.unknown(), order);
      setPhase({ at: 'idle' });
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });

  return (
    <div className="sheet stack tight">
      <h3>{t('countTitle', { college })}</h3>
      <p>{t('countText')}</p>
      <div className="actions">
        <button type="button" onClick={count} disabled={busy}>
          {t('countButton')}
        </button>
      </div>
      <Told locale={locale} phase={phase} />
      {busy ? null : <Stopped locale={locale} stop={stop} />}
    </div>
  );
}

/** What the page says of each refusal to count; `refused` comes with its checks. */
const told = { 'not-sealed': 'notSealed', 'other-key': 'otherKey', 'second-sum': 'secondSum' } as const;
const isPasskeyCode = (code: CountCode | PasskeyCode): code is PasskeyCode => code.startsWith('passkey');

const Checks = z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().exactOptional() }));

function Told({ locale, phase }: { locale: Locale; phase: Phase }) {
  const t = translator(locale, trustee);
  const id = useId();
  switch (phase.at) {
    case 'idle':
      return null;
    case 'checking': {
      const { check, done, total } = phase;
      return (
        <div className="stack tight">
          <label htmlFor={id}>{t('checking', { done, total })}</label>
          <progress id={id} value={done} max={Math.max(1, total)} />
          <p className="hint number">{check}</p>
        </div>
      );
    }
    case 'reading':
    case 'opening':
    case 'signing':
    case 'sending':
      return <Notice live title={t(phase.at)} />;
    case 'silent':
    case 'notSealed':
    case 'otherKey':
      return <Notice tone="attention" live title={t(phase.at)} />;
    case 'secondSum':
      return (
        <Notice tone="wrong" live title={t('refused')}>
          {<p>{t('secondSum')}</p>}
        </Notice>
      );
    case 'refused':
      return (
        <>
          <Notice tone="wrong" live title={t('refused')}>
            <p>{t('refusedText')}</p>
          </Notice>
          <h4>{t('checks')}</h4>
          <ul className="steps">
            {phase.checks
              .toSorted((a, b) => Number(a.ok) - Number(b.ok))
              .map((check) => (
                <li key={check.name} className={check.ok ? 'well' : 'wrong'}>
                  <Icon shape={check.ok ? 'well' : 'wrong'} />
                  <p>
                    <span className="number">{check.name}</span> – {t(check.ok ? 'checkOk' : 'checkFailed')}
                    {check.detail ? <span className="hint block">{check.detail}</span> : null}
                  </p>
                </li>
              ))}
          </ul>
        </>
      );
  }
}

/** A public file; null where it cannot be read. */
async function read(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
