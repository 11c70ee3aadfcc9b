import type { ReactNode } from 'react';

/** What is wider than a telephone scrolls by itself, by keyboard too (WCAG 2.1.1), and never the page. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
