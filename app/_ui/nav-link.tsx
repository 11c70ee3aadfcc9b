'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

/** A link of a menu that says when it is the page one is on. A plain link: what it leads to is read afresh. */
export function NavLink(props: { href: string; within?: boolean; children: ReactNode }) {
  const { href, within = false, children } = props;
  const path = usePathname();
  // `within`: the link of a room is marked on every page of that room.
  const current = path === href ? 'page' : within && path.startsWith(`${href}/`) ? 'true' : undefined;
  return (
    <a href={href} aria-current={current}>
      {children}
    </a>
  );
}
