/** The people side's hot handlers: what every voter needs, and its part of the board. They answer before Next does. */
import { z } from 'zod';
import { listJournals, streamJournal } from '#lib/board/index.ts';
import { MaterialHash, RegisterRequest } from '#lib/election/index.ts';
import { RefusalFacts, stateRefusal } from '#lib/election/refusal.ts';
import { statements } from '#lib/gate/refuse/statement.ts';
import { fromUrlForm, Phi, VoteId } from '#lib/ground/brand.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { refuseSettings, type Setting, settingNames, settingsQuery } from '#lib/ground/database-settings.ts';
import { type Background, standBy } from '#lib/ground/duty.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { ok, type Refusals, refuse } from '#lib/ground/result.ts';
import {
  archiveOf,
  materialRefusals,
  refusalSigner,
  serveMaterial,
  startKeeping,
  startTick,
} from '#lib/people/authority/index.ts';
import { closePeople, withPeople } from '#lib/people/db.ts';
import { checkPeopleKeys } from '#lib/people/keys/index.ts';
import { closeMail, startMail } from '#lib/people/mail/index.ts';
import {
  EnrolFinish,
  EnrolOpen,
  EnrolProof,
  refusals as enrolRefusals,
  finishEnrolment,
  flushUse,
  giveNonce,
  NonceRequest,
  openEnrolment,
  proveEnrolment,
  sendEnrolCode,
} from '#lib/people/passkey/index.ts';
import { flushRefused } from '#lib/people/refused/index.ts';
import { registerRefusals } from '#lib/people/roll/register/index.ts';
import { sealOldRegister } from '#lib/people/sealed/index.ts';
import { route, router } from '#lib/web/index.ts';
import { grace, heldAt, signInTurn, startPromising } from './people-closing.ts';
import * as deviceToken from './people-known.ts';
import { charged, perLink } from './people-limited.ts';
import { limited, refusals } from './refusals.ts';

const Nothing = z.strictObject({});
const none = {} as const satisfies Refusals;
const From = z.strictObject({ from: z.coerce.number().int().min(0).max(2_147_483_647).default(0) });

/** Said before the member's own passkey has answered for the request, or before it is known whether it has. */
const unproven = [
  ...(['register/unknown-urn', 'register/unknown-passkey', 'register/bad-request', 'register/bad-assertion'] as const),
  ...(['register/not-open', 'register/suspended', 'register/annulled', 'register/closed'] as const),
  ...(['web/busy', 'web/outage', 'web/fault'] as const),
];

const challenge = route({
  input: NonceRequest,
  limit: 1024,
  sameOrigin: true,
  refusals: enrolRefusals,
  stated: { side: 'people', phi: () => '', unproven },
  handle: async ({ purpose }) => ok({ nonce: await giveNonce(purpose) }),
});

const enrolOpen = route({
  input: EnrolOpen,
  limit: 4096,
  sameOrigin: true,
  refusals: { ...enrolRefusals, ...limited },
  handle: perLink(openEnrolment),
});

const enrolCode = route({
  input: EnrolOpen,
  limit: 4096,
  sameOrigin: true,
  refusals: { ...enrolRefusals, ...limited },
  handle: perLink(sendEnrolCode),
});

const enrolProve = route({
  input: EnrolProof,
  limit: 4096,
  sameOrigin: true,
  refusals: { ...enrolRefusals, ...limited },
  handle: perLink(proveEnrolment),
});

const enrolFinish = route({
  input: EnrolFinish,
  limit: 32_768,
  sameOrigin: true,
  refusals: { ...enrolRefusals, ...limited },
  handle: perLink(finishEnrolment),
});

const register = route({
  input: RegisterRequest,
  limit: 16_384,
  sameOrigin: true,
  refusals: { ...registerRefusals, ...limited },
  stated: { side: 'people', phi: ({ phi }) => phi, unproven },
  handle: (request, came) => charged(request.assertion.credential, () => signInTurn(request, came)),
});

const journals = route({
  input: Nothing,
  from: 'query',
  refusals: none,
  handle: async () => ok({ votes: await listJournals() }),
});

const journal = route({
  input: From,
  from: 'query',
  params: z.strictObject({ vote: VoteId }),
  refusals: none,
  handle: ({ from }, _, { vote }) => ok(streamJournal(vote, from)),
});

const archive = route({
  input: Nothing,
  from: 'query',
  params: z.strictObject({ phi: z.string().transform(fromUrlForm).pipe(Phi) }),
  refusals,
  handle: async (_, __, { phi }) => {
    const bytes = await archiveOf(phi);
    if (bytes === null) return refuse('board/no-archive');
    return ok(new Response(bytes, { headers: { 'content-type': 'application/octet-stream' } }));
  },
});

const material = route({
  input: Nothing,
  from: 'query',
  params: z.strictObject({ sha: MaterialHash }),
  refusals: materialRefusals,
  handle: (_, __, { sha }) => serveMaterial(sha),
});

export const hot = router([
  { method: 'POST', path: '/api/people/challenge', route: challenge },
  { method: 'POST', path: '/api/people/enrol/open', route: enrolOpen },
  { method: 'POST', path: '/api/people/enrol/code', route: enrolCode },
  { method: 'POST', path: '/api/people/enrol/prove', route: enrolProve },
  { method: 'POST', path: '/api/people/enrol/finish', route: enrolFinish },
  { method: 'GET', path: '/api/people/known', route: deviceToken.offer },
  { method: 'POST', path: '/api/people/known', route: deviceToken.keep },
  { method: 'POST', path: '/api/people/register', route: register },
  { method: 'GET', path: '/api/people/grace/:phi', route: grace },
  { method: 'GET', path: '/api/board/journals', cors: 'any', route: journals },
  { method: 'GET', path: '/api/board/journal/:vote', cors: 'any', route: journal },
  { method: 'GET', path: '/api/board/archive/:phi.bel', cors: 'any', route: archive },
  { method: 'GET', path: '/api/board/material/:sha', cors: 'any', route: material },
]);

/** Starts what every process does, and stands by for what one does. @throws ConfigFault under another key-encryption key,
 * or on a database that keeps what we do not keep */
export async function start(): Promise<Background> {
  await checkPeopleKeys();
  refuseSettings('people', (await withPeople((tx) => tx.query<Setting>(settingsQuery, [settingNames]))).rows);
  await sealOldRegister();
  const signerFor = await refusalSigner();
  statements().learn('people', (given) => {
    const facts = RefusalFacts.parse({ ...given, side: 'people' });
    return stateRefusal(facts, signerFor(facts.phi));
  });
  const ends = [startKeeping(), startPromising(), deviceToken.startKnown()];
  const duty = standBy({ name: 'people/work', url: peopleConfig().databaseUrl, begin: beginWork });
  return {
    isConnected: duty.isConnected,
    stop: async () => {
      await Promise.all([duty.stop(), ...ends.map((end) => end())]);
      await flushUse().catch((thrown: unknown) => log('people/uses-lost', fieldsOfFault(thrown)));
      await flushRefused({ all: true }).catch((thrown: unknown) => log('people/refused-lost', fieldsOfFault(thrown)));
      await closePeople();
    },
  };
}

/** Journal, desk and letters: in the process on duty. */
function beginWork(): () => Promise<void> {
  const ends = [startTick(heldAt), startMail()];
  return async () => {
    await Promise.all(ends.map((end) => end()));
    closeMail();
  };
}
