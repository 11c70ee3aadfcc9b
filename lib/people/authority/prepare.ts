/**
 * Preparing a vote (PROTOCOL §4.4, §4.5): the exact definition of each urn, with every key that phi shall bind.
 * Nothing here is signed yet; freezing is a decision of the Authority over what this made.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { groupOf } from '#lib/crypto/group.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { Authority, composeDefinition, type Draft, type Extension, phiOf } from '#lib/election/index.ts';
import { composeTrustees, electionKeyOf, TrusteeKey } from '#lib/election/trustees.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { toBase64Url } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { peer } from '#lib/ground/peer.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, Rollback, withPeople } from '../db.ts';
import { ROLL_OF } from '../roll/eligible.ts';
import { type FreshKey, keepIssuingKey, lacksShareKeys, makeIssuingKeys, sealOf } from './issuing-keys.ts';
import { journalKey } from './journal-key.ts';
import type { AuthorityCode } from './refusals.ts';
import { isFaithful, repeatedBy } from './repeat.ts';
import { type DefinitionRow, definitionsOf, dropPreparation, findVote, hasOpenProposal, trusteesOf } from './vote.ts';

/** Why a vote cannot be prepared yet; the console says each in words. */
export type Missing =
  | 'time-over'
  | 'trustee-keys'
  | 'authority'
  | 'authority-passkeys'
  | 'share-keys'
  | 'college-without-members'
  | 'college-too-small'
  | 'booth';

type Prepared = Pick<DefinitionRow, 'phi' | 'uuid' | 'college'>;

/** Makes the definitions of all urns anew. Only what freezing names will ever be used. */
export async function prepareVote(id: VoteId): Promise<Result<{ definitions: Prepared[] }, AuthorityCode>> {
  // 1. outside of any transaction: what takes long or goes to the other side
  const receiptKey = await fetchReceiptKey();
  const booth = await boothManifest();
  const vote = await withPeople((tx) => findVote(tx, id));
  if (vote === null) return refuse('vote/unknown');
  const issuers = await makeIssuingKeys(vote.draft.colleges.length);

  // 2. the rest, as it stands
  return withPeople(async (tx) => {
    const current = await findVote(tx, id, { lock: true });
    if (current === null) return refuse('vote/unknown');
    if (current.state === 'frozen') return refuse('vote/frozen');
    if (await hasOpenProposal(tx, id)) return refuse('vote/proposal-open');
    const missing = await missingOf(tx, current, booth);
    if (missing.length > 0 || booth === null || current.draft.colleges.length !== issuers.length)
      return refuse('vote/not-ready', { detail: { missing } });
    await dropPreparation(tx, id);
    const { draft } = current;
    const repeated = await repeatedBy(tx, current.repeats);
    const trustees = (await trusteesOf(tx, id)).map(({ name, record }) => ({
      ...TrusteeKey.parse(JSON.parse(record ?? '')),
      name,
    }));
    const common = { receiptKey, booth, journalKey: await journalKey(tx), authority: await readAuthority(tx) };
    const seal = await sealOf(tx, id);
    for (const [i, college] of draft.colleges.entries()) {
      const issuer = issuers[i];
      if (issuer === undefined) throw new Error('as many issuing keys as colleges');
      const { uuid } = issuer;
      const before = repeated?.get(college.id);
      const again = before === undefined ? {} : { round: before.round, of: before.of };
      const extension = { ...extensionOf(id, draft, { college, issuer, ...common }), ...again };
      const publicKey = electionKeyOf(groupOf('Ed25519'), trustees);
      const election = composeDefinition({ uuid, publicKey, rules: draft.questions, extension });
      const isStranger = repeated !== null && before === undefined;
      if (isStranger || !isFaithful(before, election)) throw new Rollback(refuse('vote/not-the-same'));
      await keepIssuingKey(tx, { vote: id, college: college.id, seal }, issuer);
      await tx.query(
        `INSERT INTO definition (phi, vote_id, college, uuid, election, trustees) VALUES ($1, $2, $3, $4, $5, $6)`,
        [phiOf(election), id, college.id, uuid, election, composeTrustees(trustees)],
      );
    }
    await tx.query(`UPDATE vote SET state = 'prepared' WHERE id = $1`, [id]);
    const definitions = await definitionsOf(tx, id);
    return ok({ definitions: definitions.map(({ phi, uuid, college }) => ({ phi, uuid, college })) });
  });
}

