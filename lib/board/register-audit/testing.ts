/**
 * For tests only: a small register with its journal and the export for auditors, honest unless told to lie. Each lie
 * changes one thing, and everything after it is made consistently, as somebody would who holds every key of every server.
 */
import { blindSign, generateIssuingKey, type IssuingKey, readIssuingKey } from '#lib/crypto/blind-sign.ts';
import { rollLeaf, rollRoot } from '#lib/crypto/merkle.ts';
import { generate, type SigningKey, sign } from '#lib/crypto/signature.ts';
import { registerChallenge } from '#lib/election/challenge.ts';
import type { RollFigures } from '#lib/election/decision.ts';
import {
  type Lies as AssertionLies,
  assertWith,
  decide,
  freezeOf,
  makePasskey,
  type Passkey,
  sampleDefinition,
  sampleStatement,
  vote,
} from '#lib/election/testing.ts';
import { MemberId, type Phi } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, fromBigInt, randomBytes, toBase64Url, toBigInt, toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { type EventType, formatLine, headMessage, type Line, makeEvent } from '../event.ts';
import type { NightPayload } from '../payload.ts';
import { type ExportRecord, FORMAT, formatRecord, type SignOffRecord } from './format.ts';
import { inOrder, markOf, nightHash, type RefusedRow, sumUp } from './refused-rows.ts';

/** When the sample definition opens, epoch seconds. */
const OPENED = 1_800_000_000;

type College = 'nord' | 'sud';
const COLLEGES = ['nord', 'sud'] as const;

/** Who holds which key; made once, used by many registers. */
export type World = {
  authority: Passkey[];
  members: Passkey[];
  journal: SigningKey;
  receipt: SigningKey;
  issuing: Record<College, IssuingKey>;
};

export async function makeWorld(): Promise<World> {
  return {
    authority: [makePasskey(), makePasskey(), makePasskey()],
    members: Array.from({ length: 9 }, () => makePasskey('EdDSA')),
    journal: generate(),
    receipt: generate(),
    issuing: { nord: await generateIssuingKey(), sud: await generateIssuingKey() },
  };
}

export type Voter = {
  member: MemberId;
  college: College;
  number: string;
  salt: Bytes;
  lines: { from: number; keys: Passkey[] }[];
};

/** One sign-off as it is to be: `voter` by place on the roll, `line` and `key` by place of theirs. */
export type Plan = {
  voter: number;
  line?: number;
  key?: Passkey;
  college?: College;
  challenge?: (honest: Bytes) => Uint8Array;
  assertion?: AssertionLies;
};
/** Which sign-offs go out in which batch, by college, and before which root. */
type Batch = { college: College; before: number; signOffs: Plan[] };

export type Lies = {
  voters?: (voters: Voter[]) => Voter[];
  batches?: (batches: Batch[]) => Batch[];
  figures?: (figures: RollFigures, root: number) => RollFigures;
  pairs?: (pairs: { b: string[]; s: string[] }[], batch: number) => typeof pairs;
  /** What the decision to close says of passes used in the first urn, and of the register. */
  close?: (body: { passes: number; register?: RollFigures | undefined }) => typeof body;
  /** Members of the Authority, by place, who alone sign a decision to stop. */
  stoppedBy?: readonly number[];
  journalLine?: (line: Line, at: number) => Line;
  signOff?: (record: SignOffRecord, at: number, all: SignOffRecord[]) => SignOffRecord | SignOffRecord[];
  /** Members refused, by place on the roll; what the journal says of them; what the export gives. */
  refused?: (rows: RefusedRow[], night: { key: Bytes; phi: Record<College, Phi> }) => RefusedRow[];
  nights?: (payloads: NightPayload[]) => NightPayload[];
  given?: (night: { key: string; rows: RefusedRow[] }) => { key: string; rows: RefusedRow[] } | null;
  record?: (record: ExportRecord, at: number) => ExportRecord;
};

/** Six voters in the north, two in the south. The fifth enrols while the vote runs, in time for root 1; the sixth, who has
 * passkeys since the freeze, adds one at the same time. */
function honestVoters({ members }: World): Voter[] {
  const key = (i: number) => members.slice(i, i + 1);
  return Array.from({ length: 8 }, (_, i): Voter => {
    const lines = [{ from: 0, keys: i === 4 ? [] : key(i) }];
    if (i === 4) lines.push({ from: 1, keys: key(4) });
    if (i === 5) lines.push({ from: 1, keys: [...key(5), ...key(8)] });
    return {
      member: MemberId.parse(`00000000-0000-4000-8000-00000000000${i}`),
      college: i < 6 ? 'nord' : 'sud',
      number: String(100 + i),
      salt: randomBytes(32),
      lines,
    };
  });
}

