/**
 * The page of who waits: under ten kilobytes with everything, in the reader's language, useful without a script. Its
 * style sheet and its script stand in it, and its policy names them by their hashes (HOUSE §10.4). Written for everybody
 * who waits each few seconds, so all but the numbers is made once.
 */
import { createHash } from 'node:crypto';
import { MOVING, sayHead, sayWhere, sentencesOf } from '#lib/ground/in-line-words.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { room } from '#lib/i18n/room.ts';
import { STYLE } from '../refuse/page.ts';
import type { Shown } from './standing.ts';

/** Put here by scripts/build-server.ts; in what is not built there is none, and the page comes back by itself. */
declare const ROOM_SCRIPT: string | undefined;
const BUILT = typeof ROOM_SCRIPT === 'undefined' ? '' : ROOM_SCRIPT;

const OWN = `${STYLE}
h1{text-wrap:balance}
section{padding:clamp(.75rem,5vw,1.5rem)}
.line{border-inline-start:.375rem solid var(--accent);padding-block-end:.5rem;font-variant-numeric:tabular-nums}
.lead{overflow-wrap:anywhere}
.say{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}`;

export type WaitingPage = (locale: Locale, shown: Shown, promise?: string | null) => { html: string; policy: string };

/** Seconds after which a page without a script asks again by itself. */
const REFRESH = 8;

/** With the script of scripts/room-script.ts, or an empty one. */
export function waitingPageWith(script: string): WaitingPage {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    "default-src 'none'",
    `style-src ${hash(OWN)}`,
    ...(script === '' ? [] : [`script-src ${hash(script)}`, "connect-src 'self'"]),
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"],
  ].join('; ');
  const shells = { fr: shellOf('fr', script), en: shellOf('en', script) };

  return (locale, shown, promise = null) => {
    const { say, spell, left, known, reference, head, line, middle, phone, safe, foot } = shells[locale];
    const [where, how] = sayWhere(say, shown, spell);
    const isWaiting = shown.state === 'waiting';
    const span = shown.state === 'price' ? left.replace('{n}', spell(Math.ceil(shown.left / 10) * 10)) : how;
    const html = [
      head(sayHead(say, shown)),
      line,
      `<p class="lead" id="ahead">${where}</p>\n<p id="span">${span}</p>\n`,
      isWaiting && shown.lane === 'known' ? `<p class="soft">${known}</p>\n` : '',
      middle,
      `<p id="phone"${isWaiting ? '' : ' hidden'}>${phone}</p>\n`,
      safe,
      promise === null ? '' : `<li>${escaped(promise)}</li>`,
      '</ul>\n</section>\n',
      isWaiting && shown.reference !== ''
        ? `<p class="soft">${reference.replace('{reference}', escaped(shown.reference))}</p>\n`
        : '',
      foot,
    ].join('');
    return { html, policy };
  };
}

export const waitingPage = waitingPageWith(BUILT);

/** What does not change from one reader to the next. */
function shellOf(locale: Locale, script: string) {
  const t = translator(locale, room);
  const say = sentencesOf((key, values) => escaped(t(key, values)));
  const numbers = new Intl.NumberFormat(locale);
  const data = MOVING.map((key) => `data-${key.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}="${say[key]}"`);
  return {
    say,
    spell: (n: number): string => numbers.format(n),
    left: escaped(t('priceLeft', { n: '{n}' })),
    known: escaped(t('known')),
    reference: escaped(t('reference', { reference: '{reference}' })),
    head: (title: string) => `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<noscript><meta http-equiv="refresh" content="${REFRESH}"></noscript>
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${OWN}</style>
<main>
<h1 id="head">${title}</h1>
`,
    line: `<section class="line" id="line" ${data.join(' ')}>
`,
    middle: `<p class="say" role="status" id="say"></p>
</section>
<p>${escaped(t('keep'))}</p>
`,
    phone: escaped(t('phone')),
    safe: `<section>
<h2>${escaped(t('safe'))}</h2>
<ul><li>${escaped(t('notYet'))}</li><li>${escaped(t('nothingLost'))}</li>`,
    foot: `</main>\n${script === '' ? '' : `<script>${script}</script>\n`}</html>\n`,
  };
}

/** For text and for attributes in double quotes. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
