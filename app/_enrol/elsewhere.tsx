import { enrol } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { CopyButton } from '../_ui/copy-button.tsx';
import { QrCode } from '../_ui/qr-code.tsx';

/** The same link for another device: a code to point a telephone at, and the address to copy. Drawn in this browser
 * from its own address; nothing is asked of anyone. */
export function Elsewhere({ locale }: { locale: Locale }) {
  const t = translator(locale, enrol);
  const address = () => window.location.href;
  return (
    <section className="stack tight" aria-labelledby="elsewhere">
      <h2 id="elsewhere">{t('elsewhereTitle')}</h2>
      <p>{t('elsewhereText')}</p>
      <QrCode text={address()} label={t('elsewhereCode')} />
      <p className="hint">{t('elsewhereCare')}</p>
      <div className="actions">
        <CopyButton text={address} label={t('copy')} copied={t('copied')} />
      </div>
    </section>
  );
}
