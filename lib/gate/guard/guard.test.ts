/** Slow and crooked clients, over raw sockets: what each is told, and that no seat and no memory stays behind. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, speak, until, type World } from '../testing.ts';

const HOST = 'Host: localhost\r\n';
const POST = `POST /api/urn/cast HTTP/1.1\r\n${HOST}`;

let world: World;
/** Requests that reached a handler, by path. */
const reached: string[] = [];
beforeAll(async () => {
  const server = { headersTimeout: 300, connectionsCheckingInterval: 50 };
  world = await openWorld(
    { CONNECTIONS: '64', CONNECTIONS_PER_ADDRESS: '24' },
    {
      server,
      answer: (served) => {
        reached.push(served.incoming.url ?? '');
        world.inside.push(served);
        served.incoming.resume();
        if (served.incoming.url?.endsWith('?long')) served.outgoing.write(Buffer.alloc(32_000_000));
        else if (!served.incoming.url?.endsWith('?wait')) served.incoming.once('end', () => served.outgoing.end('ok'));
      },
    },
  );
});
afterAll(async () => {
  // Whatever was tried here left nothing: no seat, no connection.
  await until(() => world.gate.figures().working === 0 && world.gate.figures().connections.open === 0);
  await world.close();
});

/** No browser and no proxy of ours sends any of these; what node's parser takes, the gate refuses. */
const CROOKED: readonly (readonly [name: string, bytes: string | Uint8Array, status: number])[] = [
  ['a length beside chunks', `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  ['chunks beside a length', `${POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`, 400],
  ['two lengths', `${POST}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`, 400],
  ['one length twice in a line', `${POST}Content-Length: 4, 4\r\n\r\nabcd`, 400],
  ['a length with a sign', `${POST}Content-Length: +4\r\n\r\nabcd`, 400],
  ['a length in hexadecimal', `${POST}Content-Length: 0x4\r\n\r\nabcd`, 400],
  ['a length below nothing', `${POST}Content-Length: -1\r\n\r\n`, 400],
  ['a length beyond numbers', `${POST}Content-Length: 99999999999999999999999\r\n\r\n`, 400],
  ['a coding that only begins like chunked', `${POST}Transfer-Encoding: chunkedx\r\n\r\n0\r\n\r\n`, 400],
  ['chunked that is not the last coding', `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, 400],
  ['a name before a space', `${POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, 400],
  ['a folded header', `${POST}X-One: a\r\n b\r\nContent-Length: 0\r\n\r\n`, 400],
  ['a bare line feed in the header', `GET /bare HTTP/1.1\nHost: localhost\n\n`, 400],
  ['a bare line feed after one header', `GET /bare HTTP/1.1\r\n${HOST}X: y\nZ: 1\r\n\r\n`, 400],
  ['a zero byte in a header', `GET /zero HTTP/1.1\r\n${HOST}X: a\u0000b\r\n\r\n`, 400],
  ['no host', `GET /nohost HTTP/1.1\r\n\r\n`, 400],
  ['two hosts', `GET /twohosts HTTP/1.1\r\n${HOST}Host: evil.example\r\n\r\n`, 400],
  ['a path that climbs', `GET /booth/../fr HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a path that ends in climbing', `GET /booth/.. HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a path that climbs in code', `GET /booth/%2E%2e/fr HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a path that climbs half in code', `GET /_next/static/.%2e/fr?a=b HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a path that stays where it is', `GET /./api/urn/key HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a path with a backslash', `GET /booth/..\\fr HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a path with a slash in code', `GET /booth%2ffr HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a path with a backslash in code', `GET /fr%5Cvote HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a body under GET', `GET /getbody HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nGET /`, 400],
  ['chunks under HEAD', `HEAD /headbody HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  [
    'a hundred headers, a proxy’s after them',
    `GET /many HTTP/1.1\r\n${HOST}${'X: y\r\n'.repeat(120)}X-Forwarded-For: 192.0.2.1\r\n\r\n`,
    400,
  ],
  ['a header of twenty kilobytes', `GET /giant HTTP/1.1\r\n${HOST}X: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a path of twenty kilobytes', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`, 431],
  [
    'a compressed body',
    Buffer.concat([Buffer.from(`${POST}Content-Encoding: gzip\r\nContent-Length: ${bomb().length}\r\n\r\n`), bomb()]),
    400,
  ],
  ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), 400],
  ['no words at all', Buffer.alloc(64, 0xff), 400],
];

