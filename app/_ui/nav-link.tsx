'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

/** A link of a menu that says when it is the page one is on. */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const here = usePathname() === href;
  return (
    <Link href={href} prefetch={false} aria-current={here ? 'page' : undefined}>
      {children}
    </Link>
  );
}
