'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Reads the page's figures again every `seconds`, while it is looked at. */
export function Refresh({ seconds }: { seconds: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [router, seconds]);
  // for a page without React (app/_still)
  return <span hidden data-refresh={seconds} />;
}