type Bound = Pick<Extension, 'college' | 'receiptKey' | 'journalKey' | 'authority' | 'booth'> & { issuer: FreshKey };

function extensionOf(vote: VoteId, draft: Draft, { issuer, ...bound }: Bound): Extension {
  const { peopleOrigin, urnOrigin, rpId, partyName } = webConfig();
  return {
    version: 1,
    vote,
    round: 1,
    title: draft.title,
    questions: draft.questions.map(({ title, order, answers }) => ({ title, order, answers })),
    opens: draft.opens,
    closes: draft.closes,
    ...(draft.latest === undefined ? {} : { latest: draft.latest }),
    ...(draft.grace === undefined ? {} : { grace: draft.grace }),
    zone: draft.zone,
    earlyClose: draft.earlyClose,
    k: draft.k,
    tick: draft.tick,
    smallest: draft.smallest,
    hosts: { people: peopleOrigin, urn: urnOrigin },
    rpId,
    issuers: [{ name: partyName, modulus: toBase64Url(issuer.modulus) }],
    witnesses: [],
    witnessQuorum: 0,
    ...bound,
  };
}

/** What still stands in the way of preparing. */
export async function missingOf(
  tx: PeopleTx,
  { id, draft }: { id: VoteId; draft: Draft },
  booth: string | null,
): Promise<Missing[]> {
  const { rows } = await tx.query<{ college: string; members: number }>(
    `SELECT college, count(*)::int AS members FROM ${ROLL_OF} m WHERE college = ANY($2) GROUP BY college`,
    [id, draft.colleges.map((college) => college.id)],
  );
  const sizes = draft.colleges.map(({ id: college }) => rows.find((row) => row.college === college)?.members ?? 0);
  const authority = await tx.query<{ quorum: number; members: number; without: number }>(
    `SELECT a.quorum, count(p.id)::int AS members,
            count(p.id) FILTER (WHERE NOT EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = p.id))::int AS without
       FROM authority a LEFT JOIN person p ON 'authority' = ANY(p.roles) GROUP BY a.quorum`,
  );
  const [board] = authority.rows;
  const trustees = await trusteesOf(tx, id);
  const conditions: readonly (readonly [Missing, boolean])[] = [
    ['time-over', draft.closes * 1000 <= now()],
    ['trustee-keys', trustees.length === 0 || trustees.some((trustee) => trustee.record === null)],
    ['authority', board === undefined || board.members < board.quorum],
    ['authority-passkeys', (board?.without ?? 0) > 0],
    ['share-keys', await lacksShareKeys(tx)],
    ['college-without-members', sizes.some((size) => size === 0)],
    ['college-too-small', sizes.some((size) => size > 0 && size < draft.smallest)],
    ['booth', booth === null],
  ];
  return conditions.flatMap(([code, holds]) => (holds ? [code] : []));
}

/** Who decides: all persons of the Authority with all their passkeys, in a stable order. */
async function readAuthority(tx: PeopleTx): Promise<Authority> {
  const { rows } = await tx.query<{ person: string; name: string; credential: string; cose: Buffer; quorum: number }>(
    `SELECT p.id AS person, p.name, k.id AS credential, k.cose, a.quorum
       FROM authority a, person p JOIN passkey k ON k.person_id = p.id
      WHERE 'authority' = ANY(p.roles) ORDER BY p.name COLLATE "C", p.id, k.id COLLATE "C"`,
  );
  const members = new Map<string, Authority['members'][number]>();
  for (const { person, name, credential, cose } of rows) {
    const member = members.get(person) ?? { name, keys: [] };
    members.set(person, { name, keys: [...member.keys, { credential, cose: toBase64Url(cose) }] });
  }
  return Authority.parse({ quorum: rows[0]?.quorum, members: [...members.values()] });
}

const UrnKey = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) });

/** The key under which the urn signs receipts and heads, from the urn itself. */
async function fetchReceiptKey(): Promise<string> {
  const answer = await peer('urn').get('/api/urn/key');
  if (!answer.ok) throw new Error(`the urn answered ${answer.status} for its key`);
  return UrnKey.parse(await answer.json()).key;
}

/** Hex SHA-256 of the booth's manifest as it was built; null where it was not. */
export async function boothManifest(): Promise<string | null> {
  try {
    return sha256Hex(Uint8Array.from(await readFile(resolve('dist/booth/manifest.json'))));
  } catch {
    return null;
  }
}
