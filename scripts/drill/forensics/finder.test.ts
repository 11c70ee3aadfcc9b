import { expect, test } from 'vitest';
import { utf8 } from '#lib/ground/bytes.ts';
import { finder } from './finder.ts';

test('every place of every string, also overlapping ones and those of two owners; what is cut is none', () => {
  const names = finder<string>();
  names.add(utf8('membre.home-00001@parti.example'), 'one');
  names.add(utf8('membre.home-00002@parti.example'), 'two');
  names.add(utf8('home-00001'), 'one');
  names.add(utf8('home-00001'), 'another');
  names.add(utf8('short'), 'nobody');
  const text = 'x membre.home-00001@parti.example; short; membre.home-0000; home-00001';
  const found = [...names.find(Buffer.from(text))].map(({ at, length, owner }) => [text.slice(at, at + length), owner]);
  expect(found).toEqual([
    ['membre.home-00001@parti.example', 'one'],
    ['home-00001', 'one'],
    ['home-00001', 'another'],
    ['home-00001', 'one'],
    ['home-00001', 'another'],
  ]);
  expect([...names.find(Buffer.from(text.slice(0, 12)))]).toEqual([]);
});
