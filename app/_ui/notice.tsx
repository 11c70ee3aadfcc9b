import type { ReactNode } from 'react';
import { Icon, type Shape } from './icon.tsx';

export type Tone = 'note' | 'well' | 'attention' | 'wrong';
const shapes: Record<Tone, Shape> = { note: 'note', well: 'well', attention: 'attention', wrong: 'wrong' };

/** A framed message: the outcome first (`title`), then what to do. `live` where it appears after an act. */
export function Notice({
  tone = 'note',
  title,
  live = false,
  children,
}: {
  tone?: Tone;
  title?: string | undefined;
  live?: boolean;
  children?: ReactNode;
}) {
  const role = live ? (tone === 'wrong' ? 'alert' : 'status') : undefined;
  return (
    <div className={`notice ${tone}`} role={role}>
      <Icon shape={shapes[tone]} />
      <div className="stack tight">
        {title ? (
          <p>
            <strong>{title}</strong>
          </p>
        ) : null}
        {children}
      </div>
    </div>
  );
}