/** The first three, then root 1, then those who enrolled; the eighth voter stays at home. */
const honestBatches = (): Batch[] => [
  { college: 'nord', before: 1, signOffs: [{ voter: 0 }, { voter: 1 }, { voter: 2 }] },
  {
    college: 'nord',
    before: 2,
    signOffs: [
      { voter: 4, line: 1 },
      { voter: 5, line: 1 },
    ],
  },
  { college: 'sud', before: 2, signOffs: [{ voter: 6 }] },
];

const at = (voter: Voter, line: number) => voter.lines[line] ?? { from: 0, keys: [] };

export function makeRegister(
  world: World,
  lies: Lies = {},
): { phi: Record<College, Phi>; lines: string[]; journal: string } {
  const definitions = {
    nord: define(world, 'nord'),
    sud: define(world, 'sud'),
  };
  const phi = { nord: definitions.nord.phi, sud: definitions.sud.phi };
  const voters = lies.voters?.(honestVoters(world)) ?? honestVoters(world);
  const batches = lies.batches?.(honestBatches()) ?? honestBatches();
  const leafOf = (voter: Voter, line: number) =>
    rollLeaf({
      ...voter,
      phi: phi[voter.college],
      passkeys: at(voter, line).keys.map((key) => ({ credential: fromBase64Url(key.credential), cose: key.cose })),
    });
  const figures = (root: number): RollFigures => {
    const now = voters.flatMap((voter) => {
      const line = voter.lines.findLastIndex(({ from }) => from <= root);
      return line < 0 ? [] : [{ voter, line }];
    });
    const count = (isIn: (one: (typeof now)[number]) => boolean) =>
      Object.fromEntries(COLLEGES.map((id) => [id, now.filter((one) => one.voter.college === id && isIn(one)).length]));
    const honest = {
      root: toHex(rollRoot(now.map(({ voter, line }) => leafOf(voter, line)))),
      members: count(() => true),
      enrolled: count(({ voter, line }) => at(voter, line).keys.length > 0),
    };
    return lies.figures?.(honest, root) ?? honest;
  };
  const signOff = ({ voter: who, line = 0, challenge, assertion, ...plan }: Plan): SignOffRecord => {
    const voter = voters[who];
    const college = plan.college ?? voter?.college ?? 'nord';
    const key = plan.key ?? (voter && at(voter, line).keys[0]) ?? makePasskey();
    const { request, answer } = pass(world.issuing[college]);
    const asked = registerChallenge(phi[college], [request]);
    return {
      member: voter?.member ?? MemberId.parse('00000000-0000-4000-8000-999999999999'),
      phi: phi[college],
      cose: toBase64Url(key.cose),
      assertion: assertWith(key, challenge?.(asked) ?? asked, assertion),
      requests: [toBase64Url(request)],
      signatures: [toBase64Url(answer)],
      leaf: voter ? toHex(leafOf(voter, line)) : '00'.repeat(32),
    };
  };
  const made = batches.map((batch) => ({ ...batch, signed: batch.signOffs.map(signOff) }));

  const passes = (before: number) =>
    made.flatMap(({ college, signed, ...batch }, i) => {
      if (batch.before !== before) return [];
      const pairs = signed.map(({ requests, signatures }) => ({ b: requests, s: signatures }));
      return [{ type: 'passes' as const, payload: { phi: phi[college], pairs: lies.pairs?.(pairs, i) ?? pairs } }];
    });
  const freeze = freezeOf([definitions.nord, definitions.sud]);
  const decided = (statement: Parameters<typeof decide>[0], attachments = {}, who: readonly number[] = [0, 1]) => ({
    type: 'decision' as const,
    payload: decide(
      statement,
      who.flatMap((i) => world.authority.slice(i, i + 1).map((passkey) => [i, passkey] as const)),
      attachments,
    ),
  });
  const close = { passes: 5, register: figures(1) };
  const { passes: used, ...register } = lies.close?.(close) ?? close;
  const night = randomBytes(32);
  // the eighth voter came, was turned away, and never signed
  const refusedAt = (who: number, minute: number, reason: RefusedRow['reason']): RefusedRow[] =>
    voters.slice(who, who + 1).map(({ college, member }) => {
      const mark = markOf(night, phi[college], member);
      return { phi: phi[college], mark, minute: OPENED / 60 + minute, reason };
    });
  const turned = inOrder([...refusedAt(7, 5, 'busy'), ...refusedAt(7, 7, 'busy'), ...refusedAt(7, 60, 'closed')]);
  const refused = lies.refused?.(turned, { key: night, phi }) ?? turned;
  const key = nightHash(night);
  const nights: NightPayload[] = [
    { what: 'made', key },
    { what: 'settled', key, ...sumUp(refused) },
  ];
  const [begun, ...later] = (lies.nights?.(nights) ?? nights).map((payload) => ({ type: 'night' as const, payload }));
  const journal = post(world, lies, [
    decided({ ...freeze.statement, body: { ...freeze.statement.body, ...figures(0) } }, freeze.attachments),
    decided(sampleStatement('open', { urns: Object.values(phi), drill: 'none' })),
    ...(begun === undefined ? [] : [begun]),
    ...passes(1),
    { type: 'roll', payload: figures(1) },
    ...passes(2),
    ...(lies.stoppedBy ? [decided(sampleStatement('stop', { urns: [phi.nord] }), {}, lies.stoppedBy)] : []),
    decided(
      sampleStatement('close', {
        urns: [
          { phi: phi.nord, ballots: used, passes: used, last: '00'.repeat(32) },
          { phi: phi.sud, ballots: 1, passes: 1, last: '00'.repeat(32) },
        ],
        ...(register.register === undefined ? {} : { register: register.register }),
      }),
    ),
    ...later,
  ]);

  const all = made.flatMap(({ signed }) => signed);
  const signOffs = all.flatMap((record, i) => lies.signOff?.(record, i, all) ?? record);
  const honestly = { key: toHex(night), rows: refused };
  const given = lies.given === undefined ? honestly : lies.given(honestly);
  const records: ExportRecord[] = [
    { head: { format: FORMAT, vote } },
    ...voters.map(({ member, college, number, salt, lines }) => ({
      voter: {
        member,
        phi: phi[college],
        number,
        salt: toHex(salt),
        lines: lines.map(({ from, keys }) => ({
          from,
          passkeys: keys.map(({ credential, cose }) => ({ credential, cose: toBase64Url(cose) })),
        })),
      },
    })),
    ...signOffs.map((record) => ({ signOff: record })),
    ...(given === null ? [] : [{ night: { key: given.key } }, ...given.rows.map((row) => ({ refused: row }))]),
    {
      end: {
        voters: voters.length,
        signOffs: signOffs.length,
        ...(given === null ? {} : { refused: given.rows.length }),
      },
    },
  ];
  const written = records.map((record, i) => formatRecord(lies.record?.(record, i) ?? record).slice(0, -1));
  return { phi, lines: written, journal };
}

