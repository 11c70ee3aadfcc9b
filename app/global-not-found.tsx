import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { webConfig } from '#lib/ground/config.ts';
import { common } from '#lib/i18n/common.ts';
import { preferredLocale, translator } from '#lib/i18n/index.ts';
import { Frame } from './_ui/frame.tsx';
import { NotFoundText } from './_ui/not-found-text.tsx';
import './globals.css';

const ask = async () => preferredLocale((await headers()).get('accept-language'));

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await ask(), common)('notFoundTitle'), referrer: 'no-referrer' };
}

/** A path that no page answers, in the language of its address (proxy.ts). */
export default async function GlobalNotFound() {
  const locale = await ask();
  return (
    <html lang={locale}>
      <head>
        {/* the party's colours: custom properties, the same bytes for pages and booth (decision 016) */}
        <link rel="stylesheet" href="/theme.css" />
      </head>
      <body>
        <Frame locale={locale} party={webConfig().partyName}>
          <NotFoundText locale={locale} />
        </Frame>
      </body>
    </html>
  );
}
