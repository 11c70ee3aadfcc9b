import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { webConfig } from '#lib/ground/config.ts';
import { common } from '#lib/i18n/common.ts';
import { locales, translator } from '#lib/i18n/index.ts';
import '../globals.css';
import { Frame } from '../_ui/frame.tsx';
import { type LocaleParams, localeOf } from '../_ui/locale.ts';

type Props = { children: ReactNode; params: LocaleParams };

/** Any other first segment is no page at all: the router answers with global-not-found. */
export const dynamicParams = false;
export const generateStaticParams = () => locales.map((locale) => ({ locale }));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await connection();
  const t = translator(await localeOf(params), common);
  const party = webConfig().partyName;
  return { title: { template: `%s – ${party}`, default: party }, description: t('tagline'), referrer: 'no-referrer' };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf8f3' },
    { media: '(prefers-color-scheme: dark)', color: '#151412' },
  ],
};

/** Every page is rendered per request: its scripts carry the nonce of the answer's CSP (STACK, Next 16). */
export default async function LocaleLayout({ children, params }: Props) {
  await connection();
  const locale = await localeOf(params);
  return (
    <html lang={locale}>
      <head>
        {/* the party's colours: custom properties, the same bytes for pages and booth (decision 016) */}
        <link rel="stylesheet" href="/theme.css" />
      </head>
      <body>
        <Frame locale={locale} party={webConfig().partyName}>
          {children}
        </Frame>
      </body>
    </html>
  );
}
