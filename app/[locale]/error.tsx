'use client';

import { usePathname } from 'next/navigation';
import { ErrorText } from '../_ui/error-text.tsx';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const locale = usePathname().startsWith('/en') ? 'en' : 'fr';
  return <ErrorText locale={locale} reference={error.digest ?? '–'} retry={reset} />;
}
