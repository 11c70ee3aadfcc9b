/** @jsxImportSource preact */
/** Passkeys that cannot make the secret again (no PRF): the code that carries it, shown before signing, and asked for. */
import { useState } from 'preact/hooks';
import { readRescueCode } from '../index.ts';
import { Copy } from './copy.tsx';
import { Heading, Notice, Primary, Quiet } from './frame.tsx';
import type { Booth } from './words.ts';

type RescueProps = { booth: Booth; code: string; onKept: () => void; onBack: () => void };

export function Rescue({ booth, code, onKept, onBack }: RescueProps) {
  const { t } = booth;
  return (
    <section>
      <Heading>{t('rescueTitle')}</Heading>
      <Notice kind="attention">
        <p>{t('rescueWarning')}</p>
      </Notice>
      <dl class="rescue-code">
        <dt>{t('rescueLabel')}</dt>
        <dd class="number">{code}</dd>
      </dl>
      <p>{t('rescueText')}</p>
      <div class="actions no-print">
        <Primary busy={false} t={t} onPress={onKept}>
          {t('rescueKept')}
        </Primary>
        <Copy booth={booth} text={code} label="rescueCopy" />
        <Quiet onPress={() => print()}>{t('rescuePrint')}</Quiet>
        <Quiet onPress={onBack}>{t('back')}</Quiet>
      </div>
    </section>
  );
}

type EnterCodeProps = { booth: Booth; busy: boolean; onCode: (code: string) => void; onBack: () => void };

export function EnterCode({ booth, busy, onCode, onBack }: EnterCodeProps) {
  const { t } = booth;
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = () => {
    // A slip of the pen is found here, before the passkey is asked for.
    if (readRescueCode(code) === null) return setWrong(true);
    setWrong(false);
    onCode(code);
  };
  return (
    <section>
      <Heading>{t('codeTitle')}</Heading>
      <p>{t('codeText')}</p>
      <label>
        {t('codeLabel')}
        <textarea
          class="number"
          rows={2}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          value={code}
          aria-invalid={wrong}
          aria-describedby="code-wrong"
          onInput={(event) => setCode(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            if (!busy) submit();
          }}
        />
      </label>
      <div id="code-wrong" role="alert">
        {wrong && <Notice kind="attention">{t('booth/bad-code')}</Notice>}
      </div>
      <p>{busy ? t('touch') : t('codeNext')}</p>
      <div class="actions">
        <Primary busy={busy} t={t} onPress={submit}>
          {t('codeGo')}
        </Primary>
        <Quiet onPress={() => busy || onBack()}>{t('back')}</Quiet>
      </div>
    </section>
  );
}
