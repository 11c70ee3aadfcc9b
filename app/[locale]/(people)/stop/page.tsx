import type { Metadata } from 'next';
import { desk } from '#lib/i18n/desk.ts';
import { translator } from '#lib/i18n/index.ts';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { NeedsScript } from '../../../_ui/needs-script.tsx';
import { StopChange } from './stop-change.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return {
    title: translator(await localeOf(params), desk)('stopTitle'),
    referrer: 'no-referrer',
    robots: { index: false },
  };
}

/** Where the letter to the old address leads: for whoever was not asked. No session, no passkey. */
export default async function StopPage({ params }: Props) {
  const locale = await localeOf(params);
  return (
    <div className="stack reading">
      <h1>{translator(locale, desk)('stopTitle')}</h1>
      <NeedsScript locale={locale} />
      <StopChange locale={locale} />
    </div>
  );
}
