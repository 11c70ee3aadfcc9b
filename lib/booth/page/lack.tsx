/** @jsxImportSource preact */
/** This browser cannot vote: what happened, what is safe, what to do instead. */
import { Copy } from './copy.tsx';
import type { Lack } from './device.ts';
import { Heading, Notice, Quiet } from './frame.tsx';
import type { Booth, Key } from './words.ts';

const texts: Readonly<Record<Lack, { what: Key; instead: readonly Key[] }>> = {
  'in-app': { what: 'lackInApp', instead: ['lackOpenBrowser', 'lackCopyThere'] },
  'no-passkeys': { what: 'booth/no-passkeys', instead: ['lackOtherDevice', 'lackUpdate', 'lackHelp'] },
  'no-storage': { what: 'booth/no-storage', instead: ['lackLeavePrivate', 'lackOtherBrowser'] },
};

export function CannotHere({ booth, lack, onRetry }: { booth: Booth; lack: Lack; onRetry: () => void }) {
  const { t } = booth;
  const { what, instead } = texts[lack];
  const link = location.origin + location.pathname;
  return (
    <section>
      <Heading>{t('lackTitle')}</Heading>
      <Notice kind="attention">
        <p>{t(what)}</p>
      </Notice>
      <h2>{t('lackInstead')}</h2>
      <ol>
        {instead.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ol>
      <p class="number link-to-copy">{link}</p>
      <div class="actions">
        <Copy booth={booth} text={link} label="lackCopy" kind="primary" />
        <Quiet onPress={onRetry}>{t('retry')}</Quiet>
      </div>
      <p class="hint">{t('reference', { reference: `booth/${lack}` })}</p>
    </section>
  );
}
