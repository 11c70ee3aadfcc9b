/** Proposals as rows, and as the console sees them. */
import { z } from 'zod';
import {
  type Admitted,
  Attachments,
  authorityOf,
  type Bilingual,
  type DecisionContext,
  type DecisionKind,
  type DecisionSignature,
  decisionChallenge,
  parseDefinition,
  Statement,
} from '#lib/election/index.ts';
import { Phi, VoteId } from '#lib/ground/brand.ts';
import { toBase64Url } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { type PeopleTx, withPeople } from '../db.ts';

export type ProposalState = 'open' | 'passed' | 'withdrawn';

export type Proposal = {
  id: string;
  vote: VoteId;
  kind: DecisionKind;
  state: ProposalState;
  statement: Statement;
  attachments: Attachments;
  proposedBy: string;
  signatures: DecisionSignature[];
  /** The roll that a `freeze` proposes to freeze, in one hash. */
  rollMark: Buffer | null;
  /** Whom an `admit` means. */
  admission: Admission | null;
};

/** Salt (base64url) and list that make the hash in the statement of an `admit`. */
export type Admission = { salt: string; list: Admitted[] };

export type ProposalView = {
  id: string;
  vote: VoteId;
  kind: DecisionKind;
  state: ProposalState;
  text: Bilingual;
  /** Canonical JSON: the exact statement. */
  statement: string;
  /** What the passkey signs, base64url. */
  challenge: string;
  /** Name of the person who proposed. */
  proposedBy: string;
  signatures: { member: number; name: string }[];
  quorum: number;
  members: number;
  /** For the eyes of the Authority: whom an `admit` means. Null for every other kind. */
  admission: Admission | null;
};

const State = z.enum(['open', 'passed', 'withdrawn']);

type Row = {
  id: string;
  vote_id: string;
  state: string;
  statement: string;
  attachments: string;
  proposed_by: string;
  signatures: {
    member: number;
    credential: string;
    authenticator_data: string;
    client_data: string;
    signature: string;
  }[];
  roll_mark: Buffer | null;
  list_salt: Buffer | null;
  list: { phi: string; number: string; name: string }[];
};

const columns = `
  SELECT p.id, p.vote_id, p.state, p.statement, p.attachments, who.name AS proposed_by,
         coalesce((SELECT json_agg(json_build_object(
             'member', s.member, 'credential', s.credential,
             'authenticator_data', encode(s.authenticator_data, 'hex'),
             'client_data', encode(s.client_data, 'hex'),
             'signature', encode(s.signature, 'hex')) ORDER BY s.member)
           FROM decision_signature s WHERE s.proposal_id = p.id), '[]') AS signatures,
         p.roll_mark, p.list_salt,
         coalesce((SELECT json_agg(json_build_object('phi', a.phi, 'number', a.number, 'name', a.name)
                                   ORDER BY a.number COLLATE "C")
           FROM admission a WHERE a.proposal_id = p.id), '[]') AS list
    FROM proposal p JOIN person who ON who.id = p.proposed_by`;

const base64Url = (hex: string): string => toBase64Url(Buffer.from(hex, 'hex'));

function readRow(row: Row): Proposal {
  const statement = Statement.parse(JSON.parse(row.statement));
  return {
    id: row.id,
    vote: VoteId.parse(row.vote_id),
    kind: statement.kind,
    state: State.parse(row.state),
    statement,
    attachments: Attachments.parse(JSON.parse(row.attachments)),
    proposedBy: row.proposed_by,
    signatures: row.signatures.map((one) => ({
      member: one.member,
      credential: one.credential,
      authenticatorData: base64Url(one.authenticator_data),
      clientDataJSON: base64Url(one.client_data),
      signature: base64Url(one.signature),
    })),
    rollMark: row.roll_mark,
    admission:
      row.list_salt === null
        ? null
        : { salt: toBase64Url(row.list_salt), list: row.list.map((one) => ({ ...one, phi: Phi.parse(one.phi) })) },
  };
}

/** With `lock`, nobody else signs or withdraws it before this transaction ends. */
export async function findProposal(tx: PeopleTx, id: string, { lock }: { lock: boolean }): Promise<Proposal | null> {
  if (lock) await tx.query('SELECT 1 FROM proposal WHERE id = $1 FOR UPDATE', [id]);
  const { rows } = await tx.query<Row>(`${columns} WHERE p.id = $1`, [id]);
  const [row] = rows;
  return row === undefined ? null : readRow(row);
}

/** Under what the vote's decisions are signed: its prepared or frozen definitions. Null before they are prepared. */
export async function findContext(tx: PeopleTx, vote: VoteId): Promise<DecisionContext | null> {
  const { rows } = await tx.query<{ election: string }>(
    'SELECT election FROM definition WHERE vote_id = $1 ORDER BY college LIMIT 1',
    [vote],
  );
  const [row] = rows;
  return row === undefined ? null : authorityOf(parseDefinition(row.election));
}

export function viewOf(proposal: Proposal, context: DecisionContext | null): ProposalView {
  const { id, vote, kind, state, statement, proposedBy, signatures } = proposal;
  const members = context?.authority.members ?? [];
  return {
    id,
    vote,
    kind,
    state,
    text: statement.text,
    statement: canonicalJson(statement),
    challenge: toBase64Url(decisionChallenge(statement)),
    proposedBy,
    signatures: signatures.map(({ member }) => ({ member, name: members[member]?.name ?? '' })),
    quorum: context?.authority.quorum ?? 0,
    members: members.length,
    admission: proposal.admission,
  };
}

/** The proposals of one vote or of all, the newest first. */
export function listProposals(vote?: VoteId): Promise<ProposalView[]> {
  return withPeople(async (tx) => {
    const { rows } = await tx.query<Row>(
      `${columns} WHERE $1::text IS NULL OR p.vote_id = $1 ORDER BY p.at DESC, p.id`,
      [vote ?? null],
    );
    const contexts = new Map<VoteId, DecisionContext | null>();
    const views: ProposalView[] = [];
    for (const proposal of rows.map(readRow)) {
      if (!contexts.has(proposal.vote)) contexts.set(proposal.vote, await findContext(tx, proposal.vote));
      views.push(viewOf(proposal, contexts.get(proposal.vote) ?? null));
    }
    return views;
  });
}
