'use client';

import { usePathname } from 'next/navigation';
import { NotFoundText } from '../_ui/not-found-text.tsx';

/** Within a language: the frame of the page stays. */
export default function NotFound() {
  return <NotFoundText locale={usePathname().startsWith('/en') ? 'en' : 'fr'} />;
}
