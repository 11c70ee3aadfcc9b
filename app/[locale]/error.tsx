'use client';

import { usePathname, useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef } from 'react';
import { ErrorText } from '../_ui/error-text.tsx';

/** Wall milliseconds after which a page that was open when the server failed tries again by itself. */
const AGAIN = 15_000;

/** A page that failed while it was open. What it showed is read afresh: `reset` alone would show the same fault again. */

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const locale = usePathname().startsWith('/en') ? 'en' : 'fr';
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  const again = useRef(retry);
  again.current = retry;
  useEffect(() => {
    const timer = setInterval(() => again.current(), AGAIN);
    return () => clearInterval(timer);
  }, []);
  return <ErrorText locale={locale} reference={error.digest ?? '–'} retry={retry} />;
}
