'use client';

import { useState } from 'react';

/** Copies a text and says so; where the browser refuses, nothing is claimed. */
export function CopyButton({ text, label, copied }: { text: () => string; label: string; copied: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setDone(true);
    } catch {
      setDone(false); // no permission, or no clipboard in this browser: the text stands beside the button
    }
  };
  return (
    <>
      <button type="button" className="quiet" onClick={copy}>
        {label}
      </button>
      <span role="status">{done ? copied : ''}</span>
    </>
  );
}
