/** What a trustee does on the trustee's page, over HTTP: make a key, verify the whole urn, then open the sum, once. */
import { z } from 'zod';
import { verifyBeforeDecryption } from '#lib/board/verify/index.ts';
import { deriveTrusteeKey } from '#lib/crypto/derive.ts';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { H, sha256 } from '#lib/crypto/hash.ts';
import { openChallenge, trusteeFactorsChallenge, trusteeKeyChallenge } from '#lib/election/challenge.ts';
import { partialDecryption, readTally } from '#lib/election/tally.ts';
import { makeTrusteeKey } from '#lib/election/trustees.ts';
import { Phi, toUrlForm, VoteId } from '#lib/ground/brand.ts';
import { randomBytes, utf8 } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { localFetch } from './local-fetch.ts';
import { assertionOf } from './passkeys.ts';
import { rpIdOf, type Session } from './session.ts';

const Step = z.enum(['make-key', 'wait', 'decrypt', 'annulled', 'done']);
const View = z.object({
  votes: z.array(
    z.object({
      vote: VoteId,
      step: Step,
      urns: z.array(z.object({ phi: Phi, state: z.string(), done: z.boolean() })),
    }),
  ),
});
export type TrusteeVote = z.infer<typeof View>['votes'][number];

export const trusteeOf = (session: Session, urnOrigin: string) => ({
  session,
  votes: async () => (await session.get('/api/people/trustee', View)).votes,

  /** PROTOCOL §4.2: the key exists while this function runs; its public record is sent. */
  makeKey: async (vote: VoteId): Promise<void> => {
    const record = canonicalJson(makeTrusteeKey(ed25519Group(), trusteeKey(session, vote)));
    const assertion = touch(session, trusteeKeyChallenge(vote, record));
    await session.send('POST', '/api/people/trustee/key', { vote, record, assertion }, z.unknown());
  },

  /** PROTOCOL §7.3. @throws Error naming the checks that failed: then nothing is decrypted */
  decrypt: async (vote: VoteId, phi: Phi): Promise<void> => {
    const [chain, journal] = await Promise.all([
      text(`${urnOrigin}/api/board/urn/${toUrlForm(phi)}`),
      text(`${session.origin}/api/board/journal/${vote}`),
    ]);
    const { checks, tally } = await verifyBeforeDecryption({ chain, journal });
    const failed = checks.filter(({ ok }) => !ok).map(({ name }) => name);
    if (failed.length > 0 || tally === null) throw new Error(`not decrypted: ${failed.join(', ')}`);
    const group = ed25519Group();
    const payload = partialDecryption(group, { phi, x: trusteeKey(session, vote), tally: readTally(group, tally) });
    const assertion = touch(session, trusteeFactorsChallenge(phi, sha256(utf8(payload))));
    await session.send('POST', '/api/people/trustee/factors', { phi, payload, assertion }, z.unknown());
  },
});
export type Trustee = ReturnType<typeof trusteeOf>;

function trusteeKey({ authenticator, origin }: Session, vote: VoteId): bigint {
  const challenge = openChallenge(randomBytes(32));
  const { prf } = authenticator.get({
    origin,
    rpId: rpIdOf(origin),
    challenge,
    allow: [],
    prf: { input: H('isoloir/v1/trustee', vote) },
  });
  if (prf === null) throw new Error('this passkey has no PRF');
  return deriveTrusteeKey(prf);
}

const touch = ({ authenticator, origin }: Session, challenge: Uint8Array) =>
  assertionOf(authenticator.get({ origin, rpId: rpIdOf(origin), challenge, allow: [] }));

async function text(url: string): Promise<string> {
  const answer = await localFetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}
