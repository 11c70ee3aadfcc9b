'use client';

import { usePathname } from 'next/navigation';

/** The same page in the other language. A plain link (the document's language changes), which keeps the fragment. */
export function LanguageLink({ other, label }: { other: 'fr' | 'en'; label: string }) {
  const path = usePathname().replace(/^\/(fr|en)(?=\/|$)/, '');
  return (
    <a
      href={`/${other}${path}`}
      hrefLang={other}
      lang={other}
      onClick={(event) => {
        event.currentTarget.hash = window.location.hash;
      }}
    >
      {label}
    </a>
  );
}
