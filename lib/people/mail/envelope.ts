/**
 * What a letter is called on its way (PROTOCOL §3.2): its number, its try, and a MAC that only we can make. The name
 * stands in the envelope's sender (VERP), in ENVID and in Message-ID, comes back in reports, and says nothing of the
 * reader: no person, no address, no token. Lower case only, for local parts are folded on the way.
 */
import { hkdf, hmac } from '#lib/crypto/hash.ts';
import { toHex, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';

/** `id`: the letter's row. `attempt`: which claim of it; a report on an earlier one says nothing of the letter now. */
export type LetterName = { id: string; attempt: number };

/** Bytes of the MAC: whoever guesses has 2^80 to try, over HTTP, behind a bearer. */
const MAC_BYTES = 10;
const NAME = /^([1-9]\d{0,18})-([1-9]\d{0,5})-([0-9a-f]{20})$/;

/** The first makes names; all know them again, so that reports find their letters while keys change (PROTOCOL §2.7). */
const keys = () =>
  shared('people/mail-keys', () => {
    const { kek, kekAlso } = peopleConfig();
    return [kek, ...kekAlso].map((secret) =>
      hkdf({ secret, salt: utf8('isoloir/v1/letter'), info: enc('isoloir/v1/letter', 'name'), length: 32 }),
    );
  });

const macsOf = ({ id, attempt }: LetterName): string[] =>
  keys().map((key) => toHex(hmac(key, enc('isoloir/v1/letter', id, attempt)).subarray(0, MAC_BYTES)));

/** `<id>-<attempt>-<mac>` */
export const sayName = (name: LetterName): string => `${name.id}-${name.attempt}-${macsOf(name)[0]}`;

/** @returns null where the text is no name that we gave */
export function readName(text: string): LetterName | null {
  const [, id, attempt, mac] = NAME.exec(text.toLowerCase()) ?? [];
  if (id === undefined || attempt === undefined || mac === undefined) return null;
  const name = { id, attempt: Number(attempt) };
  return macsOf(name).some((made) => isSame(made, mac)) ? name : null;
}

/** Without telling by its time where they differ. */
export function isSame(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let i = 0; i < a.length; i++) different |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return different === 0;
}

/** Our own address, as in MAIL_FROM: `Parti <vote@parti.example>` or the address alone. */
export function ownAddress(from: string): { local: string; domain: string } {
  const address = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}

/** Envelope sender: `vote+12-1-0123…@parti.example`. */
export function returnAddress(from: string, name: LetterName): string {
  const { local, domain } = ownAddress(from);
  return `${local}+${sayName(name)}@${domain}`;
}

export const messageId = (from: string, name: LetterName): string => `<${sayName(name)}@${ownAddress(from).domain}>`;
