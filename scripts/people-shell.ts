/**
 * Enrolment and sign-in as they are served, in the frame of the people's pages (app/_ui/frame.tsx): useful before any
 * script has run, and word for word what the page then shows. Party and site are named by whoever serves them
 * (lib/gate/enrol-bytes.ts).
 */
import { common } from '#lib/i18n/common.ts';
import { enrol } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { escaped, type Linked, type Tag } from './browser-build.ts';

/** Where the party's name comes, and the site for which passkeys are made: escaped, in text or in an attribute. */
const [PARTY, RP] = ['{{party}}', '{{rp}}'];

const mark =
  '<svg viewBox="0 0 28 28" width="28" height="28" fill="currentColor" aria-hidden="true" focusable="false"><path d="M3 3h22v3H3z"/><path d="M5 8h8.2v17H5c1.6-5.4 1.6-11.600 0-17zM23 8h-8.2v17H23c-1.6-5.4-1.6-11.600 0-17z"/></svg>';

/** The sign of a notice (app/_ui/icon.tsx). */
const sign = (paths: string): string =>
  `<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${paths}</svg>`;
const note = sign('<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.4v.2"/>');
const attention = sign('<path d="M12 3.5L22 20.5H2Z"/><path d="M12 10v5M12 17.6v.2"/>');

/** What a document loads for its only script. */
export const scriptTag = ({ href, integrity }: Tag): string =>
  `<script type="module" src="${href}" integrity="${integrity}"></script>`;

/** What stands where the page's own parts come, and how the page is called. */
type Content = { path: 'enrol' | 'sign-in'; title: string; meta?: string; main: string };

function framed(locale: Locale, { script, style }: Linked, { path, title, meta = '', main }: Content): string {
  const c = translator(locale, common);
  const other = locale === 'fr' ? 'en' : 'fr';
  const ways = [
    ['verify', c('navVerify')],
    ['secret', c('navSecret')],
    ['account', c('navAccount')],
  ].map(([to, label = '']) => `<li><a href="/${locale}/${to}">${escaped(label)}</a></li>`);
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${escaped(c('tagline'))}">${meta}
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf8f3">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#151412">
<title>${escaped(title)} – ${PARTY}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${style.href}" integrity="${style.integrity}">
<link rel="stylesheet" href="/theme.css">
${scriptTag(script)}
</head>
<body>
<div class="frame">
<a class="skip" href="#main">${escaped(c('skip'))}</a>
<header class="masthead"><div>
<a class="brand" href="/${locale}">${mark}<span>${PARTY}</span></a>
<nav aria-label="${escaped(c('navigation'))}"><ul>
${ways.join('\n')}
<li><a href="/${other}/${path}" hreflang="${other}" lang="${other}">${escaped(c('otherLanguage'))}</a></li>
</ul></nav>
</div></header>
<main class="main" id="main" tabindex="-1">
<div id="line"></div>
<div class="stack reading">
${main}
</div>
</main>
<footer class="foot"><div>
<p>${escaped(c('footer'))}</p>
<p class="links"><a href="/${locale}/privacy">${escaped(c('privacy'))}</a><a href="/${locale}/verify">${escaped(c('verify'))}</a></p>
</div></footer>
</div>
</body>
</html>
`;
}

const heading = (title: string, lead: string): string => `<header class="stack tight">
<h1>${escaped(title)}</h1>
<p class="lead" id="lead">${escaped(lead)}</p>
</header>`;

const withoutScript = (text: string): string =>
  `<noscript><div class="notice attention">${attention}<div class="stack tight"><p>${escaped(text)}</p></div></div></noscript>`;

export function enrolDocument(locale: Locale, linked: Linked): string {
  const e = translator(locale, enrol);
  const main = `${heading(e('title'), e('lead'))}
<div id="enrol" data-party="${PARTY}">
${withoutScript(e('noScript'))}
<div class="notice note waiting" role="status">${note}<div class="stack tight"><p><strong>${escaped(e('loading'))}</strong></p></div></div>
</div>`;
  return framed(locale, linked, {
    path: 'enrol',
    title: e('title'),
    meta: '\n<meta name="robots" content="noindex">',
    main,
  });
}

/** The button stands there from the first byte, and cannot be pressed in vain: it is enabled by what listens to it. */
export function signInDocument(locale: Locale, linked: Linked): string {
  const e = translator(locale, enrol);
  const more = (title: string, text: string) =>
    `<details><summary>${escaped(title)}</summary><p>${escaped(text)}</p></details>`;
  const main = `${heading(e('signInTitle'), e('signInLead'))}
${withoutScript(translator(locale, common)('noScript'))}
<div id="sign-in" data-rp="${RP}">
<div class="actions"><button type="button" disabled>${escaped(e('signInButton'))}</button></div>
<p class="hint late">${escaped(e('signInLoading'))}</p>
</div>
<p>${escaped(e('signInVoting'))} <a href="/${locale}">${escaped(e('seeVotes'))}</a></p>
<p>${escaped(e('signInNone'))}</p>
<div>${more(e('signInOther'), e('signInOtherText'))}${more(e('signInLost'), e('signInLostText'))}</div>`;
  return framed(locale, linked, { path: 'sign-in', title: e('signInTitle'), main });
}
