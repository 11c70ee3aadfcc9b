/**
 * For tests only: a whole small election of ours, from passkeys to `.bel`, in memory, honest unless told to lie. Each lie
 * changes one thing and everything after it is made consistently, as somebody would who holds every server key.
 */
import { groupOf } from '#lib/crypto/group.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { sign } from '#lib/crypto/signature.ts';
import { combineResult, countBallots } from '#lib/election/count.ts';
import type { Statement } from '#lib/election/decision.ts';
import {
  composeDefinition,
  type Definition,
  type Extension,
  parseDefinition,
  phiOf,
} from '#lib/election/definition.ts';
import { partialDecryption, readTally } from '#lib/election/tally.ts';
import { decide, sampleDefinition, sampleStatement, vote } from '#lib/election/testing.ts';
import { composeTrustees, electionKeyOf, makeTrusteeKey } from '#lib/election/trustees.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { type Bytes, compareBytes, fromBase64Url, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { deriveArchive } from '../derive-archive.ts';
import { type EventType, formatLine, headMessage, makeEvent } from '../event.ts';
import type { HeadsPayload, PublishedEnvelope } from '../payload.ts';
import { castAll, sorted, VOTES, type Voter, type VoterLies, type Votes, type World } from './testing-voters.ts';

export type Posted = { type: EventType; payload: unknown };

/** Points at which a test may lie. Each gets the honest value and answers what is used instead. */
export type Lies = VoterLies & {
  extension?: Partial<Extension>;
  uuid?: string;
  /** The definition's text, before phi is taken. */
  definition?: (text: string) => string;
  trustees?: (text: string) => string;
  /** The trustees text as the live chain's own event has it. */
  chainTrustees?: (text: string) => string;
  batches?: (batches: PublishedEnvelope[][]) => PublishedEnvelope[][];
  /** Events of the live chain before the closing record. */
  chainEvents?: (events: Posted[]) => Posted[];
  closing?: (payload: Record<string, unknown>) => Record<string, unknown>;
  afterClosing?: (events: Posted[]) => Posted[];
  chainLine?: (line: { event: string; payload: string; signature: string }, i: number) => typeof line;
  close?: (body: { ballots: number; passes: number; last: string }) => typeof body;
  freeze?: (body: { members: Record<string, number> }) => typeof body;
  pairs?: (pairs: Voter['pair'][]) => Voter['pair'][];
  /** Events of the journal after the pairs and heads, before the close. */
  journalEvents?: (events: Posted[]) => Posted[];
  factors?: (events: Posted[]) => Posted[];
  /** The urn is annulled and not closed: the decision in the place of the close, as told. */
  annul?: (decision: Posted) => Posted[];
  /** What stands in the journal after the publication. */
  afterwards?: () => Posted[];
  heads?: (payload: HeadsPayload) => HeadsPayload;
  journalLine?: (line: { event: string; payload: string; signature: string }, i: number) => typeof line;
  bel?: (bel: Uint8Array) => Uint8Array;
  /** Who votes what, in order; voter by index. */
  votes?: Votes;
  /** Envelopes in each batch. */
  sizes?: readonly number[];
};

export type Made = {
  bel: Uint8Array;
  chain: string;
  journal: string;
  phi: Phi;
  definition: Definition;
  voters: Voter[];
  tally: string;
  result: string;
};

type Signer = { secret: Bytes };

/** Appends events to a chain; `at` continues one. */
function post(name: string, { secret }: Signer, events: readonly Posted[], from = { height: 0, parent: '' }) {
  let { height, parent } = from;
  const lines = events.map(({ type, payload }) => {
    const text = canonicalJson(payload);
    const { event, hash } = makeEvent({ chain: name, height, parent, type, payload: text });
    const signature = toHex(sign(secret, headMessage({ chain: name, height, hash })));
    height++;
    parent = hash;
    return { event, payload: text, signature, hash };
  });
  return { lines, next: { height, parent } };
}

/** The definition with these keys in it, lies included. */
function makeDefinition(world: World, lies: Lies): { text: string; trustees: string } {
  const group = groupOf('Ed25519');
  const records = world.trustees.map((x) => makeTrusteeKey(group, x));
  const sample = sampleDefinition(world.passkeys).definition;
  const extension: Extension = {
    ...sample['x-isoloir'],
    k: 2,
    smallest: 2,
    receiptKey: toHex(world.receipt.publicKey),
    journalKey: toHex(world.journal.publicKey),
    issuers: [{ name: 'Parti', modulus: toBase64Url(world.issuing.modulus) }],
    ...lies.extension,
  };
  const text = composeDefinition({
    uuid: lies.uuid ?? sample.uuid,
    publicKey: electionKeyOf(group, records),
    rules: extension.questions.map(() => ({ blank: true, min: 1, max: 1 })),
    extension,
  });
  return {
    text: lies.definition?.(text) ?? text,
    trustees: lies.trustees?.(composeTrustees(records)) ?? composeTrustees(records),
  };
}

