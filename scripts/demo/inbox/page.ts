/** The inbox as HTML: pure functions from messages to text. Everything that came by mail is escaped. */
import { formatDay, formatTime, type Locale, translator } from '#lib/i18n/index.ts';
import type { Message } from './catcher.ts';
import { inbox } from './messages.ts';

const SHOWN = 40;

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A letter's page whose links open beside the inbox. */
export const inNewTab = (html: string): string => html.replace(/<head>/i, '<head><base target="_blank">');

const isLoopback = (url: string): boolean => /^https?:\/\/([a-z]+\.)?localhost(:\d+)?\//.test(url);

/** Escapes, and makes links of our own addresses only: of these origins, and of the loopback's names. */
export const withLinks = (text: string, origins: readonly string[] = []): string =>
  text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, at) =>
      at % 2 && (isLoopback(part) || origins.some((origin) => part.startsWith(`${origin}/`)))
        ? `<a href="${escapeHtml(part)}" target="_blank" rel="noreferrer">${escapeHtml(part)}</a>`
        : escapeHtml(part),
    )
    .join('');

export function listPage(locale: Locale, messages: readonly Message[], wanted: string): string {
  const t = translator(locale, inbox);
  const words = wanted.toLowerCase().trim();
  const found = messages
    .filter(({ to, subject, text }) => `${to.join(' ')} ${subject} ${text}`.toLowerCase().includes(words))
    .reverse();
  const rows = found
    .slice(0, SHOWN)
    .map(
      ({ id, to, subject, at }) =>
        `<li><a href="/${locale}/${id}">${escapeHtml(subject)}</a><span>${escapeHtml(to.join(', '))} · ${moment(locale, at)}</span></li>`,
    );
  const more = found.length > SHOWN ? ` ${t('more', { count: SHOWN })}` : '';
  return shell(
    locale,
    t('title'),
    `<p>${t('intro')}</p>
<form role="search" action="/${locale}"><label for="q">${t('search')}</label><input id="q" name="q" type="search" value="${escapeHtml(wanted)}"><button>${t('find')}</button></form>
<p class="count" role="status">${t('count', { count: found.length })}.${more} <a href="/${locale}">${t('refresh')}</a></p>
<ol>${rows.join('\n')}</ol>`,
  );
}

export function messagePage(locale: Locale, message: Message | undefined, origins: readonly string[] = []): string {
  const t = translator(locale, inbox);
  const back = `<nav><a href="/${locale}">${t('back')}</a></nav>`;
  if (!message) return shell(locale, t('absent'), back);
  return shell(
    locale,
    message.subject,
    `${back}<dl><dt>${t('to')}</dt><dd>${escapeHtml(message.to.join(', '))}</dd><dt>${t('received')}</dt><dd>${moment(locale, message.at)}</dd></dl>
<pre>${withLinks(message.text, origins)}</pre>${formatted(locale, message)}`,
  );
}

/** The HTML part, in a frame that runs nothing and loads nothing. */
function formatted(locale: Locale, { id, html }: Message): string {
  if (html === '') return '';
  const title = translator(locale, inbox)('formatted');
  return `
<h2>${title}</h2>
<iframe title="${escapeHtml(title)}" src="/${locale}/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
}

const moment = (locale: Locale, at: number): string =>
  `${formatDay(locale, at / 1000)}, ${formatTime(locale, at / 1000)}`;

function shell(locale: Locale, title: string, body: string): string {
  const other = locale === 'fr' ? 'en' : 'fr';
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/${other}" lang="${other}" hreflang="${other}">${translator(locale, inbox)('other')}</a></header>
<main><h1>${escapeHtml(title)}</h1>
${body}</main></body></html>`;
}
