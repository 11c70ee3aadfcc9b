/** The urn's hot handlers: all that its host answers. No cookie, no session, no page. */
import { z } from 'zod';
import { streamOwnChain } from '#lib/board/index.ts';
import { Envelope } from '#lib/election/envelope.ts';
import { RefusalFacts, stateRefusal } from '#lib/election/refusal.ts';
import { Status } from '#lib/election/status.ts';
import { statements } from '#lib/gate/refuse/statement.ts';
import { fromUrlForm, Phi, VoteId } from '#lib/ground/brand.ts';
import { urnConfig } from '#lib/ground/config.ts';
import { refuseSettings, type Setting, settingNames, settingsQuery } from '#lib/ground/database-settings.ts';
import { type Background, standBy } from '#lib/ground/duty.ts';
import { ok } from '#lib/ground/result.ts';
import { withUrn } from '#lib/urn/db.ts';
import {
  beginTicks,
  castBallot,
  checkUrnKeys,
  lookAtCast,
  publicReceiptKey,
  readStatus,
  refusalSigner,
  refusals,
  seenJournal,
  startFollowing,
  type UrnCode,
  viewUrn,
} from '#lib/urn/index.ts';
import { arrivedAt, route, router, screen } from '#lib/web/index.ts';

const OfUrn = z.strictObject({ phi: z.string().transform(fromUrlForm).pipe(Phi) });
const Nothing = z.strictObject({});
const Height = z.coerce.number().int().max(2_147_483_647);
/** Events of a chain from a height on; `limit`: at most so many. */
const Part = z.strictObject({ from: Height.min(0).default(0), limit: Height.min(1).optional() });

/** Bytes of the largest envelope: a ballot at its limit, every quote escaped, and the rest. */
const CAST_LIMIT = 1024 * 1024;

/** Said before the pass, or whoever asks for its state, has shown the key. */
const unproven: readonly UrnCode[] = ['urn/unknown', 'urn/not-open', 'urn/bad-pass', 'urn/bad-envelope', 'urn/busy'];
const stated = {
  side: 'urn',
  phi: ({ phi }: { phi: Phi }) => phi,
  unproven: [...unproven, 'urn/clock', 'urn/bad-status', 'web/outage', 'web/fault'],
} as const;

const casting = { input: Envelope, limit: CAST_LIMIT, refusals, stated };
const cast = route({
  ...casting,
  handle: (envelope, request) => castBallot(envelope, { signal: request.signal, arrived: arrivedAt(request) }),
});

/** A ballot without a pass is refused before anything is made of it. */
const castScreen = screen(casting, lookAtCast);

const status = route({
  input: Status,
  limit: 4096,
  refusals,
  stated,
  handle: (asked, { signal }) => readStatus(asked, signal),
});

const key = route({
  input: Nothing,
  from: 'query',
  refusals,
  handle: async () => ok({ key: await publicReceiptKey() }),
});

/** How far this side has seen a journal: who restores the people side must go on from there. */
const seen = route({
  input: Nothing,
  from: 'query',
  params: z.strictObject({ vote: VoteId }),
  refusals,
  handle: async (_, __, { vote }) => ok({ head: seenJournal(vote) }),
});

const state = route({
  input: Nothing,
  from: 'query',
  params: OfUrn,
  refusals,
  handle: (_, __, { phi }) => viewUrn(phi),
});

const chain = route({
  input: Part,
  from: 'query',
  params: OfUrn,
  refusals,
  handle: ({ from, limit }, _, { phi }) => ok(streamOwnChain(phi, from, limit)),
});

export const hot = router([
  { method: 'POST', path: '/api/urn/cast', cors: 'people', screen: castScreen, route: cast },
  { method: 'POST', path: '/api/urn/status', cors: 'people', route: status },
  { method: 'GET', path: '/api/urn/key', cors: 'any', route: key },
  { method: 'GET', path: '/api/urn/journal/:vote', cors: 'any', route: seen },
  { method: 'GET', path: '/api/urn/state/:phi', cors: 'any', route: state },
  { method: 'GET', path: '/api/board/urn/:phi', cors: 'any', route: chain },
]);

/** Starts what every process does, and stands by for what one does. @throws ConfigFault under another key-encryption key, or on a database
 * that keeps what we do not keep */
export async function start(): Promise<Background> {
  await checkUrnKeys();
  const signerFor = await refusalSigner();
  statements().learn('urn', (given) => {
    const facts = RefusalFacts.parse({ ...given, side: 'urn' });
    return stateRefusal(facts, signerFor(facts.phi));
  });
  refuseSettings('urn', (await withUrn((tx) => tx.query<Setting>(settingsQuery, [settingNames]))).rows);
  const endFollowing = await startFollowing();
  const duty = standBy({ name: 'urn/work', url: urnConfig().databaseUrl, begin: beginTicks });
  return {
    isConnected: duty.isConnected,
    stop: async () => {
      await Promise.all([duty.stop(), endFollowing()]);
    },
  };
}
