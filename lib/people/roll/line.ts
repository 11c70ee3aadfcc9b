/** One's own line in the register of each vote (PROTOCOL §3.6), with the way from it to the root that the journal has: the
 * page proves on the member's own device that the line stands there, and what it holds. */
import { heightOfRoll } from '#lib/board/index.ts';
import { proveLeaf, rootOf } from '#lib/crypto/merkle.ts';
import { MemberId, type PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { withPeople } from '../db.ts';
import { hasSigned } from '../sealed/index.ts';
import { publishedRoll } from './publish-roll.ts';
import { readLife } from './register/index.ts';

/** Hashes in hex, passkeys in base64url. */
export type OwnLine = {
  vote: VoteId;
  phi: Phi;
  member: MemberId;
  number: string;
  salt: string;
  passkeys: { credential: string; cose: string; name: string }[];
  signed: boolean;
  root: string;
  steps: { side: 'left' | 'right'; hash: string }[];
  /** Where the journal says this root, and the key of its signatures. */
  journal: { height: number; key: string };
};

/** In every frozen vote on whose roll this person stands, the newest first. A passkey that came since the last root is
 * not in the line yet: the line as the journal has it is shown, and `null` in its place until they agree. */
export const viewOwnLines = (person: PersonId): Promise<{ vote: VoteId; line: OwnLine | null }[]> =>
  withPeople(
    async (tx) => {
      const { rows } = await tx.query<{ vote_id: string; phi: string; number: string; leaf_salt: Buffer }>(
        `SELECT v.vote_id, v.phi, v.number, v.leaf_salt FROM voter v JOIN vote o ON o.id = v.vote_id
          WHERE v.person_id = $1 AND o.state = 'frozen' ORDER BY o.created_at DESC`,
        [person],
      );
      const keys = await tx.query<{ id: string; cose: Buffer; name: string }>(
        'SELECT id, cose, name FROM passkey WHERE person_id = $1 ORDER BY id',
        [person],
      );
      const member = MemberId.parse(person);
      const lines: { vote: VoteId; line: OwnLine | null }[] = [];
      for (const row of rows) {
        const [vote, phi] = [VoteId.parse(row.vote_id), Phi.parse(row.phi)];
        const { life } = await readLife(tx, vote);
        if (life.purged) continue;
        const { tree, lines: known } = await publishedRoll(tx, vote);
        const leaf = known.get(member)?.leaf;
        const steps = leaf === undefined ? null : proveLeaf(tree, leaf);
        const key = life.urns.get(phi)?.definition['x-isoloir'].journalKey;
        const height = await heightOfRoll(vote);
        if (steps === null || key === undefined || height === null) {
          lines.push({ vote, line: null });
          continue;
        }
        const line: OwnLine = {
          vote,
          phi,
          member,
          number: row.number,
          salt: toHex(row.leaf_salt),
          passkeys: keys.rows.map(({ id, cose, name }) => ({ credential: id, cose: toBase64Url(cose), name })),
          signed: await hasSigned(tx, phi, person),
          root: toHex(rootOf(tree)),
          steps: steps.map(({ side, hash }) => ({ side, hash: toHex(hash) })),
          journal: { height, key },
        };
        lines.push({ vote, line });
      }
      return lines;
    },
    { level: 'repeatable read' },
  );
