/** For tests only: a house with an Authority of three, two trustees and members, before a stand-in for the urn's host
 * that serves whatever chain a test builds. Everything else is the product. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { z } from 'zod';
import { type EventType, formatLine, headMessage, type Line, makeEvent } from '#lib/board/event.ts';
import { groupOf } from '#lib/crypto/group.ts';
import { generate, sign } from '#lib/crypto/signature.ts';
import { Draft, decisionChallenge, Statement, trusteeKeyChallenge } from '#lib/election/index.ts';
import { assertWith, type Passkey, sampleDraft } from '#lib/election/testing.ts';
import { makeTrusteeKey } from '#lib/election/trustees.ts';
import { fromUrlForm, type PersonId, Phi, type VoteId } from '#lib/ground/brand.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { setClock } from '#lib/ground/clock.ts';
import type { TestDatabases } from '../../../scripts/db/testing.ts';
import { withPeople } from '../db.ts';
import { type ProposalView, signProposal } from '../decision/index.ts';
import { seedMember, seedPasskey, seedPerson } from '../testing.ts';
import { createVote, keepTrusteeKey, type PlainKind, prepareVote, proposeAdmission, proposeDecision } from './index.ts';

export const OPENS = 1_800_000_000;
export const CLOSES = OPENS + 3600;

/** Puts the process's clock at this epoch second. */
export const at = (seconds: number): void => setClock(() => seconds * 1000);

export type Person = { id: PersonId; passkey: Passkey };

const enrolled = async (id: PersonId): Promise<Person> => ({ id, passkey: await seedPasskey(id) });

