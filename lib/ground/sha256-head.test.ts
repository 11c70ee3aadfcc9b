import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256Head } from './sha256-head.ts';

const due = (text: string): number => createHash('sha256').update(text, 'ascii').digest().readUInt32BE(0);

test('is that of SHA-256, at every length around the blocks’ ends and for any ASCII text', () => {
  for (let length = 0; length <= 200; length++) expect(sha256Head('a'.repeat(length))).toBe(due('a'.repeat(length)));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 300 }), (text) => {
      expect(sha256Head(text)).toBe(due(text));
    }),
  );
});
