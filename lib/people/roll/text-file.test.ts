import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decoded, type Encoding, eightBit, headText, NotText, sniff } from './text-file.ts';

async function* parts(bytes: Uint8Array, size = bytes.length || 1): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function textOf(bytes: Uint8Array, encoding: Parameters<typeof decoded>[1], size?: number): Promise<string> {
  let text = '';
  for await (const piece of decoded(parts(bytes, size), encoding)) text += piece;
  return text;
}
const big = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const MARK = '\ufeff';

/** Latin text with all that a roll in French may have; 0x80 to 0x9f of Windows among it. */
const latin = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', ';', '\n', 'é', 'È', 'ç', 'ÿ', 'œ', 'Œ', '’', '€', '–', 'Ž'),
  maxLength: 60,
});
const SPELLED: Readonly<Record<string, number>> = { œ: 0x9c, Œ: 0x8c, '’': 0x92, '€': 0x80, '–': 0x96, Ž: 0x8e };
const toWindows = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => SPELLED[letter] ?? letter.charCodeAt(0));

describe('decoding', () => {
  test.each([
    ['utf-8', (text: string) => Buffer.from(text, 'utf8')],
    ['utf-16le', (text: string) => Buffer.from(text, 'utf16le')],
    ['utf-16be', big],
    ['windows-1252', toWindows],
  ] as const)('%s gives back what was written, cut anywhere', async (encoding, write) => {
    await fc.assert(
      fc.asyncProperty(latin, fc.integer({ min: 1, max: 7 }), async (text, size) => {
        expect(await textOf(write(text), encoding, size)).toBe(text);
      }),
    );
  });

  test('eight bits are UTF-8 where every byte allows it, else Windows, to the last byte', async () => {
    await fc.assert(
      fc.asyncProperty(latin, fc.integer({ min: 1, max: 7 }), async (text, size) => {
        expect(await eightBit(parts(Buffer.from(text, 'utf8'), size))).toBe('utf-8');
      }),
    );
    expect(await eightBit(parts(toWindows(`${'a'.repeat(10_000)}é`), 100))).toBe('windows-1252');
    expect(await eightBit(parts(toWindows('Zoé;Œuvrard')))).toBe('windows-1252');
  });

  test('no letter is swallowed at the end of the file', async () => {
    await expect(textOf(Buffer.from('é').subarray(0, 1), 'utf-8')).rejects.toThrow(NotText);
    await expect(textOf(Uint8Array.of(0x61, 0x00, 0x62), 'utf-16le')).rejects.toThrow(NotText);
  });
});

describe('the first look', () => {
  const head = 'numéro;nom;courriel;collège;fédération;langue\n';
  test.each<[string, Uint8Array, Encoding | null]>([
    ['UTF-8', Buffer.from(head), null],
    ['UTF-8 with a mark', Buffer.from(MARK + head), 'utf-8'],
    ['UTF-16, as Excel writes "Unicode text"', Buffer.from(MARK + head, 'utf16le'), 'utf-16le'],
    ['UTF-16 without a mark', Buffer.from(head, 'utf16le'), 'utf-16le'],
    ['UTF-16 of the other order', big(MARK + head), 'utf-16be'],
    ['UTF-16 of the other order without a mark', big(head), 'utf-16be'],
    ['Windows', toWindows(head), null],
  ])('%s', (_, bytes, encoding) => {
    expect(sniff(bytes)).toEqual({ text: true, encoding });
    expect(headText(bytes, encoding).replace(MARK, '')).toBe(head);
  });

  test.each([
    ['empty', Buffer.alloc(0)],
    ['zip', Buffer.from('PK\x03\x04 xl/workbook.xml')],
    ['excel', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['pdf', Buffer.from('%PDF-1.7')],
    ['image', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
    ['binary', Buffer.alloc(5000)],
    ['binary', Buffer.from('number;name\n\x00\x01')],
    ['binary', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
  ])('%s is no text', (kind, bytes) => expect(sniff(bytes)).toEqual({ text: false, kind }));

  test('a letter cut by the end of the head is not taken for Windows', () => {
    const cut = Buffer.from(`${'é'.repeat(3000)}`).subarray(0, 4095);
    expect(headText(Buffer.concat([Buffer.from('a;'), cut]), null)).not.toContain('Ã');
  });
});
