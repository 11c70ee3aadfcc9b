'use client';

import { ErrorText } from './_ui/error-text.tsx';
import './globals.css';

/** Where even the layout failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  const locale = typeof window !== 'undefined' && window.location.pathname.startsWith('/en') ? 'en' : 'fr';
  return (
    <html lang={locale}>
      <head>
        {/* the party's colours: custom properties, the same bytes for pages and booth (decision 016) */}
        <link rel="stylesheet" href="/theme.css" />
      </head>
      <body>
        <main className="main" id="main">
          <ErrorText locale={locale} reference={error.digest ?? '–'} retry={() => window.location.reload()} />
        </main>
      </body>
    </html>
  );
}