const uuids = { nord: 'A'.repeat(22), sud: 'B'.repeat(22) };

const define = ({ authority, journal, receipt, issuing }: World, college: College) =>
  sampleDefinition(
    authority,
    {
      college: { id: college, name: { fr: college, en: college } },
      issuers: [{ name: 'Parti', modulus: toBase64Url(issuing[college].modulus) }],
      journalKey: toHex(journal.publicKey),
      receiptKey: toHex(receipt.publicKey),
    },
    uuids[college],
  );

/** A request that some blinding factor could have made, and its answer. */
function pass({ modulus, secret }: IssuingKey): { request: Bytes; answer: Bytes } {
  const request = fromBigInt(toBigInt(randomBytes(384)) % toBigInt(modulus), 384);
  const answer = blindSign(readIssuingKey(secret), request);
  if (answer === null) throw new Error('no signature');
  return { request, answer };
}

function post({ journal }: World, lies: Lies, events: readonly { type: EventType; payload: unknown }[]): string {
  let parent = '';
  const chain = `journal/${vote}`;
  return events
    .map(({ type, payload }, height) => {
      const text = canonicalJson(payload);
      const { event, hash } = makeEvent({ chain, height, parent, type, payload: text });
      const signature = toHex(sign(journal.secret, headMessage({ chain, height, hash })));
      parent = hash;
      const line = { event, payload: text, signature };
      return formatLine(lies.journalLine?.(line, height) ?? line);
    })
    .join('');
}
