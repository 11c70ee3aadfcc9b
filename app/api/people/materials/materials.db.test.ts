/** Who may add photos and documents, what is refused in whose words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { origin } from '#lib/election/testing.ts';
import { jpeg, pdf, png } from '#lib/people/authority/material/testing.ts';
import { at, buildBooth, OPENS, seat, seedHouse } from '#lib/people/authority/testing.ts';
import { closePeople } from '#lib/people/db.ts';
import { cookieOf } from '#lib/people/testing.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { POST } from './route.ts';

const databases = await testDatabases();
buildBooth();
let authority: string;
let trustee: string;
beforeAll(async () => {
  at(OPENS - 600);
  const house = await seedHouse({ nord: 1 });
  const [one, two] = [seat(house.authority, 0), seat(house.trustees, 0)];
  authority = await cookieOf(one.id, one.passkey);
  trustee = await cookieOf(two.id, two.passkey);
});
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const Answer = z.looseObject({
  code: z.string().optional(),
  title: z.string().optional(),
  sha256: z.string().optional(),
});

async function add(kind: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const answer = await POST(
    new Request(`${origin}/api/people/materials?kind=${kind}`, {
      method: 'POST',
      body,
      headers: { origin, cookie: authority, 'content-type': 'application/octet-stream', ...headers },
    }),
  );
  return { status: answer.status, ...Answer.parse(await answer.json()) };
}

describe('materials over HTTP', () => {
  it('come from the Authority alone, from our own pages', async () => {
    expect(await add('photo', jpeg(), { cookie: '' })).toMatchObject({ status: 401 });
    expect(await add('photo', jpeg(), { cookie: trustee })).toMatchObject({ status: 403, code: 'session/forbidden' });
    expect(await add('photo', jpeg(), { origin: 'https://elsewhere.test' })).toMatchObject({ status: 403 });
    expect(await add('photo', jpeg(), { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await add('video', jpeg())).toMatchObject({ status: 400, code: 'web/bad-input' });
    expect(await databases.asOwner('people', 'SELECT 1 FROM material')).toEqual([]);
  });

  it.each([
    ['nobody', () => ''],
    ['a trustee', () => trustee],
  ])('from %s are turned away before a byte is read [memory filled by strangers]', async (_, cookie) => {
    let read = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          read++;
          controller.enqueue(new Uint8Array(65_536));
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { origin, cookie: cookie(), 'content-type': 'application/octet-stream' };
    const init = { method: 'POST', body, headers, duplex: 'half' } as RequestInit;
    const answer = await POST(new Request(`${origin}/api/people/materials?kind=document`, init));
    expect(answer.status).toBeOneOf([401, 403]);
    expect(read).toBeLessThan(2);
  });

  it('are refused in words, in the reader’s language', async () => {
    expect(await add('photo', pdf(), { 'accept-language': 'fr' })).toMatchObject({
      status: 400,
      title: 'Ce fichier n’est pas une photo JPEG, PNG ou WebP.',
    });
    expect(await add('document', jpeg(), { 'accept-language': 'en' })).toMatchObject({
      status: 400,
      title: 'This file is not a PDF.',
    });
    expect((await add('photo', png({ width: 1100 }), { 'accept-language': 'en' })).title).toContain('1024 pixels');
    expect((await add('document', new Uint8Array(5_000_001), { 'accept-language': 'en' })).title).toContain('5 MB');
    expect(await add('document', new Uint8Array(10_000_001))).toMatchObject({ status: 413 });
  });
});
