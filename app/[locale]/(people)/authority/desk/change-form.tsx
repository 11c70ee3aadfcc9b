'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { z } from 'zod';
import { ChangeStatement } from '#lib/election/change.ts';
import { desk } from '#lib/i18n/desk.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import type { Facts } from './new-change.tsx';
import { signChange } from './sign-change.ts';
import { WaitFields } from './wait-fields.tsx';

type Props = {
  locale: Locale;
  rpId: string;
  usual: number;
  quorum: number;
  person: Facts;
  onOther: () => void;
};

const kinds = ['passkey', 'contact'] as const;
const Proposed = z.object({ statement: ChangeStatement });

/** One line, as it is kept: breaks are spaces. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().normalize('NFC');
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What is to change for one person, and why. Proposing signs at once: one act, one touch. */
export function ChangeForm({ locale, rpId, usual, quorum, person, onOther }: Props) {
  const t = translator(locale, desk);
  const router = useRouter();
  const [kind, setKind] = useState<(typeof kinds)[number]>(person.passkeys > 0 ? 'passkey' : 'contact');
  const [email, setEmail] = useState(person.email ?? '');
  const [phone, setPhone] = useState(person.phone ?? '');
  const [reason, setReason] = useState('');
  const [wait, setWait] = useState(usual);
  const [urgency, setUrgency] = useState({ fr: '', en: '' });
  const [done, setDone] = useState(false);
  const { busy, stop, run } = useAct();
  const id = useId();

  const propose = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const order = {
        kind,
        person: person.id,
        reason: oneLine(reason),
        wait,
        urgency: wait < usual ? { fr: oneLine(urgency.fr), en: oneLine(urgency.en) } : null,
        ...(kind === 'contact' ? { to: { email: orNull(email)?.toLowerCase() ?? null, phone: orNull(phone) } } : {}),
      };
      const answer = await askServer(locale, 'POST', '/api/people/desk/changes', Proposed, order);
      if (!answer.ok) return answer.failure;
      const stopped = await signChange({ locale, rpId, statement: answer.value.statement });
      // proposed and not signed: it stands in the list above, where it can be signed
      router.refresh();
      setDone(stopped === null);
      return stopped;
    });
  };
  if (done)
    return (
      <>
        <Notice tone="well" live title={t('proposed')} />
        <div className="actions">
          <button type="button" className="quiet" onClick={onOther}>
            {t('otherPerson')}
          </button>
        </div>
      </>
    );
  return (
    <form className="stack reading" onSubmit={propose}>
      <div className="row">
        <div>
          <p className="hint">{t('chosen')}</p>
          <p>
            <strong>{t('aboutPerson', { name: person.name, number: person.number ?? 'none' })}</strong>
          </p>
          <p className="hint">
            {person.email ?? t('emailNone')} – {person.phone ?? t('none')} – {t('passkeys', { count: person.passkeys })}
          </p>
        </div>
        <button type="button" className="quiet" onClick={onOther}>
          {t('otherPerson')}
        </button>
      </div>
      <fieldset className="choices">
        <legend>{t('kindLabel')}</legend>
        {kinds.map((one) => (
          <label className="choice" key={one}>
            <input
              type="radio"
              name={`${id}-kind`}
              checked={kind === one}
              onChange={() => setKind(one)}
              disabled={one === 'passkey' && person.passkeys === 0}
            />
            <span>
              {t(`kind_${one}`)}
              {kind === one ? <span className="hint block">{t(`hint_${one}`)}</span> : null}
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'contact' ? (
        <div className="fields two">
          <div className="field">
            <label htmlFor={`${id}-email`}>{t('newEmail')}</label>
            <input
              id={`${id}-email`}
              type="email"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              maxLength={254}
              autoComplete="off"
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}-phone`}>{t('newPhone')}</label>
            <input
              id={`${id}-phone`}
              type="tel"
              value={phone}
              onChange={(event) => setPhone(event.target.value)}
              pattern="\+?[0-9 \(\).\-]{6,}"
              maxLength={30}
              autoComplete="off"
            />
          </div>
        </div>
      ) : null}
      <div className="field">
        <label htmlFor={`${id}-reason`}>{t('reason')}</label>
        <p className="hint" id={`${id}-reason-hint`}>
          {t('reasonHint')}
        </p>
        <textarea
          id={`${id}-reason`}
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          aria-describedby={`${id}-reason-hint`}
          maxLength={500}
          required
        />
      </div>
      <WaitFields
        locale={locale}
        usual={usual}
        quorum={quorum}
        wait={wait}
        onWait={setWait}
        urgency={urgency}
        onUrgency={setUrgency}
      />
      <div className="actions">
        <button type="submit" disabled={busy}>
          {t('propose')}
        </button>
      </div>
      {busy ? <Notice live title={t('touch')} /> : <Stopped locale={locale} stop={stop} />}
    </form>
  );
}
