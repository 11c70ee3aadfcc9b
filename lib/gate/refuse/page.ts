/**
 * The small page of who must come back: no script, no file beside it, under ten kilobytes, and the browser itself tries
 * again. Its style sheet is named in the policy by its hash, computed from these very bytes (HOUSE §10.4).
 */
import { createHash } from 'node:crypto';
import { gate } from '#lib/i18n/gate.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';

/** Of the gate’s own pages: colours and sizes of app/_ui/tokens.css. */
export const STYLE = `:root{color-scheme:light dark;--paper:#faf8f3;--sheet:#fff;--ink:#1b1a18;--soft:#4b4740;--rule:#ddd6c8;--accent:#0e4a5b;--on:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#151412;--sheet:#1f1d1a;--ink:#f3efe7;--soft:#cdc6b9;--rule:#3a362f;--accent:#94d3e3;--on:#06222a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.5 "Atkinson Hyperlegible",system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-inline-size:36rem;margin-inline:auto;padding:3rem 1rem}
h1{font-size:clamp(1.75rem,1.45rem + 1.5vw,2.375rem);line-height:1.2;margin:0 0 1rem}
h2{font-size:1.125rem;margin:0 0 .5rem}
p{margin:0 0 1rem}
.lead{font-size:1.375rem}
.soft{color:var(--soft)}
section{background:var(--sheet);border:1px solid var(--rule);border-radius:.375rem;padding:1.5rem;margin:2rem 0}
ul{margin:0;padding-inline-start:1.25rem}
li{margin:.25rem 0}
a{display:inline-flex;align-items:center;min-block-size:3rem;padding-inline:1.5rem;border-radius:.375rem;background:var(--accent);color:var(--on);font-weight:700;text-decoration:none}
a:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
@media (forced-colors:active){a{border:2px solid}}`;

/** No script may run, nothing may be loaded. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `isNetwork`: the reader's own network has used up its part, it is not the whole house that is full. */
export function refusalPage(locale: Locale, seconds: number, isNetwork: boolean): string {
  const t = translator(locale, gate);
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="${seconds}">
<meta name="robots" content="noindex">
<title>${t('title')}</title>
<style>${STYLE}</style>
<main>
<h1>${t('title')}</h1>
<p class="lead">${t('lead', { seconds })}</p>
<p>${t('nothingToDo')}</p>
${isNetwork ? `<p class="soft">${t('address')}</p>` : ''}
<section>
<h2>${t('safe')}</h2>
<ul><li>${t('safeBallot')}</li><li>${t('safeReceipt')}</li><li>${t('safeTime')}</li></ul>
</section>
<a href="">${t('again')}</a>
</main>
</html>
`;
}
