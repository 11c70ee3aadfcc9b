import { describe, expect, it } from 'vitest';
import { formatLine, headMessage, makeEvent } from '#lib/board/event.ts';
import { proveLeaf, rollLeaf, rootOf, treeOf } from '#lib/crypto/merkle.ts';
import { generate, sign } from '#lib/crypto/signature.ts';
import { makePasskey } from '#lib/election/testing.ts';
import { fromBase64Url, randomBytes, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { type Shown, saysRoot, standsUnder } from './prove.ts';

const key = generate();
const vote = '1'.repeat(22);
const { credential, cose } = makePasskey();
const salt = randomBytes(32);
const own = { phi: 'A'.repeat(43), member: '00000000-0000-4000-8000-000000000001', number: '12' };
const leaf = rollLeaf({ ...own, salt, passkeys: [{ credential: fromBase64Url(credential), cose }] });
const tree = treeOf([leaf, ...Array.from({ length: 6 }, () => randomBytes(32))]);
const shown: Shown = {
  ...own,
  vote,
  salt: toHex(salt),
  passkeys: [{ credential, cose: toBase64Url(cose) }],
  root: toHex(rootOf(tree)),
  steps: (proveLeaf(tree, leaf) ?? []).map(({ side, hash }) => ({ side, hash: toHex(hash) })),
  journal: { height: 3, key: toHex(key.publicKey) },
};

function lineOf({ root = shown.root, secret = key.secret, height = 3, chain = `journal/${vote}` } = {}): string {
  const payload = canonicalJson({ root, members: { nord: 7 }, enrolled: { nord: 7 } });
  const { event, hash } = makeEvent({ chain, height, parent: '0'.repeat(64), type: 'roll', payload });
  const signature = toHex(sign(secret, headMessage({ chain, height, hash })));
  return formatLine({ event, payload, signature });
}

describe('one’s own line', () => {
  it('stands under the root as shown, and in no other form', () => {
    expect(standsUnder(shown)).toBe(true);
    const others: Partial<Shown>[] = [
      { number: '13' },
      { phi: 'B'.repeat(43) },
      { passkeys: [] },
      { salt: '0'.repeat(64) },
      { root: '0'.repeat(64) },
      { steps: shown.steps.slice(1) },
    ];
    for (const other of others) expect(standsUnder({ ...shown, ...other })).toBe(false);
  });

  it('is in the journal where a line signed by its key says this root, at this height', () => {
    expect(saysRoot(lineOf(), shown)).toBe(true);
    const lies = [
      lineOf({ root: '0'.repeat(64) }),
      lineOf({ secret: generate().secret }),
      lineOf({ height: 4 }),
      lineOf({ chain: `journal/${'2'.repeat(22)}` }),
      lineOf().replace('nord', 'sud1'),
      '',
      'noise',
    ];
    for (const lie of lies) expect(saysRoot(lie, shown)).toBe(false);
  });
});
