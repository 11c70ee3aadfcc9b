/** @jsxImportSource preact */
/** Many are here at once: this device waits for its turn to sign, and goes on by itself (lib/booth/line.ts). */
import type { Standing } from '#lib/ground/in-line.ts';
import { sayWhere, sentencesOf } from '#lib/ground/in-line-words.ts';
import type { Translate } from '#lib/i18n/index.ts';
import type { room } from '#lib/i18n/room.ts';
import { Heading, Notice } from './frame.tsx';
import type { Booth } from './words.ts';

export type RoomKey = keyof (typeof room)['fr'];
type InLineProps = { locale: Booth['locale']; w: Translate<RoomKey>; line: Standing | null };

/** `line` is null where nobody answers at the moment. */
export function InLine({ locale, w, line }: InLineProps) {
  const say = sentencesOf(w);
  const spell = (n: number) => n.toLocaleString(locale);
  const [where, span] = line === null ? [say.aheadUnknown, say.silent] : sayWhere(say, line, spell);
  return (
    <section>
      <Heading>{w('title')}</Heading>
      <Notice kind="waits">
        <p>
          <strong>{where}</strong>
        </p>
        <p>{span}</p>
      </Notice>
      <p>{w('ballotKept')}</p>
      <p>{w('keep')}</p>
      <p>{w('phone')}</p>
    </section>
  );
}
