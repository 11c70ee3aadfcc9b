/** For tests only: who holds which key, and voters with passes and envelopes, honest unless told to lie. */
import { blind, finalize, prepare } from '#lib/crypto/blind.ts';
import { blindSign, generateIssuingKey, readIssuingKey } from '#lib/crypto/blind-sign.ts';
import { deriveSecrets, type Secrets } from '#lib/crypto/derive.ts';
import { groupOf } from '#lib/crypto/group.ts';
import { randomScalar } from '#lib/crypto/scalar.ts';
import { generate } from '#lib/crypto/signature.ts';
import { sealBallot } from '#lib/election/ballot.ts';
import { parseDefinition } from '#lib/election/definition.ts';
import { signEnvelope } from '#lib/election/envelope.ts';
import { type Pass, passMessage } from '#lib/election/pass.ts';
import { makePasskey, type Passkey } from '#lib/election/testing.ts';
import { BallotNumber, Credential, type Phi } from '#lib/ground/brand.ts';
import { type Bytes, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import type { PublishedEnvelope } from '../payload.ts';

export type Voter = { secrets: Secrets; pass: Pass; pair: { b: string[]; s: string[] } };

/** Who holds what; made once, used by many elections. */
export type World = {
  passkeys: Passkey[];
  trustees: bigint[];
  receipt: { secret: Bytes; publicKey: Bytes };
  journal: { secret: Bytes; publicKey: Bytes };
  issuing: { modulus: Bytes; secret: Bytes };
  /** Voters and honest ballots by phi: sealing is slow, and most lies do not touch it. */
  voters: Map<string, Voter[]>;
  sealed: Map<string, string>;
};

export async function makeWorld(): Promise<World> {
  const { q } = groupOf('Ed25519');
  return {
    passkeys: [makePasskey(), makePasskey(), makePasskey()],
    trustees: [randomScalar(q), randomScalar(q)],
    receipt: generate(),
    journal: generate(),
    issuing: await generateIssuingKey(),
    voters: new Map(),
    sealed: new Map(),
  };
}

function makeVoter(world: World, phi: Phi): Voter {
  const { modulus, secret } = world.issuing;
  const secrets = deriveSecrets(randomBytes(32), [modulus]);
  const [own] = secrets.issuers;
  if (own === undefined) throw new Error('no issuer');
  const prepared = prepare(own.prefix, passMessage(phi, secrets.y));
  const { request, inverse } = blind({ modulus, prepared, salt: own.salt, r: own.r });
  const answer = blindSign(readIssuingKey(secret), request);
  const signature = answer === null ? null : finalize({ modulus, prepared, answer, inverse });
  if (answer === null || signature === null) throw new Error('no signature');
  const tokens = [{ prefix: toBase64Url(own.prefix), signature: toBase64Url(signature) }];
  return {
    secrets,
    pass: { y: Credential.parse(secrets.y), tokens },
    pair: { b: [toBase64Url(request)], s: [toBase64Url(answer)] },
  };
}

/** The first `count` voters of this urn; the same ones each time. */
function votersOf(world: World, phi: Phi, count: number): Voter[] {
  const known = world.voters.get(phi) ?? [];
  while (known.length < count) known.push(makeVoter(world, phi));
  world.voters.set(phi, known);
  return known.slice(0, count);
}

export type Votes = readonly (readonly [voter: number, choice: readonly number[]])[];

/** Lies of voters, or of whoever puts words in their mouths; `i` counts votes. */
export type VoterLies = {
  pass?: (pass: Pass, i: number) => Pass;
  /** `seal` makes one more honest ballot of any voter. */
  ballot?: (text: string, x: bigint, i: number, seal: (who: number, choice: readonly number[]) => string) => string;
  envelope?: (envelope: PublishedEnvelope, x: bigint, i: number) => PublishedEnvelope;
};

/** Four voters; the first votes again; the second votes blank. */
export const VOTES: Votes = [
  [0, [0, 1, 0]],
  [1, [1, 0, 0]],
  [2, [0, 0, 1]],
  [3, [0, 0, 1]],
  [0, [0, 0, 1]],
];

/** One envelope per vote, in order, each in its turn. */
export function castAll(
  world: World,
  votes: Votes,
  { text, phi, lies }: { text: string; phi: Phi; lies: VoterLies },
): { voters: Voter[]; envelopes: PublishedEnvelope[] } {
  const election = parseDefinition(text);
  const voters = votersOf(world, phi, Math.max(0, ...votes.map(([who]) => who + 1)));
  const seal = (who: number, choice: readonly number[]): string => {
    const x = voters[who]?.secrets.x;
    if (x === undefined) throw new Error('no such voter');
    return sealBallot({ election, phi, x, choices: [[...choice]] }).ballot;
  };
  const turns = new Map<number, { n: number; number: BallotNumber | '' }>();
  const envelopes = votes.map(([who, choice], i): PublishedEnvelope => {
    const voter = voters[who];
    if (voter === undefined) throw new Error('no such voter');
    const { x } = voter.secrets;
    const key = `${phi}|${who}|${i}|${choice.join()}`;
    const sealed = world.sealed.get(key) ?? seal(who, choice);
    world.sealed.set(key, sealed);
    const pass = lies.pass?.(voter.pass, i) ?? voter.pass;
    const ballot = lies.ballot?.(sealed, x, i, seal) ?? sealed;
    const before = turns.get(who) ?? { n: 0, number: '' };
    turns.set(who, { n: before.n + 1, number: numberOf(ballot) });
    const { phi: _, ...envelope } = signEnvelope({ phi, pass, ballot, n: before.n + 1, previous: before.number }, x);
    return lies.envelope?.(envelope, x, i) ?? envelope;
  });
  return { voters, envelopes };
}

/** Signs the envelope again after a change. */
export function resign(envelope: PublishedEnvelope, phi: Phi, x: bigint): PublishedEnvelope {
  const { phi: _, ...again } = signEnvelope({ phi, ...envelope }, x);
  return again;
}

const numberOf = (ballot: string): BallotNumber | '' => {
  const found = /"hash":"([^"]{43})","proof"/.exec(ballot)?.[1];
  return found === undefined ? '' : BallotNumber.parse(found);
};

/** As the urn sorts a batch. */
export const sorted = (envelopes: readonly PublishedEnvelope[]): PublishedEnvelope[] =>
  [...envelopes].sort((a, b) => {
    const [one, other] = [numberOf(a.ballot), numberOf(b.ballot)];
    return a.n - b.n || (one < other ? -1 : one > other ? 1 : 0);
  });
