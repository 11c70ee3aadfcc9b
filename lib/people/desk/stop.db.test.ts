/** A change that its member did not want: stopped by any of their passkeys, by the letter to the old address, by one of
 * the Authority; told by letter and by text message. */
import { once } from 'node:events';
import http from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { at, codeOf, type House, OPENS, seat, seedHouse, value } from '../authority/testing.ts';
import { closeMail, mailTick } from '../mail/index.ts';
import { startSmtp } from '../mail/testing.ts';
import { closePeople, seedMember, seedPasskey } from '../testing.ts';
import { executeDue, lookAtObjection, pendingChange, stopByLink, stopOwn, withdrawChange } from './index.ts';
import { consent, decided, deskTables, letters } from './testing.ts';
import { sendTexts } from './texts.ts';

const databases = await testDatabases();
const smtp = await startSmtp();
process.env.SMTP_URL = smtp.url;
const texts: { to: string; text: string }[] = [];
let gateway: (answer: http.ServerResponse) => void;
const server = http.createServer(async (asked, answer) => {
  const parts: Buffer[] = [];
  for await (const part of asked) parts.push(part);
  texts.push(z.looseObject({ to: z.string(), text: z.string() }).parse(JSON.parse(Buffer.concat(parts).toString())));
  gateway(answer);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = z.object({ port: z.int() }).parse(server.address());
process.env.SMS_URL = `http://127.0.0.1:${port}/`;
process.env.SMS_KEY = 'k'.repeat(32);

let house: House;
let clock = OPENS;
const HOUR = 3600;
const later = (seconds: number) => {
  clock += seconds;
  at(clock);
};
beforeAll(async () => {
  at(clock);
  house = await seedHouse({ nord: 1 });
});
beforeEach(() => {
  smtp.reset();
  texts.length = 0;
  gateway = (answer) => answer.end('{"id":"1"}');
});
afterAll(async () => {
  server.close();
  closeMail();
  await smtp.close();
  await closePeople();
  await databases.close();
});

const owner = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const member = async (phone: string | null = null) => {
  const id = await seedMember();
  await owner('UPDATE person SET phone = $2 WHERE id = $1', [id, phone]);
  return { id, passkey: await seedPasskey(id) };
};
/** The token of the letter that came to this address. */
async function tokenTo(address: string): Promise<string> {
  await mailTick();
  const letter = smtp.received.find((one) => one.to === address && one.text.includes('/stop#'));
  return /\/stop#([A-Za-z0-9_-]{43})\s/.exec(letter?.text ?? '')?.[1] ?? '';
}
const stateOf = async (id: string) =>
  (
    await owner<{ state: string; ended_by: string | null }>('SELECT state, ended_by FROM change WHERE id = $1', [id])
  )[0];
const bitFlipped = (token: string, at: number): string => {
  const bytes = fromBase64Url(token);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return toBase64Url(bytes);
};

describe('by the letter', () => {
  it('to the old address, which alone has the link; looking stops nothing, pressing does, and again says the same', async () => {
    const { id } = await member();
    const fresh = `thief-${id}@example.org`;
    const change = await decided(house, id, { kind: 'contact', to: { email: fresh, phone: null } });
    const token = await tokenTo(`${id}@example.org`);
    expect(token).not.toBe('');
    expect(await tokenTo(fresh)).toBe('');
    expect(smtp.received.some(({ to }) => to === fresh)).toBe(true);
    const due = clock + 48 * HOUR;
    expect(value(await lookAtObjection({ token }))).toEqual({ kind: 'contact', state: 'waiting', due });
    expect(await stateOf(change.id)).toEqual({ state: 'waiting', ended_by: null });
    const stopped = value(await stopByLink({ token }));
    expect(stopped).toEqual({ kind: 'contact', state: 'stopped', due });
    expect(await stateOf(change.id)).toEqual({ state: 'stopped', ended_by: 'link' });
    const before = await deskTables(databases);
    expect(value(await stopByLink({ token }))).toEqual(stopped);
    expect(await deskTables(databases)).toEqual(before);
    later(49 * HOUR);
    expect(await executeDue()).toBe(0);
    expect(await owner('SELECT email FROM person WHERE id = $1', [id])).toEqual([{ email: `${id}@example.org` }]);
    const ends = (await letters(databases, change.id)).filter(({ template }) => template === 'change-stopped');
    expect(ends.map(({ address }) => address)).toEqual([`${id}@example.org`, fresh]);
  });

  it('of somebody else, altered, or for a change that has happened, stops nothing', async () => {
    const [one, two] = [await member(), await member()];
    const first = await decided(house, one.id);
    await decided(house, two.id);
    const token = await tokenTo(`${one.id}@example.org`);
    const other = await tokenTo(`${two.id}@example.org`);
    const mixed = toBase64Url(
      Uint8Array.from([...fromBase64Url(token).slice(0, 16), ...fromBase64Url(other).slice(16)]),
    );
    const forged = [mixed, bitFlipped(token, 3), bitFlipped(token, 20), bitFlipped(token, 31), 'A'.repeat(43)];
    const before = await deskTables(databases);
    for (const bad of forged) {
      expect(codeOf(await stopByLink({ token: bad }))).toBe('desk/unknown-link');
      expect(codeOf(await lookAtObjection({ token: bad }))).toBe('desk/unknown-link');
    }
    expect(await deskTables(databases)).toEqual(before);
    later(49 * HOUR);
    expect(await executeDue()).toBe(2);
    expect(codeOf(await stopByLink({ token }))).toBe('desk/too-late');
    expect(value(await lookAtObjection({ token })).state).toBe('done');
    expect(await stateOf(first.id)).toEqual({ state: 'done', ended_by: 'time' });
  });

  it('is not there in what the database keeps', async () => {
    const { id } = await member();
    await decided(house, id);
    const token = await tokenTo(`${id}@example.org`);
    const dump = JSON.stringify([await deskTables(databases), await owner('SELECT * FROM mail')]);
    expect(token).not.toBe('');
    expect(dump).not.toContain(token);
    expect(dump).not.toContain(Buffer.from(fromBase64Url(token)).toString('hex').slice(32));
  });
});

describe('by the member and by the Authority', () => {
  it('the member alone, not another member; what waits to be said is not said any more', async () => {
    const [one, two] = [await member(), await member()];
    const change = await decided(house, one.id);
    expect(codeOf(await stopOwn(two.id, change.id))).toBe('desk/unknown');
    expect(await pendingChange(two.id)).toBeNull();
    expect(codeOf(await stopOwn(one.id, change.id))).toBe('ok');
    expect(await stateOf(change.id)).toEqual({ state: 'stopped', ended_by: 'member' });
    expect(await pendingChange(one.id)).toBeNull();
    expect((await letters(databases, change.id)).map(({ template, state }) => `${template} ${state}`)).toEqual([
      'change-decided dropped',
      'change-stopped queued',
    ]);
    expect(codeOf(await consent(seat(house.authority, 1), change))).toBe('desk/not-open');
  });

  it('any one of the Authority', async () => {
    const { id } = await member();
    const change = await decided(house, id);
    expect(value(await withdrawChange(change.id))).toMatchObject({ state: 'stopped', endedBy: 'desk' });
    expect(value(await withdrawChange(change.id))).toMatchObject({ state: 'stopped', endedBy: 'desk' });
  });

  it('at the very moment at which it is due: one of the two happens, whole', async () => {
    for (let i = 0; i < 6; i++) {
      const { id } = await member();
      const change = await decided(house, id);
      await owner(`UPDATE mail SET state = 'sent' WHERE change_id = $1`, [change.id]);
      later(49 * HOUR);
      const executing = executeDue();
      await new Promise((resolve) => setTimeout(resolve, i * 4));
      const stopped = await stopOwn(id, change.id);
      await executing;
      const keys = await owner('SELECT FROM passkey WHERE person_id = $1', [id]);
      const kinds = (await letters(databases, change.id)).map(({ template }) => template).slice(1);
      if ((await stateOf(change.id))?.state === 'done') {
        expect([codeOf(stopped), keys.length, kinds]).toEqual(['desk/too-late', 0, ['change-done']]);
      } else {
        expect([codeOf(stopped), keys.length, kinds]).toEqual(['ok', 1, ['change-stopped']]);
      }
    }
  });
});

describe('by text message', () => {
  it('old and new telephone are told, without a link; a gateway that is away is asked again, each message leaves once', async () => {
    const { id } = await member('06 11 11 11 11');
    const to = { email: `${id}@example.org`, phone: '06 22 22 22 22' };
    gateway = (answer) => answer.writeHead(503).end();
    const change = await decided(house, id, { kind: 'contact', to });
    await sendTexts();
    expect(texts).toHaveLength(1);
    await sendTexts();
    gateway = (answer) => answer.end('{"id":"1"}');
    texts.length = 0;
    later(120);
    await sendTexts();
    await sendTexts();
    expect(texts.map((one) => one.to).sort()).toEqual(['+33611111111', '+33622222222']);
    expect(texts.map((one) => one.text).join()).not.toMatch(/https?:|#/);
    expect(await owner('SELECT DISTINCT state FROM change_text WHERE change_id = $1', [change.id])).toEqual([
      { state: 'sent' },
    ]);
  });

  it('what waits is not said any more once the change is stopped; a number that is none fails and holds up nobody', async () => {
    const [one, two] = [await member('06 33 33 33 33'), await member('06 44 44 44 44')];
    gateway = (answer) => answer.writeHead(400).end();
    const refused = await decided(house, two.id);
    await sendTexts();
    expect(await owner('SELECT state FROM change_text WHERE change_id = $1', [refused.id])).toEqual([
      { state: 'failed' },
    ]);
    gateway = (answer) => answer.end('{"id":"1"}');
    const change = await decided(house, one.id);
    value(await stopOwn(one.id, change.id));
    texts.length = 0;
    await sendTexts();
    expect(texts.map(({ to }) => to)).toEqual(['+33633333333']);
    expect(await owner('SELECT kind, state FROM change_text WHERE change_id = $1 ORDER BY id', [change.id])).toEqual([
      { kind: 'notice', state: 'dropped' },
      { kind: 'stopped', state: 'sent' },
    ]);
  });
});
