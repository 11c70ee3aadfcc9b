import { describe, expect, test } from 'vitest';
import { generate, sign } from '#lib/crypto/signature.ts';
import { toHex } from '#lib/ground/bytes.ts';
import {
  checkChain,
  type EventType,
  formatLine,
  type Head,
  headMessage,
  type Line,
  makeEvent,
  parseLines,
  readEvents,
} from './event.ts';

const key = generate();
const publicKey = toHex(key.publicKey);
const chain = `journal/${'1'.repeat(22)}`;

type Parts = { chain: string; height: number; parent: string; type: EventType; payload: string };

/** A line as the key's holder can make it, honest or not. */
function lineOf(parts: Parts, lie: { payload?: string; signature?: string } = {}): { line: Line; head: Head } {
  const { event, hash } = makeEvent(parts);
  const signature = toHex(sign(key.secret, headMessage({ chain, height: parts.height, hash })));
  return {
    line: { event, payload: lie.payload ?? parts.payload, signature: lie.signature ?? signature },
    head: { height: parts.height, hash },
  };
}

/** A chain of the payloads; `change` may alter the parts of one event before it is made and signed. */
function chainOf(payloads: readonly string[], change: (parts: Parts) => Parts = (parts) => parts): Line[] {
  let parent = '';
  return payloads.map((payload, height) => {
    const { line, head } = lineOf(change({ chain, height, parent, type: 'roll', payload }));
    parent = head.hash;
    return line;
  });
}

const failed = (lines: readonly Line[], after?: Head) =>
  checkChain(lines, { chain, key: publicKey, ...(after === undefined ? {} : { after }) }).flatMap((check) =>
    check.ok ? [] : [check.name],
  );

describe('a chain', () => {
  const lines = chainOf(['{"a":1}', '{"a":2}', '{"a":3}']);

  test('holds, whole or from where one left off', () => {
    expect(failed(lines)).toEqual([]);
    const [first] = readEvents(lines);
    expect(failed(lines.slice(1), { height: 0, hash: first?.hash ?? '' })).toEqual([]);
    expect(failed([])).toEqual([]);
  });

  test('reads back from its file to the byte', () => {
    const file = lines.map(formatLine).join('');
    expect(parseLines(file)).toEqual(lines);
    expect(file.split('\n')).toHaveLength(4);
  });

  test('has events in canonical JSON with the hash of the payload', () => {
    expect(JSON.parse(lines[0]?.event ?? '')).toEqual({
      chain,
      height: 0,
      parent: '',
      payload: '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
      type: 'roll',
    });
  });
});

/** Each attack is made by who holds the key, where it can be: it is caught by the named check and by no other. */
const ATTACKS: Readonly<Record<string, () => Line[]>> = {
  'chain-name': () => chainOf(['{}', '{"a":1}'], (parts) => ({ ...parts, chain: `journal/${'2'.repeat(22)}` })),
  'chain-order': () => chainOf(['{}', '{"a":1}'], (parts) => ({ ...parts, height: parts.height * 2 })),
  'chain-parent': () =>
    chainOf(['{}', '{"a":1}'], (parts) => ({ ...parts, parent: parts.height === 1 ? '00'.repeat(32) : '' })),
  'chain-payload': () => [
    lineOf({ chain, height: 0, parent: '', type: 'roll', payload: '{}' }, { payload: '{"a":1}' }).line,
  ],
  'chain-signature': () => {
    const other = toHex(sign(generate().secret, headMessage({ chain, height: 0, hash: '00'.repeat(32) })));
    return [lineOf({ chain, height: 0, parent: '', type: 'roll', payload: '{}' }, { signature: other }).line];
  },
};

describe('each check has an attack that it alone catches', () => {
  test.each(Object.entries(ATTACKS))('%s', (name, attack) => expect(failed(attack())).toEqual([name]));
  test('a signature of another height is none', () => {
    const [first, second] = chainOf(['{}', '{"a":1}']);
    if (!first || !second) throw new Error('no lines');
    expect(failed([first, { ...second, signature: first.signature }])).toEqual(['chain-signature']);
  });
  test('chain-form: an event that is not canonical, has a member too many or is no event', () => {
    const [line] = chainOf(['{}']);
    if (!line) throw new Error('no line');
    for (const event of [
      line.event.replace(',', ', '),
      line.event.replace('{', '{"at":1,'),
      line.event.replace('"roll"', '"vote"'),
      'event',
    ]) {
      expect(failed([{ ...line, event }])).toEqual(['chain-form']);
    }
  });
  test('a part that was taken out, put twice or turned round', () => {
    const [a, b, c] = chainOf(['{}', '{"a":1}', '{"a":2}']);
    if (!a || !b || !c) throw new Error('no lines');
    for (const lines of [
      [a, c],
      [b, c],
      [a, a, b],
      [b, a],
    ])
      expect(failed(lines)).not.toEqual([]);
  });
});

describe('a file that is no chain', () => {
  const [line] = chainOf(['{}']);
  const good = line === undefined ? '' : formatLine(line);
  test.each([
    ['cut', good.slice(0, -1)],
    ['an empty line', `${good}\n`],
    ['no JSON', 'x\n'],
    ['a member too many', `${JSON.stringify({ ...line, at: 1 })}\n`],
    ['a short signature', `${JSON.stringify({ ...line, signature: 'ab' })}\n`],
  ])('%s', (_, text) => expect(() => parseLines(text)).toThrow(SyntaxError));
});