/** The urn's host: its key, and chains and figures as the test says. */
export async function serveUrn() {
  const key = generate();
  const chains = new Map<Phi, Line[]>();
  const figures = new Map<Phi, object>();
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://urn.localhost');
    const [, , , , spelled = ''] = pathname.split('/');
    const phi = Phi.safeParse(fromUrlForm(decodeURIComponent(spelled))).data;
    if (pathname === '/api/urn/key') return void response.end(JSON.stringify({ key: toHex(key.publicKey) }));
    const chain = phi === undefined ? undefined : chains.get(phi);
    if (phi === undefined || (chain === undefined && pathname.startsWith('/api/urn/')))
      return void response.writeHead(404).end();
    if (chain === undefined) return void response.end();
    if (pathname.startsWith('/api/urn/state/')) {
      const height = chain.length - 1;
      const last = hashes.get(chain[height]?.event ?? '') ?? '';
      const quiet = { state: 'open', ballots: 0, passes: 0, height, last, flushed: false };
      return void response.end(JSON.stringify({ ...quiet, ...figures.get(phi) }));
    }
    response.end(
      chain
        .slice(Number(searchParams.get('from') ?? 0))
        .map(formatLine)
        .join(''),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.int() }).parse(server.address());
  process.env.URN_INTERNAL = `http://127.0.0.1:${port}`;
  return {
    chains,
    figures,
    /** Appends to the urn's live chain; answers the event's hash. */
    append(phi: Phi, type: EventType, payload: object): string {
      const chain = `urn/${phi}`;
      const lines = chains.get(phi) ?? [];
      const before = lines.at(-1);
      const parent = before === undefined ? '' : (hashes.get(before.event) ?? '');
      const height = lines.length;
      const text = canonicalJson(payload);
      const { event, hash } = makeEvent({ chain, height, parent, type, payload: text });
      hashes.set(event, hash);
      const signature = toHex(sign(key.secret, headMessage({ chain, height, hash })));
      chains.set(phi, [...lines, { event, payload: text, signature }]);
      return hash;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
const hashes = new Map<string, string>();
export type UrnStandIn = Awaited<ReturnType<typeof serveUrn>>;

/** The booth as built: its manifest is all that is read of it. */
export function buildBooth(): void {
  const directory = mkdtempSync(join(tmpdir(), 'isoloir-'));
  const before = process.cwd();
  afterAll(() => {
    process.chdir(before);
    rmSync(directory, { recursive: true, force: true });
  });
  mkdirSync(join(directory, 'dist', 'booth'), { recursive: true });
  writeFileSync(join(directory, 'dist', 'booth', 'manifest.json'), '{"files":{}}');
  process.chdir(directory);
}

/** Authority (2 of 3), two trustees, and this many members with passkeys per college. */
export async function seedHouse(members: Readonly<Record<string, number>> = { nord: 4 }) {
  const authority: Person[] = [];
  for (const name of ['Ada', 'Blaise', 'Cléo']) authority.push(await enrolled(await seedPerson(['authority'], name)));
  await withPeople((tx) => tx.query('INSERT INTO authority (quorum) VALUES (2)'));
  const trustees: Person[] = [];
  for (const name of ['Tom', 'Ugo']) trustees.push(await enrolled(await seedPerson(['trustee'], name)));
  const voters: Record<string, Person[]> = {};
  for (const [college, count] of Object.entries(members)) {
    voters[college] = [];
    for (let i = 0; i < count; i++) voters[college].push(await enrolled(await seedMember(college)));
  }
  return { authority, trustees, voters };
}
export type House = Awaited<ReturnType<typeof seedHouse>>;

/** The person at a place of a list. @throws Error where nobody sits there */
export function seat(people: readonly Person[] | undefined, i: number): Person {
  const person = people?.[i];
  if (person === undefined) throw new Error('nobody sits there');
  return person;
}

/** 'ok', or the code of the refusal. */
export const codeOf = (result: { ok: boolean; refusal?: { code: string } }) =>
  result.ok ? 'ok' : result.refusal?.code;

/** Everything that drafts, keys and decisions live in, as the owner sees it: to show that a refusal changed nothing. */
export function electionTables(databases: TestDatabases) {
  const tables = ['vote', 'definition', 'issuing_key', 'trustee_key', 'proposal', 'decision_signature', 'factors'];
  return Promise.all(
    [...tables, 'journal_outbox'].map((table) => databases.asOwner('people', `SELECT * FROM ${table} ORDER BY 1, 2`)),
  );
}

export const draftOf = (house: House, more: Record<string, unknown> = {}): Draft =>
  Draft.parse(
    sampleDraft(
      house.trustees.map((trustee) => trustee.id),
      {
        opens: OPENS,
        closes: CLOSES,
        colleges: Object.keys(house.voters).map((id) => ({ id, name: { fr: id, en: id } })),
        ...more,
      },
    ),
  );

/** What a `Result` holds. @throws Error naming the refusal */
export function value<T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

export const secrets = [11n, 13n] as const;

/** A vote as far as its definitions. `secrets[i]` is the secret of trustee i. */
export async function prepared(
  house: House,
  more: Record<string, unknown> = {},
): Promise<{ vote: VoteId; urns: Phi[] }> {
  const { id: vote } = value(await createVote(draftOf(house, more)));
  for (const [i, trustee] of house.trustees.entries()) await giveKey(vote, trustee, secrets[i] ?? 17n);
  const { definitions } = value(await prepareVote(vote));
  return { vote, urns: definitions.map((definition) => definition.phi) };
}

export async function giveKey(vote: VoteId, { id, passkey }: Person, x: bigint) {
  const record = canonicalJson(makeTrusteeKey(groupOf('Ed25519'), x));
  const assertion = assertWith(passkey, trusteeKeyChallenge(vote, record));
  return keepTrusteeKey(id, { vote, record, assertion });
}

/** The signature of this person under the proposal. */
export const signed = ({ id, passkey }: Person, proposal: ProposalView) =>
  signProposal(
    id,
    proposal.id,
    assertWith(passkey, decisionChallenge(Statement.parse(JSON.parse(proposal.statement)))),
  );

/** Proposes and signs with two of three. */
export async function decideBy(house: House, vote: VoteId, kind: PlainKind): Promise<ProposalView> {
  const [ada, , cleo] = house.authority;
  if (ada === undefined || cleo === undefined) throw new Error('an Authority of three');
  const proposal = value(await proposeDecision(vote, kind, ada.id));
  value(await signed(ada, proposal));
  return value(await signed(cleo, proposal));
}

/** Membership number of a person on the roll. */
export async function numberOf({ id }: Pick<Person, 'id'>): Promise<string> {
  const { rows } = await withPeople((tx) =>
    tx.query<{ number: string }>('SELECT number FROM member WHERE person_id = $1', [id]),
  );
  return rows[0]?.number ?? '';
}

/** Adds these members of the roll to the frozen roll, by two of three. */
export async function admitted(house: House, vote: VoteId, people: readonly Pick<Person, 'id'>[]) {
  const ada = seat(house.authority, 0);
  const proposal = value(await proposeAdmission(vote, await Promise.all(people.map(numberOf)), ada.id));
  value(await signed(ada, proposal));
  return value(await signed(seat(house.authority, 2), proposal));
}

/** A vote that is frozen and whose opening is decided. */
export async function frozen(house: House, more: Record<string, unknown> = {}) {
  const made = await prepared(house, more);
  await decideBy(house, made.vote, 'freeze');
  await decideBy(house, made.vote, 'open');
  return made;
}
