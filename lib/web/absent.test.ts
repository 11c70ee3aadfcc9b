import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { tellAbsence, withAbsences } from './absent.ts';

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

let server: http.Server | undefined;
afterEach(() => server?.close());

async function statusesOf(handle: Handler, paths: readonly string[]): Promise<number[]> {
  const aware = withAbsences(handle);
  const listening = http.createServer((incoming, outgoing) => void aware(incoming, outgoing));
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  const address = listening.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Promise.all(paths.map(async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).status));
}

const later = () => new Promise((done) => setTimeout(done, 5));

describe('an absence', () => {
  test('is answered 404, told from anywhere below, and no other answer is', async () => {
    const page: Handler = async (incoming, outgoing) => {
      await later();
      if (incoming.url === '/absent') tellAbsence();
      await later();
      outgoing.statusCode = 200;
      outgoing.write('<h1>');
      outgoing.end();
    };
    expect(await statusesOf(page, ['/there', '/absent', '/there', '/absent'])).toEqual([200, 404, 200, 404]);
  });

  test.each([307, 500, 503])('leaves %d as it is', async (status) => {
    const page: Handler = async (_, outgoing) => {
      tellAbsence();
      outgoing.writeHead(status, { 'x-page': '1' }).end();
    };
    expect(await statusesOf(page, ['/'])).toEqual([status]);
  });

  test('told where no page is being made changes nothing', () => expect(tellAbsence).not.toThrow());
});
