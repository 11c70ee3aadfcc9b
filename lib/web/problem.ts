/**
 * RFC 9457 problem documents: the one place where a refusal becomes HTTP.
 * `{ type: 'urn:isoloir:<code>', title, status, code, field?, ...detail }`, title in the reader's language.
 */
import type { Kind, Refusal } from '#lib/ground/result.ts';
import { type Locale, preferredLocale, translator, type Values } from '#lib/i18n/index.ts';
import { problemPeople } from '#lib/i18n/problem-people.ts';
import { problemUrn } from '#lib/i18n/problem-urn.ts';
import { problemWeb } from '#lib/i18n/problem-web.ts';
import type { Plain } from './node.ts';
import type { TurnedAway } from './stated.ts';

const STATUS: Readonly<Record<Kind, number>> = {
  malformed: 400,
  stranger: 401,
  forbidden: 403,
  absent: 404,
  conflict: 409,
  early: 409,
  late: 410,
  busy: 429,
};

/** Where HTTP has a more exact word than the kind. */
const EXACT: Readonly<Record<string, number>> = {
  'web/too-slow': 408,
  'web/wrong-method': 405,
  'web/too-large': 413,
  'web/wrong-type': 415,
};

const catalogues: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: { ...problemWeb.fr, ...problemPeople.fr, ...problemUrn.fr },
  en: { ...problemWeb.en, ...problemPeople.en, ...problemUrn.en },
};

export const localeOf = (request: Request): Locale => preferredLocale(request.headers.get('accept-language'));

/** Seconds after which it makes sense to come back; `detail.retryAfter` says otherwise. */
const RETRY_AFTER = 5;

export function problem(request: Request, kind: Kind, refusal: Refusal): Response {
  const { body, ...init } = plainProblem(request.headers.get('accept-language'), kind, refusal);
  return new Response(body, init);
}

/** The same without a `Request` and a `Response`: what is refused by the thousand. */
export function plainProblem(language: string | null | undefined, kind: Kind, refusal: Refusal): Plain {
  const status = EXACT[refusal.code] ?? STATUS[kind];
  const again: Record<string, string> =
    kind === 'busy' ? { 'retry-after': String(refusal.detail?.retryAfter ?? RETRY_AFTER) } : {};
  return document(language, status, refusal, again);
}

/** The client learns the fault's id and nothing else. `outage`: a part we depend on is away, coming back makes sense. */
export function faultProblem(
  request: Request,
  fault: string,
  outage: boolean,
  stating: TurnedAway = () => null,
): Response {
  const headers: Record<string, string> = outage ? { 'retry-after': String(RETRY_AFTER) } : {};
  const code = outage ? 'web/outage' : 'web/fault';
  const statement = stating(code);
  const detail = { fault, ...(statement === null ? {} : { refusal: statement }) };
  const { body, ...init } = document(
    request.headers.get('accept-language'),
    outage ? 503 : 500,
    { code, detail },
    headers,
  );
  return new Response(body, init);
}

function document(
  language: string | null | undefined,
  status: number,
  refusal: Refusal,
  more: Readonly<Record<string, string>>,
): Plain {
  const { code, field, detail = {} } = refusal;
  const title = translator(preferredLocale(language), catalogues)(code, valuesOf(detail));
  const headers = { ...more, 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  const body = {
    ...detail,
    type: `urn:isoloir:${code}`,
    title,
    status,
    code,
    ...(field === undefined ? {} : { field }),
  };
  return { status, headers, body: JSON.stringify(body) };
}

/** What a title may quote of the detail. */
const valuesOf = (detail: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    Object.entries(detail).filter((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    ),
  );
