/** @jsxImportSource preact */
/** Puts the booth into its document: the urn is named by the address, everything else follows from it. */
import { type ComponentChild, render } from 'preact';
import { fromUrlForm, Phi } from '#lib/ground/brand.ts';
import { type Locale, speaker } from '#lib/i18n/index.ts';
import { App } from './app.tsx';
import { browserWorld } from './browser-world.ts';
import type { RoomKey } from './in-line.tsx';
import { keepForOffline } from './keep.ts';
import { Practice, type PracticeMessages } from './practice.tsx';
import { dishes } from './practice-paper.ts';
import type { Links, Messages } from './words.ts';

type Texts = { booth: Messages; practice: PracticeMessages; room: Readonly<Record<RoomKey, string>> };

export async function start(locale: Locale, { booth, practice, room }: Texts): Promise<void> {
  const root = document.getElementById('booth');
  if (root === null) throw new Error('the document has no place for the booth');
  const place = location.pathname.split('/').at(-1) ?? '';
  const isPractice = place === 'practice';
  const t = speaker(locale, booth);
  const words = { locale, t, links: linksOf(locale, isPractice ? 'practice' : `vote/${place}`) };
  if (isPractice) {
    const p = speaker(locale, practice);
    return show(root, <Practice words={words} p={p} paper={await dishes(p, location.origin)} />);
  }
  const phi = Phi.safeParse(fromUrlForm(place));
  show(
    root,
    <App words={words} w={speaker(locale, room)} phi={phi.success ? phi.data : null} makeWorld={browserWorld} />,
  );
  void keepForOffline(locale);
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