/** Ten kilobytes that would be ten megabytes. */
function bomb(): Uint8Array {
  return gzipSync(Buffer.alloc(10_000_000));
}

describe('crooked requests', () => {
  test.each(CROOKED)('%s', async (_, bytes, status) => {
    const before = reached.length;
    const heard = await speak(world.port, bytes).ended;
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(heard.match(/^HTTP\/1.1/gm)).toHaveLength(1); // and nothing more is read from it
    expect(reached.length).toBe(before);
  });
  test.each([
    ['a chunk’s size that is none', 'ZZ\r\nx\r\n0\r\n\r\n', 400],
    ['a chunk that is longer than it says', '1\r\nxy\r\n0\r\n\r\n', 400],
    ['extensions of twenty kilobytes', `1;${'x'.repeat(20_000)}\r\ny\r\n0\r\n\r\n`, 413],
  ])('in the midst of a body: %s', async (_, chunks, status) => {
    const heard = await speak(world.port, `${POST}Transfer-Encoding: chunked\r\n\r\n${chunks}`).ended;
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    await until(() => world.gate.figures().working === 0);
  });
  test('are counted as such', () => {
    const { classes } = world.gate.figures();
    const counted = Object.values(classes).reduce((sum, one) => sum + one.refused.shape, 0);
    expect(counted).toBeGreaterThanOrEqual(CROOKED.length);
  });
  test('what is unusual and clear is served', async () => {
    for (const bytes of [
      `GET / HTTP/1.0\r\n${HOST}\r\n`,
      `GET /fr/...?from=/../%2f HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
      `GET /_next/static/chunks/app/%5Blocale%5D/a..b.js HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
      `GET http://localhost/fr HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
      `POST /api/urn/cast HTTP/1.1\r\n${HOST}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2;note=1\r\n{}\r\n0\r\n\r\n`,
      `GET /fr HTTP/1.1\r\n${HOST}Connection: close\r\nContent-Length: 0\r\n\r\n`,
    ])
      expect(await speak(world.port, bytes).ended).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe('slow clients', () => {
  test('who says nothing, or not all of a header, is told so and cut', async () => {
    const [silent, half] = [speak(world.port, ''), speak(world.port, `GET /half HTTP/1.1\r\n${HOST}X: `)];
    expect(await silent.ended).toMatch(/^HTTP\/1.1 408 /);
    expect(await half.ended).toMatch(/^HTTP\/1.1 408 /);
    expect(reached).not.toContain('/half');
  });
  test('who drips a header one letter at a time is cut all the same', async () => {
    const drips = speak(world.port, 'G');
    const timer = setInterval(() => drips.socket.write('E'), 40);
    expect(await drips.ended).toMatch(/^HTTP\/1.1 4\d\d /);
    clearInterval(timer);
  });
  test('a slow body’s seat is lent to others after a moment, and taken back when it is whole', async () => {
    const path = '/api/urn/cast?wait';
    const slow = speak(world.port, `POST ${path} HTTP/1.1\r\n${HOST}Connection: close\r\nContent-Length: 2\r\n\r\n{`);
    await until(() => world.inside.at(-1)?.incoming.url === path);
    expect(world.gate.figures().working).toBe(1);
    await until(() => world.gate.figures().working === 0);
    slow.socket.write('}');
    await until(() => world.gate.figures().working === 1);
    world.inside.at(-1)?.outgoing.end('ok');
    expect(await slow.ended).toMatch(/^HTTP\/1.1 200 /);
    // Its slowness was not ours: what was measured began when it was whole.
    expect(
      world.gate
        .figures()
        .classes.cast?.took.slice(1)
        .every((n) => n === 0),
    ).toBe(true);
  });
  test('a slow reader’s seat is lent to others while it does not read, and taken back when it does', async () => {
    const slow = speak(world.port, `GET /api/board/journal/x?long HTTP/1.1\r\n${HOST}\r\n`);
    slow.socket.pause();
    await until(() => world.inside.at(-1)?.outgoing.writableNeedDrain === true);
    await until(() => world.gate.figures().working === 0);
    slow.socket.resume();
    await until(() => world.gate.figures().working === 1);
    world.inside.at(-1)?.outgoing.end();
    await until(() => world.gate.figures().working === 0);
    slow.socket.destroy();
  });
  test('who sends nine requests at once without hearing an answer is cut', async () => {
    const heard = await speak(world.port, `GET /fr?wait HTTP/1.1\r\n${HOST}\r\n`.repeat(9)).ended;
    expect(heard).toBe('');
    await until(() => world.gate.figures().working === 0);
  });
  test('who sends forty at once leaves no seat behind either: what is read after the cut is nobody’s', async () => {
    const before = reached.length;
    await speak(world.port, `GET /fr?wait HTTP/1.1\r\n${HOST}\r\n`.repeat(40)).ended;
    await until(() => world.gate.figures().working === 0);
    expect(reached.length - before).toBeLessThanOrEqual(8);
  });
  test('nor does who is cut off while some of them wait in line: nobody is called who has left', async () => {
    const get = `GET /fr?wait HTTP/1.1\r\n${HOST}\r\n`;
    const others = Array.from({ length: 12 }, () => speak(world.port, get, '127.0.0.40'));
    await until(() => world.gate.figures().working === 12);
    await speak(world.port, get.repeat(9)).ended;
    await until(() => world.gate.figures().working === 12 && world.gate.figures().waiting === 0);
    for (const { socket } of others) socket.destroy();
    await until(() => world.gate.figures().working === 0);
  });
});

describe('connections', () => {
  test('beyond those of one address are turned away; other addresses and a proxy of ours have theirs', async () => {
    const before = world.gate.figures().connections.turnedAway;
    const get = `GET /fr?wait HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;
    const held = Array.from({ length: 24 }, () => speak(world.port, get, '127.0.0.30'));
    const inside = world.inside.length;
    await until(() => world.gate.figures().connections.open === 24);
    expect(await speak(world.port, get, '127.0.0.30').ended).toBe('');
    expect(world.gate.figures().connections.turnedAway).toBe(before + 1);
    const fine = `GET /fr HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;
    // Their class is full of the flood; another is not.
    const cast = `OPTIONS /api/urn/cast HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;
    expect(await speak(world.port, cast, '127.0.0.31').ended).toMatch(/^HTTP\/1.1 200 /);
    for (const { socket } of held) socket.destroy();
    await until(() => world.gate.figures().connections.open === 0);
    expect(await speak(world.port, fine, '127.0.0.30').ended).toMatch(/^HTTP\/1.1 200 /);
    const many = Array.from({ length: 30 }, () => speak(world.port, `${POST}Content-Length: 2\r\n\r\n`, '127.0.0.1'));
    await until(() => world.gate.figures().connections.open === 30);
    for (const { socket } of many) socket.destroy();
    expect(world.inside.length).toBeGreaterThan(inside);
  });
  test('idle ones give way, the oldest first: who comes is served', async () => {
    // Those of the test before are gone: else the first of these would already have given way.
    await until(() => world.gate.figures().connections.open === 0);
    // Answered, and kept alive: nothing of it ends by itself while this waits.
    const asked = `GET /booth/x.js HTTP/1.1\r\n${HOST}\r\n`;
    const idle = Array.from({ length: 64 }, (_, i) => speak(world.port, asked, `127.0.1.${1 + (i % 8)}`));
    await until(() => idle.every(({ heard }) => heard().startsWith('HTTP/1.1 ')));
    expect(world.gate.figures().connections.open).toBe(64);
    const cut = world.gate.figures().connections.cut;
    const fine = `GET /fr HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;
    expect(await speak(world.port, fine, '127.0.2.1').ended).toMatch(/^HTTP\/1.1 200 /);
    expect(world.gate.figures().connections.cut).toBe(cut + 1);
    for (const { socket } of idle) socket.destroy();
  });
});
