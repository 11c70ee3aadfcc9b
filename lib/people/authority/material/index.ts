/**
 * Photos and documents of candidates and motions (PROTOCOL §4.6).
 * Hides: the formats, the table. Promises: what is kept is one still picture or one quiet PDF, under the hash of the
 * very bytes; what a vote uses is never removed. Never: a person's name, nor who sent it.
 */
import { sha256Hex } from '#lib/crypto/hash.ts';
import { DocumentRef, type Draft, documentType, MaterialHash, PhotoRef } from '#lib/election/index.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { isDatabaseError, type PeopleTx, withPeople } from '../../db.ts';
import { readDocument } from './document.ts';
import { readPhoto } from './photo.ts';
import type { MaterialCode } from './refusals.ts';

export { type MaterialCode, materialRefusals } from './refusals.ts';

/** Milliseconds that an unused material stays: somebody may still be writing the vote that uses it. */
const UNUSED_LIFE = 7 * 86_400_000;

/** Keeps a photo without its metadata; the same picture sent again is the same photo. */
export async function keepPhoto(bytes: Uint8Array): Promise<Result<PhotoRef, MaterialCode>> {
  const photo = readPhoto(bytes);
  if (!photo.ok) return photo;
  const { type, width, height, bytes: clean } = photo.value;
  const ref = PhotoRef.parse({ sha256: sha256Hex(clean), type, width, height, bytes: clean.length });
  await keep(ref, clean);
  return ok(ref);
}

export async function keepDocument(bytes: Uint8Array): Promise<Result<DocumentRef, MaterialCode>> {
  const document = readDocument(bytes);
  if (!document.ok) return document;
  const ref = DocumentRef.parse({ sha256: sha256Hex(bytes), type: documentType, bytes: bytes.length });
  await keep(ref, bytes);
  return ok(ref);
}

async function keep(ref: PhotoRef | DocumentRef, bytes: Uint8Array): Promise<void> {
  const { width, height } = { width: null, height: null, ...ref };
  await withPeople((tx) =>
    tx.query(
      `INSERT INTO material (sha256, type, bytes, size, width, height, added_at)
       VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7)) 
       ON CONFLICT (sha256) DO UPDATE SET added_at = EXCLUDED.added_at`,
      [ref.sha256, ref.type, Buffer.from(bytes), ref.bytes, width, height, now() / 1000],
    ),
  );
  await purgeUnused();
}

/** Removes what no vote has used for a week. */
export async function purgeUnused(): Promise<number> {
  try {
    const { rowCount } = await withPeople((tx) =>
      tx.query(
        `DELETE FROM material WHERE sha256 IN (
           SELECT m.sha256 FROM material m
            WHERE m.added_at < to_timestamp($1) AND NOT EXISTS (SELECT 1 FROM material_use u WHERE u.sha256 = m.sha256)
              FOR UPDATE SKIP LOCKED)`,
        [(now() - UNUSED_LIFE) / 1000],
      ),
    );
    return rowCount;
  } catch (thrown) {
    // A vote began to use one of them at this very moment: the foreign key kept it, and the next look will know.
    if (isDatabaseError(thrown, '23503')) return 0;
    throw thrown;
  }
}

type Used = { path: string; ref: PhotoRef | DocumentRef };

const usedBy = (draft: Draft): Used[] =>
  draft.questions.flatMap(({ answers }, i) =>
    answers.flatMap(({ photo, document }, j) => {
      const path = `questions.${i}.answers.${j}`;
      return [
        ...(photo === null ? [] : [{ path: `${path}.photo`, ref: photo }]),
        ...(document === null ? [] : [{ path: `${path}.document`, ref: document }]),
      ];
    }),
  );

/**
 * Notes what the draft of this vote uses, in place of what it used before. Answers the path of the first photo or
 * document that is not kept as the draft describes it; then nothing must be committed.
 */
export async function holdMaterials(tx: PeopleTx, vote: VoteId, draft: Draft): Promise<string | null> {
  const used = usedBy(draft);
  const { rows } = await tx.query<{ sha256: string; type: string; size: number; width: number; height: number }>(
    'SELECT sha256, type, size, width, height FROM material WHERE sha256 = ANY($1) FOR KEY SHARE',
    [used.map(({ ref }) => ref.sha256)],
  );
  const kept = new Map(rows.map((row) => [row.sha256, row]));
  const astray = used.find(({ ref }) => {
    const row = kept.get(ref.sha256);
    if (row === undefined || row.type !== ref.type || row.size !== ref.bytes) return true;
    return 'width' in ref && (row.width !== ref.width || row.height !== ref.height);
  });
  if (astray !== undefined) return astray.path;
  await tx.query('DELETE FROM material_use WHERE vote_id = $1', [vote]);
  await tx.query(`INSERT INTO material_use (vote_id, sha256) SELECT $1, unnest($2::text[])`, [vote, [...kept.keys()]]);
  return null;
}

/** The bytes under this hash, as they are served for ever. */
export async function readMaterial(sha256: string): Promise<Result<{ type: string; bytes: Buffer }, MaterialCode>> {
  const hash = MaterialHash.parse(sha256);
  const { rows } = await withPeople((tx) =>
    tx.query<{ type: string; bytes: Buffer }>('SELECT type, bytes FROM material WHERE sha256 = $1', [hash]),
  );
  return rows[0] === undefined ? refuse('material/unknown') : ok(rows[0]);
}
