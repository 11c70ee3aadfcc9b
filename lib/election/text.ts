/** Texts that people read, inside what is hashed: always in French and English, in one spelling. */
import { z } from 'zod';

/** Control characters, line separators and half surrogate pairs: invisible, or not the same bytes everywhere. */
const HIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** One line of at most `max` UTF-16 units: trimmed, NFC, nothing invisible that could reorder what is shown. */
export const line = (max: number, min = 1) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((text) => text === text.trim(), 'spaces around')
    .refine((text) => !HIDDEN.test(text), 'hidden characters')
    .refine((text) => text === text.normalize('NFC'), 'not in Unicode NFC');

/** The same text in both languages of the product. */
export const bilingual = (max: number, min = 1) => z.strictObject({ fr: line(max, min), en: line(max, min) });

export const Bilingual = bilingual(4000);
export type Bilingual = z.infer<typeof Bilingual>;

/** Name of an IANA zone, by its spelling alone: an old device that does not know the zone must still read the vote. */
export const ZoneName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, 'not a time zone');
