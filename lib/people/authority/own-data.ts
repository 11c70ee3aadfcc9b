/** Everything that the platform holds about one person, for that person alone (GDPR, articles 15 and 20). */
import { type PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { toBase64Url } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { withPeople } from '../db.ts';
import { ownRefused } from '../refused/index.ts';
import { findLine } from '../sealed/index.ts';

/** Table and column by which a row is about somebody; `hidden`: what would open something, or tell of others. */
export const OWN_ROWS: readonly (readonly [table: string, column: string, hidden?: readonly string[]])[] = [
  ['person', 'id', ['epoch']],
  ['member', 'person_id', ['fact_mac']],
  ['passkey', 'person_id'],
  ['invitation', 'person_id', ['token_hash']],
  ['enrol_code', 'person_id', ['mac']],
  ['section_sheet', 'person_id'],
  ['section_sheet', 'officer_id', ['person_id']],
  ['section_find', 'officer_id'],
  ['mail', 'person_id'],
  ['voter', 'person_id'],
  ['admission', 'person_id'],
  ['change', 'person_id'],
  ['change', 'proposed_by', ['person_id', 'statement', 'salt']],
  ['change_signature', 'person_id'],
  ['proposal', 'proposed_by', ['attachments', 'list_salt', 'roll_mark']],
  ['decision_signature', 'person_id'],
  ['trustee_key', 'person_id'],
  ['share_key', 'person_id'],
  ['key_share', 'person_id'],
  ['register_export', 'person_id'],
  ['roll_import', 'person_id'],
];

export type OwnData = {
  /** `2026-11-22` */
  on: string;
  rows: { table: string; column: string; rows: Record<string, unknown>[] }[];
  /** The register, which lies sealed: this person's own lines. Bytes in base64url. */
  register: Record<string, unknown>[];
  /** When this person was turned away and has not signed, as long as it can be told (PROTOCOL §5.15). */
  refused: { phi: string; minute: number; reason: string }[];
};

export const ownData = (person: PersonId): Promise<OwnData> =>
  withPeople(
    async (tx) => {
      const data: OwnData = { on: new Date(now()).toISOString().slice(0, 10), rows: [], register: [], refused: [] };
      for (const [table, column, hidden = []] of OWN_ROWS) {
        const { rows } = await tx.query<{ row: Record<string, unknown> }>(
          `SELECT to_jsonb(t) - $2::text[] AS row FROM ${table} t WHERE t.${column} = $1`,
          [person, hidden],
        );
        if (rows.length > 0) data.rows.push({ table, column, rows: rows.map(({ row }) => row) });
      }
      const urns = await tx.query<{ phi: string; vote: string }>(
        'SELECT phi, vote_id AS vote FROM voter WHERE person_id = $1',
        [person],
      );
      for (const { phi, vote } of urns.rows) {
        const of = { vote: VoteId.parse(vote), phi: Phi.parse(phi), person };
        data.refused.push(...(await ownRefused(tx, of)).map((one) => ({ phi, ...one })));
        const line = await findLine(tx, Phi.parse(phi), person);
        if (line === null) continue;
        const { requests, signatures, cose, authenticatorData, clientData, signature, leaf } = line;
        data.register.push({
          phi,
          credential: line.credential,
          cose: toBase64Url(cose),
          authenticatorData: toBase64Url(authenticatorData),
          clientData: toBase64Url(clientData),
          signature: toBase64Url(signature),
          leaf: toBase64Url(leaf),
          requests: requests.map(toBase64Url),
          signatures: signatures.map(toBase64Url),
        });
      }
      return data;
    },
    { level: 'repeatable read' },
  );
