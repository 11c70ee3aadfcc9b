/** The page that offers the root certificate: where to tap, on which device, and how to take it off again. Pure. */
import { renderSVG } from 'uqr';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { lan } from '#lib/i18n/lan.ts';

export type Offer = {
  /** Address of this very page, for a phone's camera, and by the first name: whether that is found. */
  here: string;
  named: string;
  /** Where the parts are, behind TLS. */
  people: string;
  inbox: string;
  names: readonly string[];
  /** An address of this machine, for a hosts file. */
  address: string;
  /** Name and fingerprint of the root, as devices show them. */
  root: string;
  fingerprint: string;
};

const DEVICES = ['iphone', 'android', 'windows', 'macos', 'firefox'] as const;
export type Device = (typeof DEVICES)[number];

/** The instructions that are unfolded: a guess, all others are one tap away. iPads say that they are Macs. */
export function deviceOf(userAgent: string): Device {
  if (/Android/.test(userAgent)) return 'android';
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'iphone';
  if (/Firefox|Linux/.test(userAgent)) return 'firefox';
  return /Windows/.test(userAgent) ? 'windows' : 'macos';
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function trustPage(locale: Locale, offer: Offer, device: Device): string {
  const t = translator(locale, lan);
  const say = (...given: Parameters<typeof t>) => escapeHtml(t(...given));
  const { root, names } = offer;
  const name = names[0] ?? '';
  const hosts = `${offer.address}  ${names.join(' ')}`;
  const list = (text: string) =>
    `<ol>${text
      .split('\n')
      .map((line) => `<li>${escapeHtml(line)}</li>`)
      .join('')}</ol>`;
  const manual = (one: Device) => `<details name="device"${one === device ? ' open' : ''}>
<summary>${say(one)}</summary>
${list(t(`${one}Steps`, { root }))}
<p><b>${say('remove')}</b> ${say(`${one}Remove`, { root })}</p></details>`;
  const check = (label: string, url: string) =>
    `<p class="check" data-url="${escapeHtml(url)}">${label} <b role="status" data-wait="${say('checkWait')}" data-yes="${say('checkYes')}" data-no="${say('checkNo')}">${say('checkUnknown')}</b></p>`;
  const other = locale === 'fr' ? 'en' : 'fr';
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${say('title')}</title><link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" href="/style.css">
<script type="module" src="/check.js"></script></head>
<body><header><a href="/${other}" lang="${other}" hreflang="${other}">${say('other')}</a></header>
<main><h1>${say('title')}</h1>
<p>${say('lead')}</p><p class="attention">${say('weak')}</p>
<h2>${say('stepFetch')}</h2><p>${say('stepFetchText', { names: names.join(', ') })}</p>
<p><a class="button" href="/isoloir-root.crt" download="isoloir-root.crt">${say('download')}</a></p>
<p class="small">${say('fingerprint')}<br><code>${escapeHtml(offer.fingerprint)}</code></p>
<h2>${say('stepTrust')}</h2>
${DEVICES.map(manual).join('\n')}
<h2>${say('stepOpen')}</h2>
${check(say('checkName', { name }), offer.named)}
${check(say('checkTrust'), `${offer.people}/api/health`)}
<p><a class="button" href="${escapeHtml(offer.people)}/${locale}">${say('openPeople')}</a></p>
<p><a class="button second" href="${escapeHtml(offer.inbox)}/${locale}">${say('openInbox')}</a></p>
<p>${say('openText')}</p>
<details><summary>${say('trouble', { name })}</summary>${list(t('troubleSteps', { line: hosts }))}</details>
<figure><figcaption>${say('phone')} <b>${escapeHtml(offer.here)}</b></figcaption>
<div role="img" aria-label="${say('qr', { url: offer.here })}">${renderSVG(offer.here, { border: 2, pixelSize: 5 })}</div></figure>
</main></body></html>`;
}
