import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '#lib/ground/bytes.ts';
import { readDocument } from './document.ts';
import { pdf } from './testing.ts';

const verdict = (bytes: Uint8Array): string => {
  const read = readDocument(bytes);
  return read.ok ? 'kept' : read.refusal.code;
};
const object = (dictionary: string) => `9 0 obj\n<< ${dictionary} >>\nendobj\n`;
const packed = (content: string, type = '/Type /ObjStm') =>
  `9 0 obj\n<< ${type} /Filter /FlateDecode >>\nstream\n${deflateSync(content).toString('latin1')}\nendstream\nendobj\n`;

describe('a document', () => {
  it('is a whole PDF, published as it is', () => {
    expect(readDocument(pdf())).toEqual({ ok: true, value: { bytes: pdf() } });
    expect(verdict(pdf({ tail: '\r\n' }))).toBe('kept');
    expect(verdict(pdf({ objects: packed('1 0 << /Type /Page /Name /Arial#20Bold >>') }))).toBe('kept');
    expect(verdict(pdf({ objects: object('/JavaScriptish true /Launcher 1') }))).toBe('kept');
  });

  const refused: Readonly<Record<string, readonly [Uint8Array, string]>> = {
    nothing: [new Uint8Array(), 'material/not-a-document'],
    'a page': [utf8('<!doctype html><script>1</script>'), 'material/not-a-document'],
    'a page that a reader would find a PDF in': [concat(utf8('<html>'), pdf()), 'material/not-a-document'],
    'a PDF with an archive behind': [pdf({ tail: 'PK\u0003\u0004' }), 'material/document-damaged'],
    'a PDF cut short': [pdf().subarray(0, -8), 'material/document-damaged'],
    'a locked PDF': [pdf({ objects: object('/Encrypt 5 0 R') }), 'material/document-locked'],
    'a PDF with a script': [pdf({ objects: object('/S /JavaScript /JS (app.alert(1))') }), 'material/document-active'],
    'a script spelled by numbers': [pdf({ objects: object('/S /J#61vaScrip#74') }), 'material/document-active'],
    'a script in a packed object': [pdf({ objects: packed('9 0 << /S /JavaScript >>') }), 'material/document-active'],
    'a script in an object packed under a hidden name': [
      pdf({ objects: packed('9 0 << /S /JavaScript >>', '/Type /Obj#53tm') }),
      'material/document-damaged',
    ],
    'a script packed twice': [
      pdf({ objects: packed(deflateSync('9 0 << /S /JavaScript >>').toString('latin1')) }),
      'material/document-damaged',
    ],
    'a script written as differences': [
      pdf({ objects: packed('9 0 << >>', '/Type /ObjStm /DecodeParms << /Predictor 2 /Columns 4 >>') }),
      'material/document-damaged',
    ],
    'a script behind a harmless stream in a string': [
      pdf({
        objects: packed(
          '9 0 << >>',
          `/Type /ObjStm /X (stream\n${deflateSync('9 0 << >>').toString('latin1')}endstream)`,
        ),
      }),
      'material/document-damaged',
    ],
    'a stream that unpacks to more than anyone reads, over and over': [
      pdf({ objects: packed(`1 0 ${' '.repeat(9_000_000)}`).repeat(3) }),
      'material/document-damaged',
    ],
    'a packed object that does not unpack': [
      pdf({ objects: '9 0 obj\n<< /Type /ObjStm >>\nstream\nxxxx\nendstream\nendobj\n' }),
      'material/document-damaged',
    ],
    'a PDF that starts a program': [pdf({ objects: object('/S /Launch') }), 'material/document-active'],
    'a PDF with a file in it': [pdf({ objects: object('/EmbeddedFiles 4 0 R') }), 'material/document-active'],
    'a form that sends': [pdf({ objects: object('/S /SubmitForm') }), 'material/document-active'],
    'a PDF too heavy': [new Uint8Array(5_000_001), 'material/document-too-heavy'],
  };
  for (const [title, [bytes, code]] of Object.entries(refused)) {
    it(`is not ${title}`, () => expect(verdict(bytes)).toBe(code));
  }
});
