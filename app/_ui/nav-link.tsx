'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

/** A link of a menu that says when it is the page one is on. A plain link: what it leads to is read afresh. */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const here = usePathname() === href;
  return (
    <a href={href} aria-current={here ? 'page' : undefined}>
      {children}
    </a>
  );
}
