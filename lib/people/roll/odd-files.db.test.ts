import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { previewImport, takePart } from './index.ts';
import { author, bring, file, head, line, look, people, rollDatabases, snapshot } from './testing.ts';

await rollDatabases();

describe('encodings', () => {
  const text = file(line(1, { name: 'Zoé Lefèvre' }), line(2, { name: 'Ada' }), line(3, { name: 'Noël d’Œuvre' }));
  const wide = (order: 'le' | 'be') => {
    const bytes = Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le');
    return order === 'le' ? bytes : bytes.swap16();
  };
  const spelled: Readonly<Record<string, number>> = { Œ: 0x8c, '’': 0x92 };
  const windows = Uint8Array.from(text.replaceAll(',', ';'), (letter) => spelled[letter] ?? letter.charCodeAt(0));
  test.each([
    ['utf-8', ',', Buffer.from(`\ufeff${text}`)],
    ['utf-8', ',', Buffer.from(text)],
    ['utf-16le', '\t', wide('le')],
    ['utf-16be', '\t', wide('be')],
    ['windows-1252', ';', windows],
  ])('%s, separator %j: said with names to check, and imported as written', async (encoding, separator, bytes) => {
    expect(await look(bytes)).toMatchObject({
      value: { encoding, separator, accents: ['Zoé Lefèvre', 'Noël d’Œuvre'], members: 3 },
    });
    expect(await bring(bytes)).toMatchObject({ ok: true });
    const names = await people<{ name: string }>('SELECT name FROM person ORDER BY email');
    expect(names.map(({ name }) => name)).toEqual(['Zoé Lefèvre', 'Ada', 'Noël d’Œuvre']);
  });

  test('UTF-8 that someone has read as Windows comes first among the names to check', async () => {
    const twice = file(line(1, { name: 'Noël' }), line(2, { name: 'ZoÃ©' }));
    expect(await look(twice)).toMatchObject({ value: { accents: ['ZoÃ©', 'Noël'] } });
  });
});

describe('nonsense', () => {
  const MB = 1024 * 1024;
  const good = Buffer.from(`${head}\n`);
  const behind = (piece: string | number, size: number) => Buffer.concat([good, Buffer.alloc(size, piece)]);
  const said = async (bytes: Uint8Array) => {
    const answer = await look(bytes);
    if (answer.ok) return 'ok';
    const { code, field, detail } = answer.refusal;
    const errors = Array.isArray(detail?.errors) ? detail.errors : [];
    return [code, field, errors[0]?.code ?? detail?.kind ?? ''].join(' ');
  };
  test.each([
    ['nothing', Buffer.alloc(0), 'roll/not-text file empty'],
    ['a workbook', Buffer.from('PK\x03\x04 xl/workbook.xml'), 'roll/not-text file zip'],
    ['nothing but zeros', Buffer.alloc(4 * MB), 'roll/not-text file binary'],
    ['zeros far behind a good head', behind(`${line(1)}\n`, 8192).fill(0, 8000), 'roll/bad-rows file row/too-long'],
    ['one endless line', Buffer.alloc(4 * MB, 'x'), 'roll/bad-rows file row/endless'],
    ['one endless line behind a good head', behind('x', 4 * MB), 'roll/bad-rows file row/endless'],
    ['commas', behind(',', 4 * MB), 'roll/bad-rows file row/endless'],
    ['a quote that never ends', behind('"x\n', MB), 'roll/bad-rows file row/not-csv'],
    ['a column of words', behind('word\n', MB), 'roll/bad-rows file row/wrong-width'],
    ['columns that nobody knows', Buffer.from('a,b,c\n1,2,3'), 'roll/bad-rows file row/unknown-column'],
    ['only a head', good, 'roll/no-rows file '],
  ])('%s', async (_, bytes, expected) => {
    expect(await said(bytes)).toBe(expected);
    expect(await snapshot()).toEqual([]);
  });

  /** Sends 50 MB made as they are sent, as the page does: until a part is refused. Answers how many were taken. */
  async function sendFifty(make: (part: number) => Uint8Array<ArrayBuffer>) {
    const id = crypto.randomUUID();
    for (let part = 0; part < 50; part++) {
      const taken = await takePart({ import: id, part, parts: 50, bytes: make(part) }, author);
      if (!taken.ok) return { id, sent: part, refusal: taken.refusal };
    }
    return { id, sent: 50, refusal: null };
  }

  test('fifty megabytes: noise and an endless line end at the first; behind a good head, at the first bad line', async () => {
    // never, by chance, what a text begins with
    const noise = () => new Uint8Array(randomBytes(MB)).fill(1, 0, 4);
    expect(await sendFifty(noise)).toMatchObject({ sent: 0, refusal: { code: 'roll/not-text' } });
    const endless = new Uint8Array(MB).fill(0x78);
    expect(await sendFifty(() => endless)).toMatchObject({ sent: 0, refusal: { code: 'roll/bad-rows' } });
    expect(await people('SELECT FROM roll_part')).toEqual([]);

    const start = Buffer.from(file(...Array.from({ length: 300 }, (_, i) => line(i)), ''));
    const whole = await sendFifty((part) => (part === 0 ? Uint8Array.from(start) : endless));
    expect(whole).toMatchObject({ sent: 50, refusal: null });
    expect(await previewImport({ import: whole.id }, author)).toMatchObject({
      refusal: {
        code: 'roll/bad-rows',
        detail: { count: 1, errors: [{ row: 302, column: null, code: 'row/endless' }] },
      },
    });
    expect(await snapshot()).toEqual([]);
  });

  test('ends reading at a hundred thousand faults, lists a hundred, keeps the rest for download', async () => {
    const answer = await look(behind('a\n', 400_000));
    expect(answer).toMatchObject({ refusal: { code: 'roll/bad-rows', detail: { count: 100_000, cut: 100_000 } } });
    expect(answer.ok ? [] : answer.refusal.detail?.errors).toHaveLength(100);
    expect(await people('SELECT count(*)::int AS n FROM roll_fault')).toEqual([{ n: 100_000 }]);
  });
});
