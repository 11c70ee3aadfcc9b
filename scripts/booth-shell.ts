/**
 * The documents of the voter's pages as they are served: useful before any script has run, and word for word what the
 * page then shows (lib/booth/page/frame.tsx, loading.tsx), so that nothing jumps when it takes over.
 */
import { booth } from '#lib/i18n/booth.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { practice } from '#lib/i18n/practice.ts';
import { escaped, type Linked } from './browser-build.ts';

const head = (locale: Locale, title: string, { script, style }: Linked): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Isoloir</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style.href}" integrity="${style.integrity}">
<link rel="stylesheet" href="/theme.css">
<script type="module" src="${script.href}" integrity="${script.integrity}"></script>
</head>
<body>
`;

/** The party's name is a custom property of /theme.css (booth.css): these bytes are the same for every party. */
const home = (locale: Locale): string =>
  `<a class="home" href="/${locale}"><span class="only-heard">${escaped(translator(locale, booth)('toVotes'))}</span></a>`;

/** What the notice of frame.tsx looks like. */
const withoutScript = (text: string): string =>
  `<noscript><div class="notice attention"><span class="sign" aria-hidden="true">!</span><div><p>${escaped(text)}</p></div></div></noscript>`;

/** The page of the vote, the same for every urn. */
export function boothDocument(locale: Locale, linked: Linked): string {
  const t = translator(locale, booth);
  const steps = [t('stepChoose'), t('stepCheck'), t('stepSign'), t('stepSent')];
  const line = steps.map((step, i) => `<li class="${i === 0 ? 'now' : 'later'}"><span>${escaped(step)}</span></li>`);
  return `${head(locale, t('page'), linked)}<div id="booth"><div class="booth">
<a class="skip" href="#content">${escaped(t('skip'))}</a>
<header class="head no-print"><div class="top">${home(locale)}</div>
<ol class="progress" aria-label="${escaped(t('progress'))}">${line.join('')}</ol></header>
<p class="truth" role="status">${escaped(t('truthLoading'))}</p>
<main id="content"><section>
<h1>${escaped(t('page'))}</h1>
<p>${escaped(t('welcome'))}</p>
<p>${escaped(t('nothingSent'))}</p>
<p class="loading">${escaped(t('loading'))}</p>
${withoutScript(t('noScript'))}
<p class="slow hint">${escaped(t('slow'))}</p>
</section></main>
<footer class="no-print"><details><summary>${escaped(t('helpTitle'))}</summary><p>${escaped(t('help'))}</p></details>
<a href="/${locale}/secret" target="_blank" rel="noopener">${escaped(t('secretLink'))}</a></footer>
</div></div>
</body>
</html>
`;
}

/** The practice vote: its frame and its words stand before its script does. */
export function practiceDocument(locale: Locale, linked: Linked): string {
  const p = translator(locale, practice);
  return `${head(locale, p('page'), linked)}<div id="booth"><div class="practice">
<aside class="practice-frame" aria-label="${escaped(p('page'))}"><p><strong>${escaped(p('frame'))}</strong> ${escaped(p('frameText'))}</p></aside>
<div class="booth">
<header class="head no-print"><div class="top">${home(locale)}</div></header>
<main id="content"><section>
<h1>${escaped(p('page'))}</h1>
<p>${escaped(p('welcome'))}</p>
${withoutScript(p('noScript'))}
</section></main>
</div></div></div>
</body>
</html>
`;
}
