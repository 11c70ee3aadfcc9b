/**
 * What shows the people's host that a device belongs to an enrolled member, and not to which (PROTOCOL §3.7): 32 random
 * bytes of the device's own, signed blindly. One spelling per token, so that each is counted as one.
 */
import { type Bytes, concat, fromBase64Url } from './bytes.ts';
import { enc } from './canonical.ts';

/** Bound to the people's host by its prefix: the urn's host never receives it. */
export const KNOWN_COOKIE = '__Host-known';

/** Of the calendar, in UTC: `2026Q4`. Quarters compare as texts. */
export const QUARTER = /^\d{4}Q[1-4]$/;

/** quarter . 32 bytes . 384 bytes, and where its host has verified it once, that host's seal. */
const SPELLING = /^((\d{4}Q[1-4])\.([\w-]{42}[AEIMQUYcgkosw048])\.([\w-]{512}))(?:\.([\w-]{22}))?$/;

export type KnownToken = {
  /** The token alone: what it is counted by. */
  bare: string;
  seal: string | null;
  quarter: string;
  /** What is signed, RFC 9474: the 32 bytes, then enc(`isoloir/v1/known`, quarter). */
  prepared: Bytes;
  signature: Bytes;
};

/** What every token of a quarter says. */
export const knownMessage = (quarter: string): Bytes => enc('isoloir/v1/known', quarter);

/** Null where the text is no token; whether it is signed, and by whom it was sealed, is not asked here. */
export function readToken(text: string): KnownToken | null {
  const [, bare, quarter, random, signature, seal = null] = SPELLING.exec(text) ?? [];
  if (bare === undefined || quarter === undefined || random === undefined || signature === undefined) return null;
  return {
    bare,
    seal,
    quarter,
    prepared: concat(fromBase64Url(random), knownMessage(quarter)),
    signature: fromBase64Url(signature),
  };
}
