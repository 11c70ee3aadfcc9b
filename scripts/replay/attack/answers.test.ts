/** An answer is over where it says it is, in however many pieces it comes. */
import { expect, test } from 'vitest';
import { type Reading, readOn, WAITING } from './answers.ts';

/** Status and where it stands after these pieces. */
function read(...pieces: string[]): [string | null, Reading['kind']] {
  let reading = WAITING;
  let seen: string | null = null;
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1');
    const { status, next } = readOn(reading, bytes, bytes.length);
    seen = status ?? seen;
    reading = next;
  }
  return [seen, reading.kind];
}

const head = (status: string, more: string) => `HTTP/1.1 ${status}\r\nX: y\r\n${more}\r\n`;

test.each<[string, string[], [string | null, Reading['kind']]]>([
  ['in one piece', [`${head('503 No', 'Content-Length: 4\r\n')}full`], ['503', 'whole']],
  ['in two', [head('200 OK', 'content-length: 4\r\n'), 'full'], ['200', 'whole']],
  ['half of it', [`${head('200 OK', 'Content-Length: 4\r\n')}fu`], ['200', 'bytes']],
  ['of no bytes', [head('200 OK', 'Content-Length: 0\r\n')], ['200', 'whole']],
  ['that has no body', [head('204 No Content', '')], ['204', 'whole']],
  ['the last', [`${head('400 Bad', 'Content-Length: 1\r\nConnection: close\r\n')}x`], ['400', 'last']],
  ['in chunks', [`${head('200 OK', 'Transfer-Encoding: chunked\r\n')}1\r\nx`, '\r\n0\r\n\r\n'], ['200', 'whole']],
  ['in chunks, not over', [`${head('200 OK', 'Transfer-Encoding: chunked\r\n')}1\r\nx\r\n`], ['200', 'chunks']],
  ['the last, in chunks', [`${head('200 OK', 'Connection: close\r\n')}1\r\nx\r\n0\r\n\r\n`], ['200', 'last']],
  ['that is none', ['SMTP ready\r\n\r\n'], [null, 'last']],
  ['after which more comes', [`${head('200 OK', 'Content-Length: 1\r\n')}x`, 'more'], ['200', 'last']],
])('an answer %s', (_, pieces, expected) => expect(read(...pieces)).toEqual(expected));
