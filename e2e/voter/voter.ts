/** A member without a page: enrols from the link in the letter, votes, changes the vote. All over HTTP. */
import { z } from 'zod';
import {
  type Choices,
  castVote,
  memoryStore,
  memoryVault,
  type StoredVote,
  type TroubleCode,
  type World,
} from '#lib/booth/index.ts';
import { enrolChallenge } from '#lib/election/challenge.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { KNOWN_COOKIE } from '#lib/ground/known-token.ts';
import { type Authenticator, softwareAuthenticator } from '../authenticator/index.ts';
import { type Jar, spelled, withJar } from './jar.ts';
import { draw, keepDeviceToken, Offered, orderOf } from './known.ts';
import { type LocalFetch, localFetch } from './local-fetch.ts';
import { softwarePasskeys } from './passkeys.ts';
import { json, read } from './session.ts';

const Offer = z.object({
  displayName: z.string(),
  rpId: z.string(),
  userHandle: z.string(),
  nonce: z.string(),
  ways: z.array(z.object({ kind: z.enum(['sms', 'section', 'facts']) })),
  tokenKey: Offered,
});
const Enrolled = z.object({ name: z.string(), deviceToken: z.string().nullable() });

/** What a person types to prove who they are, beside their link. */
export type Proof = { kind: 'sms' | 'section' | 'facts'; text: string };
/** Gets hold of it; `askForCode`: has one sent by text message. Not called where the link asks for nothing more. */
export type Prove = (askForCode: () => Promise<unknown>) => Promise<Proof>;

/** The booth said no; `code` says why, and nothing here says who or what. */
export class NotCast extends Error {
  override readonly name = 'NotCast';
  readonly code: TroubleCode;
  readonly detail: Readonly<Record<string, unknown>>;
  constructor(code: TroubleCode, detail: Readonly<Record<string, unknown>> = {}) {
    super([code, detail.what, detail.refusal].filter((word) => typeof word === 'string').join(' '));
    this.code = code;
    this.detail = detail;
  }
}

export type Voter = {
  readonly authenticator: Authenticator;
  readonly world: World;
  /** What a browser sends to the people's host with each request of a page: `__Host-known=…` once enrolled, its place in
   * line. Null where there is nothing yet. */
  cookie: () => string | null;
  /** Makes a passkey from an invitation's token and a second proof. @returns the name on the roll */
  enrol: (token: string, prove: Prove, passkeyName?: string) => Promise<string>;
  /** Votes, or votes again; with a rescue code where one is needed. @throws NotCast */
  vote: (phi: Phi, choices: Choices, code?: string) => Promise<StoredVote>;
};

/** What survives when a voter's page or browser is killed: give the same to the next `voterOf`. */
export type VoterDevice = Pick<World, 'store' | 'vault'>;
export const newDevice = (): VoterDevice => ({ store: memoryStore(), vault: memoryVault() });

export type VoterOptions = {
  /** Origin of the people's host. */
  origin: string;
  authenticator?: Authenticator;
  fetch?: LocalFetch;
  device?: VoterDevice;
  world?: Partial<World>;
};

export function voterOf({ origin, fetch = localFetch, ...options }: VoterOptions): Voter {
  const authenticator = options.authenticator ?? softwareAuthenticator();
  const jar: Jar = new Map();
  const world: World = {
    origin,
    fetch: withJar(asPage(fetch, origin), origin, jar),
    passkeys: softwarePasskeys(authenticator, origin),
    ...(options.device ?? newDevice()),
    now: Date.now,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    patience: [200, 500, 1000],
    ...options.world,
  };

  const onToken = (token: string | null) => {
    if (token !== null) jar.set(KNOWN_COOKIE, token);
  };
  return {
    authenticator,
    world,
    cookie: () => (jar.size === 0 ? null : spelled(jar)),
    enrol: (token, prove, passkeyName) =>
      enrol({ origin, authenticator, fetch, token, prove, onToken, ...(passkeyName ? { passkeyName } : {}) }),
    async vote(phi, choices, code) {
      const cast = await castVote(world, phi, choices, code === undefined ? {} : { code });
      if (!cast.ok) throw new NotCast(cast.refusal.code, cast.refusal.detail);
      return cast.value;
    },
  };
}

/** A browser names the page's origin in every POST and in every request to another host; scripts must do so too. */
const asPage =
  (fetch: LocalFetch, origin: string): LocalFetch =>
  (url, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('origin', origin);
    return fetch(url, { ...init, headers });
  };

export type Enrolment = {
  origin: string;
  authenticator: Authenticator;
  /** 160 bits from the invitation, base64url. */
  token: string;
  prove: Prove;
  passkeyName?: string;
  fetch?: LocalFetch;
  /** Stands around the making of the passkey, for tests that cut it off. */
  around?: <T>(make: () => Promise<T>) => Promise<T>;
  /** Is told the device's token, or null where it was given none. */
  onToken?: (token: string | null) => void;
};

/** PROTOCOL §3.3–3.4: proves who one is, and makes a passkey from an invitation. @returns the name on the roll. @throws Refused */
export async function enrol({ origin, authenticator, token, prove, ...more }: Enrolment): Promise<string> {
  const { fetch = localFetch, passkeyName = 'Clé d’essai', around = (make) => make(), onToken } = more;
  const send = async <T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> =>
    read(path, await asPage(fetch, origin)(`${origin}${path}`, json('POST', body)), schema);
  const offer = await send('/api/people/enrol/open', { token }, Offer);
  const askForCode = () => send('/api/people/enrol/code', { token }, z.unknown());
  const proof = offer.ways.length === 0 ? null : await prove(askForCode);
  if (proof !== null) await send('/api/people/enrol/prove', { token, proof }, z.unknown());
  const made = await around(async () =>
    authenticator.create({
      origin,
      rpId: offer.rpId,
      user: { id: fromBase64Url(offer.userHandle), name: offer.displayName, displayName: offer.displayName },
      challenge: enrolChallenge(offer.rpId, offer.displayName, fromBase64Url(offer.nonce)),
      algorithms: [-8, -7, -257],
      prf: {},
    }),
  );
  const drawn = draw(offer.tokenKey);
  const { name, deviceToken } = await send(
    '/api/people/enrol/finish',
    {
      token,
      nonce: offer.nonce,
      credential: made.credential,
      attestationObject: toBase64Url(made.attestationObject),
      clientDataJSON: toBase64Url(made.clientDataJSON),
      transports: made.transports,
      passkeyName,
      prf: made.prf.enabled,
      ...(proof === null ? {} : { proof }),
      ...orderOf(drawn),
    },
    Enrolled,
  );
  // as the page does, whether or not anybody here asks for it
  const kept = await keepDeviceToken({ origin, fetch: asPage(fetch, origin) }, drawn, deviceToken);
  onToken?.(kept);
  return name;
}

/** The secret part of an invitation's link, as it stands in the letter. */
export function tokenIn(letter: string): string {
  const token = /\/enrol#([A-Za-z0-9_-]{27})/.exec(letter)?.[1];
  if (token === undefined) throw new Error('no link in this letter');
  return token;
}
