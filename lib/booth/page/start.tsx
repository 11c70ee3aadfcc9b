/** @jsxImportSource preact */
/**
 * Puts the booth into its document: the urn is named by the address, everything else follows from it. What reads schemas
 * is not imported here but woken (wake.ts), after the page has been told to read them without compiling.
 */
import { type ComponentChild, render } from 'preact';
import { breath, inBreaths } from '#lib/ground/breath.ts';
import { type Locale, readyDates, speaker } from '#lib/i18n/index.ts';
import type { RoomKey } from './in-line.tsx';
import { keepForOffline } from './keep.ts';
import { Loading } from './loading.tsx';
import { Practice, type PracticeMessages } from './practice.tsx';
import { wakeVote } from './wake.ts';
import type { Links, Messages } from './words.ts';

type Texts = { booth: Messages; practice: PracticeMessages; room: Readonly<Record<RoomKey, string>> };

export async function start(locale: Locale, { booth, practice, room }: Texts): Promise<void> {
  const root = document.getElementById('booth');
  if (root === null) throw new Error('the document has no place for the booth');
  const place = location.pathname.split('/').at(-1) ?? '';
  const isPractice = place === 'practice';
  const t = speaker(locale, booth);
  const words = { locale, t, links: linksOf(locale, isPractice ? 'practice' : `vote/${place}`) };
  await breath();
  // The first plural wakes what the browser knows of languages, at length: by itself, before a screen waits for it.
  t('chooseUpTo', { max: 1 });
  await breath();
  if (isPractice) return show(root, <Practice words={words} p={speaker(locale, practice)} />);
  await wakeVote();
  const [{ App }, { browserWorld }, { fromUrlForm, Phi }] = await Promise.all([
    import('./app.tsx'),
    import('./browser-world.ts'),
    import('#lib/ground/brand.ts'),
  ]);
  const phi = Phi.safeParse(fromUrlForm(place));
  await breath();
  // What draws is compiled as it first draws: a part of it here, where nobody looks.
  render(<Loading t={t} />, document.createElement('div'));
  await breath();
  show(
    root,
    <App words={words} w={speaker(locale, room)} phi={phi.success ? phi.data : null} makeWorld={browserWorld} />,
  );
  await breath();
  // while the paper is on its way
  await inBreaths(readyDates(locale));
  await keepForOffline(locale);
}

/** In one breath with the emptying: the reader sees no blank page between the served words and ours. */
function show(root: HTMLElement, page: ComponentChild): void {
  root.textContent = '';
  render(page, root);
}

function linksOf(locale: Locale, path: string): Links {
  const other = locale === 'fr' ? 'en' : 'fr';
  return {
    home: `/${locale}`,
    other: `/${other}/${path}`,
    secret: `/${locale}/secret`,
    practice: `/${locale}/practice`,
  };
}
