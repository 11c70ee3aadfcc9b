/** An urn that says "published": believed only with the board's own signed event in hand. */
import { beforeEach, describe, expect, test } from 'vitest';
import { formatLine, headMessage, makeEvent } from '#lib/board/event.ts';
import { generate, sign } from '#lib/crypto/signature.ts';
import { Envelope } from '#lib/election/envelope.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { castVote } from './index.ts';
import { cast, codeOf, fakeParty, fakePerson, type Meddling, type Party, worldOf } from './testing.ts';

const ada = [[0, 1, 0]];
let party: Party;
beforeEach(async () => {
  party = await fakeParty();
});

type Lie = {
  secret?: Uint8Array;
  type?: 'batch' | 'closing';
  height?: number;
  batch?: number;
  chain?: string;
  other?: string;
};

/** The line of batch 3 with this ballot, as an honest urn signs it but for the lie. */
function lineOf(body: string, lie: Lie = {}): string {
  const { phi: _, ...published } = Envelope.parse(JSON.parse(body));
  const payload = canonicalJson({ batch: lie.batch ?? 3, ballots: [published] });
  const chain = lie.chain ?? `urn/${party.phi}`;
  const height = lie.height ?? 3;
  const { event, hash } = makeEvent({ chain, height, parent: '00'.repeat(32), type: lie.type ?? 'batch', payload });
  const signature = toHex(sign(lie.secret ?? party.receiptSecret, headMessage({ chain, height, hash })));
  return formatLine({ event, payload: lie.other ?? payload, signature });
}

/** An urn that answers every ballot with "published in batch 3", and shows this line at height 3. */
function publishing(line: (body: string) => string): Meddling {
  let body = '';
  return (url, sent) => {
    if (url.endsWith('/api/urn/cast')) {
      body = sent;
      return new Response(JSON.stringify({ published: { batch: 3 } }));
    }
    return url.endsWith('?from=3') ? new Response(line(body)) : undefined;
  };
}

const voteWith = async (meddle: Meddling) => {
  party.signedBy.clear();
  party.meddle = meddle;
  return castVote(worldOf(party, fakePerson().passkeys), party.phi, ada);
};

describe('a ballot said to be published', () => {
  test('is in the urn where the board shows it under the urn’s signature', async () => {
    expect(cast(await voteWith(publishing((body) => lineOf(body))))).toMatchObject({ receipt: null, batch: 3 });
  });

  test('is not where the board shows nothing, or another’s ballot', async () => {
    expect(codeOf(await voteWith(publishing(() => '')))).toBe('booth/altered');
    const other = await fakeParty();
    const stranger = cast(await castVote(worldOf(other, fakePerson().passkeys), other.phi, ada));
    expect(codeOf(await voteWith(publishing(() => lineOf(stranger.envelope))))).toBe('booth/altered');
  });

  test.each<[string, Lie]>([
    ['of another key', { secret: generate().secret }],
    ['of another type', { type: 'closing' }],
    ['of another height', { height: 4 }],
    ['of another batch', { batch: 4 }],
    ['of another urn', { chain: `urn/${'A'.repeat(43)}` }],
    ['over another payload', { other: '{}' }],
  ])('is not where the event is %s', async (_, lie) => {
    expect(codeOf(await voteWith(publishing((body) => lineOf(body, lie))))).toBe('booth/altered');
  });
});

describe('what the urn says it holds', () => {
  const saying =
    (last: object): Meddling =>
    (url) =>
      url.endsWith('/api/urn/status') ? new Response(JSON.stringify({ last })) : undefined;
  const number = 'A'.repeat(43);

  test('is nothing without receipt and without batch, or where the board does not show it', async () => {
    for (const batch of [null, 3]) {
      expect(codeOf(await voteWith(saying({ n: 1, number, receipt: null, batch })))).toBe('booth/altered');
    }
  });
});
