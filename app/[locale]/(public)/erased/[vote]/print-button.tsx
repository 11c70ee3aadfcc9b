'use client';

import '../../../../_ui/no-eval.ts';

/** Paper, or a PDF by the browser's own printing. */
export function PrintButton({ label }: { label: string }) {
  return (
    <button type="button" className="quiet" onClick={() => print()}>
      {label}
    </button>
  );
}
