/** Gives the candidates' portraits and leaflets to the people side, as the editor of votes does. */
import fs from 'node:fs';
import path from 'node:path';
import { DocumentRef, PhotoRef } from '#lib/election/material.ts';
import type { Official } from '../../../e2e/voter/official.ts';
import type { Materials } from '../votes.ts';
import { leaflets } from './leaflets.ts';
import { faces, fileOf } from './portraits.ts';

export async function uploadMaterials({ session }: Official): Promise<Materials> {
  const bytes = (name: string, ending: string) =>
    new Uint8Array(fs.readFileSync(path.join(import.meta.dirname, `${fileOf(name)}.${ending}`)));
  const send = '/api/people/materials?kind';
  const made = new Map<string, { photo: PhotoRef | null; document: DocumentRef | null }>();
  for (const { name } of faces) {
    const photo = await session.send('POST', `${send}=photo`, bytes(name, 'webp'), PhotoRef);
    const hasLeaflet = leaflets.some((one) => one.name === name);
    const document = hasLeaflet
      ? await session.send('POST', `${send}=document`, bytes(name, 'pdf'), DocumentRef)
      : null;
    made.set(name, { photo, document });
  }
  return made;
}
