/** @jsxImportSource preact */
/** What the served document already says (scripts/booth-shell.ts), word for word: nothing jumps when the page takes over. */
import { Heading } from './frame.tsx';
import type { Booth } from './words.ts';

export function Loading({ t }: Pick<Booth, 't'>) {
  return (
    <section>
      <Heading>{t('page')}</Heading>
      <p>{t('welcome')}</p>
      <p>{t('nothingSent')}</p>
      <p class="loading">{t('loading')}</p>
    </section>
  );
}
