/** base64url in what comes in: one spelling per value, bounded before it is decoded. */
import { z } from 'zod';
import { fromBase64Url } from './bytes.ts';

/** Canonical base64url, without padding, of `min` to `max` bytes. The parsed value stays text. */
export const base64Url = (min: number, max: number) =>
  z
    .string()
    .max(Math.ceil((max * 4) / 3))
    .refine((text) => {
      try {
        const { length } = fromBase64Url(text);
        return length >= min && length <= max;
      } catch {
        return false;
      }
    }, 'not base64url of that length');
