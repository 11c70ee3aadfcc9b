import { common } from '#lib/i18n/common.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Notice } from './notice.tsx';

/** Where what one came for cannot be had without a script: said in the first answer, to whoever has none. */
export function NeedsScript({ locale }: { locale: Locale }) {
  return (
    <noscript>
      <Notice tone="attention">
        <p>{translator(locale, common)('noScript')}</p>
      </Notice>
    </noscript>
  );
}
