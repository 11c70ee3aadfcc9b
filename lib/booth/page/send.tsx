/** @jsxImportSource preact */
/** Between the device and the urn: on its way, or still waiting here. */
import { Heading, Notice, Primary } from './frame.tsx';
import type { Booth } from './words.ts';

export function Sending({ booth: { t } }: { booth: Booth }) {
  return (
    <section>
      <Heading>{t('sendingTitle')}</Heading>
      <Notice kind="waits">
        <p>{t('sendingText')}</p>
      </Notice>
    </section>
  );
}

type KeptProps = { booth: Booth; busy: boolean; onSend: () => void; onOther: () => void };

export function Kept({ booth: { t }, busy, onSend, onOther }: KeptProps) {
  return (
    <section>
      <Heading>{t('keptTitle')}</Heading>
      <Notice kind="waits">
        <p>{t('keptText')}</p>
      </Notice>
      <div class="actions">
        <Primary busy={busy} t={t} onPress={onSend}>
          {t('keptSend')}
        </Primary>
        <button type="button" class="quiet" onClick={onOther}>
          {t('keptOther')}
        </button>
      </div>
    </section>
  );
}