/** A whole election, published. */
export function makeElection(world: World, lies: Lies = {}): Made {
  const { text, trustees } = makeDefinition(world, lies);
  const phi = phiOf(text);
  const definition = parseDefinition(text);
  const { voters, envelopes } = castAll(world, lies.votes ?? VOTES, { text, phi, lies });

  // Live chain up to the last batch.
  const sizes = lies.sizes ?? [2, envelopes.length - 2];
  const honest = sizes.map((size, i) => {
    const from = sizes.slice(0, i).reduce((a, b) => a + b, 0);
    return sorted(envelopes.slice(from, from + size));
  });
  const batches = lies.batches?.(honest) ?? honest;
  const chainName = `urn/${phi}`;
  const before: Posted[] = [
    { type: 'definition', payload: { election: text, trustees: lies.chainTrustees?.(trustees) ?? trustees } },
    ...batches.map((ballots, i): Posted => ({ type: 'batch', payload: { batch: i + 1, ballots } })),
  ];
  const first = post(chainName, world.receipt, lies.chainEvents?.(before) ?? before);

  // Journal up to the decision to close.
  const journalName = `journal/${vote}`;
  const all = batches.flat();
  const counts = { ballots: all.length, passes: new Set(all.map(({ pass }) => pass.y)).size, last: first.next.parent };
  const decided = (statement: Statement, attachments = {}): Posted => ({
    type: 'decision',
    payload: decide(statement, signers(world), attachments),
  });
  const frozen = {
    urns: [{ phi, uuid: definition.uuid, college: definition['x-isoloir'].college.id }],
    root: '00'.repeat(32),
    members: { nord: 10 },
    enrolled: { nord: 9 },
  };
  const bytes = ({ b }: Voter['pair']) => fromBase64Url(b[0] ?? '');
  const pairs = voters.map(({ pair }) => pair).sort((a, b) => compareBytes(bytes(a), bytes(b)));
  const head = first.lines[1];
  const heads: HeadsPayload = { urns: [{ phi, height: 1, hash: head?.hash ?? '' }] };
  const middle: Posted[] = [
    { type: 'passes', payload: { phi, pairs: lies.pairs?.(pairs) ?? pairs } },
    { type: 'heads', payload: lies.heads?.(heads) ?? heads },
  ];
  const opening = post(journalName, world.journal, [
    decided(sampleStatement('freeze', { ...frozen, ...lies.freeze?.(frozen) }), {
      definitions: [{ phi, election: text, trustees }],
    }),
    decided(sampleStatement('open', { urns: [phi], drill: 'none' })),
    ...(lies.journalEvents?.(middle) ?? middle),
    ...(lies.annul?.(decided(sampleStatement('annul', { urns: [phi], reason: { fr: 'Fuite', en: 'Leak' } }))) ?? [
      decided(sampleStatement('close', { urns: [{ phi, ...(lies.close?.(counts) ?? counts) }] })),
    ]),
  ]);

  // Closing record, tally, factors, publication.
  const last = batches.at(-1) ?? [];
  const closing = {
    ...counts,
    fewerThanK: new Set(last.map(({ pass }) => pass.y)).size < definition['x-isoloir'].k,
    decision: opening.next.parent,
    ...(lies.annul === undefined ? {} : { annulled: true }),
  };
  const closed: Posted[] = [{ type: 'closing', payload: lies.closing?.(closing) ?? closing }];
  const ending = post(chainName, world.receipt, lies.afterClosing?.(closed) ?? closed, first.next);
  const { tally, counted } = countBallots(
    text,
    all.map(({ ballot }) => ballot),
  );
  const group = groupOf('Ed25519');
  const factors = new Map(
    world.trustees.map((x, i) => [i + 1, partialDecryption(group, { phi, x, tally: readTally(group, tally) })]),
  );
  const result = combineResult({
    election: text,
    trustees: composeTrustees(world.trustees.map((x) => makeTrusteeKey(group, x))),
    tally,
    factors,
    voters: counted,
  });
  const opened: Posted[] = [...factors].map(([trustee, payload]) => ({
    type: 'factors',
    payload: { phi, trustee, payload },
  }));
  const published = sampleStatement('publish', { urns: [{ phi, tally: sha256Hex(tally), result: sha256Hex(result) }] });
  const finale = post(
    journalName,
    world.journal,
    [
      ...(lies.factors?.(opened) ?? (lies.annul === undefined ? opened : [])),
      ...(lies.annul === undefined ? [decided(published, { results: [{ phi, tally, result }] })] : []),
      ...(lies.afterwards?.() ?? []),
    ],
    opening.next,
  );
  const write = (lines: (typeof first)['lines'], lie: Lies['chainLine']) =>
    lines
      .map(
        ({ event, payload, signature }, i) => lie?.({ event, payload, signature }, i) ?? { event, payload, signature },
      )
      .map(formatLine)
      .join('');
  const chain = write([...first.lines, ...ending.lines], lies.chainLine);
  const journal = write([...opening.lines, ...finale.lines], lies.journalLine);
  const bel = lies.annul === undefined ? deriveArchive(chain, journal) : new Uint8Array();
  return { bel: lies.bel?.(bel) ?? bel, chain, journal, phi, definition, voters, tally, result };
}

/** Two of three members of the Authority. */
export const signers = ({ passkeys }: World) => passkeys.slice(0, 2).map((passkey, i) => [i, passkey] as const);
