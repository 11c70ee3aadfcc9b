import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentRef, PhotoRef } from '#lib/election/index.ts';
import { sampleDraft } from '#lib/election/testing.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { closePeople } from '../../db.ts';
import { createVote, editionOf, prepareVote, saveVote } from '../index.ts';
import {
  at,
  buildBooth,
  codeOf,
  decideBy,
  draftOf,
  giveKey,
  type House,
  OPENS,
  seat,
  secrets,
  seedHouse,
  serveUrn,
  value,
} from '../testing.ts';
import { keepDocument, keepPhoto, purgeUnused, readMaterial } from './index.ts';
import { serveMaterial } from './serve.ts';
import { jpeg, pdf, png } from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
beforeAll(async () => {
  at(OPENS - 600);
  house = await seedHouse({ nord: 4 });
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const WEEK = 7 * 86_400;
const kept = async () =>
  (await databases.asOwner<{ sha256: string }>('people', 'SELECT sha256 FROM material ORDER BY sha256')).map(
    (row) => row.sha256,
  );

/** A draft whose first candidate shows these. */
function showing(photo: PhotoRef | null, document: DocumentRef | null = null, title = 'Bureau') {
  const [question] = sampleDraft([]).questions;
  const answers = question?.answers.map((answer, i) => (i === 0 ? { ...answer, photo, document } : answer));
  return draftOf(house, { title: { fr: title, en: title }, questions: [{ ...question, answers }] });
}

describe('a material', () => {
  it('is kept once, under the hash of its bytes, and served for ever and never as a page', async () => {
    const photo = value(await keepPhoto(jpeg()));
    expect(value(await keepPhoto(jpeg()))).toEqual(photo);
    expect(photo).toMatchObject({ type: 'image/jpeg', width: 16, height: 12 });
    const document = value(await keepDocument(pdf()));
    const answer = value(await serveMaterial(document.sha256));
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(pdf()))).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment',
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-content-type-options': 'nosniff',
      'cache-control': expect.stringContaining('immutable'),
    });
    const shown = value(await serveMaterial(photo.sha256));
    expect(shown.headers.get('content-disposition')).toBeNull();
    expect(codeOf(await readMaterial('0'.repeat(64)))).toBe('material/unknown');
  });

  it('must be what the draft says it is', async () => {
    const photo = value(await keepPhoto(png()));
    const lies: PhotoRef[] = [
      { ...photo, sha256: '0'.repeat(64) },
      { ...photo, width: 17 },
      { ...photo, bytes: photo.bytes - 1 },
      { ...photo, type: 'image/webp' },
    ];
    for (const lie of lies)
      expect(await createVote(showing(lie))).toMatchObject({
        ok: false,
        refusal: { code: 'vote/material-missing', field: 'questions.0.answers.0.photo' },
      });
    const { id } = value(await createVote(showing(photo)));
    const before = await databases.asOwner('people', 'SELECT * FROM vote, material_use ORDER BY 1');
    expect(
      codeOf(await saveVote(id, showing(photo, { sha256: photo.sha256, type: 'application/pdf', bytes: 1 }))),
    ).toBe('vote/material-missing');
    expect(await databases.asOwner('people', 'SELECT * FROM vote, material_use ORDER BY 1')).toEqual(before);
  });

  it('goes when nobody has used it for a week; what a vote uses stays, frozen or not', async () => {
    at(OPENS - 600);
    const photo = value(await keepPhoto(png({ width: 20 })));
    const document = value(await keepDocument(pdf({ tail: '\n' })));
    const forgotten = value(await keepPhoto(png({ width: 21 })));
    const { id: vote } = value(await createVote(showing(photo, document, 'Avec photo')));
    for (const [i, secret] of secrets.entries()) await giveKey(vote, seat(house.trustees, i), secret);
    value(await prepareVote(vote));
    const [row] = await databases.asOwner<{ election: string }>(
      'people',
      'SELECT election FROM definition WHERE vote_id = $1',
      [vote],
    );
    expect(row?.election).toContain(JSON.stringify(photo.sha256));
    await decideBy(house, vote, 'freeze');
    at(OPENS - 600 + WEEK - 1);
    expect(await purgeUnused()).toBe(0);
    at(OPENS + WEEK);
    const still = value(await keepPhoto(png({ width: 22 })));
    expect(await kept()).toEqual(expect.arrayContaining([photo.sha256, document.sha256, still.sha256]));
    expect(await kept()).not.toContain(forgotten.sha256);
    await expect(
      databases.asRole('PEOPLE_DATABASE_URL', 'DELETE FROM material WHERE sha256 = $1', [photo.sha256]),
    ).rejects.toThrow(/foreign key/);
  });

  it('is let go when the draft lets it go', async () => {
    at(OPENS - 600);
    const photo = value(await keepPhoto(png({ width: 30 })));
    const { id } = value(await createVote(showing(photo, null, 'Puis sans')));
    value(await saveVote(id, showing(null, null, 'Puis sans')));
    at(OPENS + 2 * WEEK);
    await purgeUnused();
    expect(await kept()).not.toContain(photo.sha256);
  });
});

describe('two hands on one vote', () => {
  it('do not undo each other unseen; the same hand twice is one', async () => {
    at(OPENS - 600);
    const first = showing(null, null, 'Un');
    const [second, third] = [showing(null, null, 'Deux'), showing(null, null, 'Trois')];
    const { id } = value(await createVote(first));
    const seen = editionOf(first);
    expect(codeOf(await saveVote(id, second, seen))).toBe('ok');
    expect(codeOf(await saveVote(id, second, seen))).toBe('ok');
    expect(await saveVote(id, third, seen)).toMatchObject({
      refusal: { code: 'vote/changed', detail: { edition: editionOf(second) } },
    });
    expect(codeOf(await saveVote(id, third, editionOf(second)))).toBe('ok');
  });
});
