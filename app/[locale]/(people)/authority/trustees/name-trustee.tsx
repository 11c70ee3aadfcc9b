'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { z } from 'zod';
import { authority } from '#lib/i18n/authority.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { HandedCodes } from '../../../../_ui/handed-codes.tsx';
import { NamedFields, nobody, trimmed } from '../../../../_ui/named-fields.tsx';
import { Notice } from '../../../../_ui/notice.tsx';

const Done = z.object({ codes: z.array(z.object({ name: z.string(), code: z.string() })) });

export function NameTrustee({ locale }: { locale: Locale }) {
  const t = translator(locale, authority);
  const router = useRouter();
  const [who, setWho] = useState(nobody(locale));
  const [named, setNamed] = useState<{ name: string; codes: z.infer<typeof Done>['codes'] } | null>(null);
  const { busy, stop, run } = useAct();
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setNamed(null);
    run(async () => {
      const order = { people: [trimmed(who)] };
      const answer = await askServer(locale, 'POST', '/api/people/trustees', Done, order);
      if (!answer.ok) return answer.failure;
      setNamed({ name: who.name.trim(), codes: answer.value.codes });
      setWho(nobody(locale));
      router.refresh();
      return null;
    });
  };
  return (
    <form className="sheet stack" onSubmit={submit} aria-labelledby={id}>
      <h2 id={id}>{t('nameTrustee')}</h2>
      <NamedFields locale={locale} value={who} onChange={setWho} />
      <div className="actions">
        <button type="submit" disabled={busy}>
          {t('nameTrusteeDo')}
        </button>
      </div>
      {named ? (
        <>
          <Notice tone="well" live title={t('named', { name: named.name })} />
          <HandedCodes locale={locale} codes={named.codes} />
        </>
      ) : (
        <Stopped locale={locale} stop={stop} />
      )}
    </form>
  );
}
