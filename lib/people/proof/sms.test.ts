/** The adapter against a gateway over real HTTP: one that takes messages, and one of each kind of trouble. */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hasSms, reachable, sendSms } from './sms.ts';
import { startGateway, taking } from './testing.ts';

const key = 'k'.repeat(24);
const gateway = await startGateway();
const nowhere = 'postgresql://x@127.0.0.1:1/x';
Object.assign(process.env, {
  SIDE: 'people',
  PEOPLE_DATABASE_URL: nowhere,
  JOURNAL_APPEND_URL: nowhere,
  JOURNAL_READ_URL: nowhere,
  PEOPLE_KEK: Buffer.alloc(32, 1).toString('base64url'),
  SESSION_SECRET: 's'.repeat(32),
  SMTP_URL: 'smtp://127.0.0.1:1',
  SMS_URL: gateway.url,
  SMS_KEY: key,
  SMS_FROM: 'Parti',
});
afterAll(() => gateway.close());

const message = { to: '06 39 98 00 07', text: 'Votre code est 1234 5678.' };
const said: string[] = [];
beforeEach(() => {
  gateway.behave(taking);
  gateway.taken.length = 0;
  said.length = 0;
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    said.push(String(line));
    return true;
  });
});

test('a message is taken: one POST, the number as the world writes it, the key in the head alone', async () => {
  expect(hasSms()).toBe(true);
  expect(reachable('06 39 98 00 07')).toBe('+33639980007');
  expect(await sendSms(message)).toBe('sent');
  expect(gateway.taken).toEqual([
    { authorization: `Bearer ${key}`, body: { from: 'Parti', to: '+33639980007', text: message.text } },
  ]);
  expect(said).toEqual([]);
});

const json = (status: number, body: string) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);

describe('trouble: said, never thrown, and nothing of the message in the log', () => {
  test.each<[string, (response: ServerResponse) => void, 'refused' | 'away' | 'unsure']>([
    ['it will not', json(422, '{"error":"no such number"}'), 'refused'],
    ['our key is not its', json(401, '{}'), 'refused'],
    ['too many at once', json(429, '{}'), 'away'],
    ['it is in trouble', json(500, 'oops'), 'away'],
    ['it is being mended', json(503, ''), 'away'],
    [
      'a page of a hotel, with 200',
      (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome'),
      'away',
    ],
    ['200 and nothing', json(200, ''), 'away'],
    ['200 and an error', json(200, '{"error":"no credit"}'), 'away'],
    ['200 and an id that is none', json(200, '{"id":{}}'), 'away'],
    ['200 and megabytes', (r) => r.writeHead(200).end(`{"id":"${'x'.repeat(4_000_000)}"}`), 'away'],
    ['elsewhere', (r) => r.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(), 'away'],
    ['it hangs up', (r) => r.destroy(), 'unsure'],
    ['it hangs up in the middle', (r) => void r.writeHead(200).write('{"id":', () => r.destroy()), 'unsure'],
  ])('%s', async (_, behave, outcome) => {
    gateway.behave(behave);
    expect(await sendSms(message)).toBe(outcome);
    expect(said).toHaveLength(1);
    expect(said.join()).not.toMatch(/1234|5678|639980007|kkkk|06 39/);
  });
  test('it does not answer', async () => {
    gateway.behave(() => undefined);
    expect(await sendSms(message, 100)).toBe('unsure');
  });
  test('it begins to answer and never ends', async () => {
    gateway.behave((response) => void response.writeHead(200).write('{"id":'));
    expect(await sendSms(message, 100)).toBe('unsure');
  });
  test('nobody is there', async () => {
    await gateway.close();
    // a connection that stood open may break under the message
    await sendSms(message);
    said.length = 0;
    expect(await sendSms(message)).toBe('away');
  });
  test('a number that is none is never sent', async () => {
    expect(await sendSms({ ...message, to: '12' })).toBe('refused');
    expect(gateway.taken).toEqual([]);
  });
});
