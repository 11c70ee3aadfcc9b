/** Multicast DNS as bytes on the loopback: questions written by hand, answers read by dns-packet's rules of RFC 1035. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import multicastDns from 'multicast-dns';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LanAddress } from './addresses.ts';
import { announcement, answerTo, mannerOf } from './answers.ts';
import { type Announcer, announce } from './names.ts';

const NAMES = ['isoloir.local', 'isoloir-urn.local'];
const own: LanAddress = { family: 'IPv4', address: '127.0.0.1', cidr: '127.0.0.1/8' };
const six: LanAddress = { family: 'IPv6', address: 'fd12::7', cidr: 'fd12::7/64' };
const [A, AAAA, NSEC] = [1, 28, 47];
const IN = 1;
const ALONE = 0x8001;

/** One question as it is on the wire (RFC 1035 §4.1). */
function question(name: string, type: number, kind = IN, id = 0): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(1, 4);
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]));
  const tail = Buffer.alloc(5);
  tail.writeUInt16BE(type, 1);
  tail.writeUInt16BE(kind, 3);
  return Buffer.concat([header, ...labels, tail]);
}

/** The records of an answer: name, type, class with its flush bit, life, bytes. */
function records(message: Buffer) {
  let at = 12;
  const name = () => {
    const labels: string[] = [];
    for (;;) {
      const length = message.readUInt8(at);
      if (length === 0) break;
      if (length >= 0xc0) throw new Error('compressed: not expected here');
      labels.push(message.toString('ascii', at + 1, at + 1 + length));
      at += 1 + length;
    }
    at += 1;
    return labels.join('.');
  };
  for (let left = message.readUInt16BE(4); left > 0; left--) {
    name();
    at += 4;
  }
  return Array.from({ length: message.readUInt16BE(6) }, () => {
    const record = { name: name(), type: message.readUInt16BE(at), class: message.readUInt16BE(at + 2) };
    const ttl = message.readUInt32BE(at + 4);
    const length = message.readUInt16BE(at + 8);
    const bytes = [...message.subarray(at + 10, at + 10 + length)];
    at += 10 + length;
    return { ...record, ttl, bytes };
  });
}

let announcer: Announcer | undefined;
let asker: dgram.Socket | undefined;
afterEach(async () => {
  await announcer?.stop();
  asker?.close();
  asker = undefined;
});

/** A network of one: speaker and asker on the loopback, no group. */
async function network(addresses: () => LanAddress[] = () => [own], moved = () => undefined as unknown) {
  asker = dgram.createSocket('udp4');
  asker.bind(0, '127.0.0.1');
  await once(asker, 'listening');
  const heardSoFar: Buffer[] = [];
  asker.on('message', (message) => heardSoFar.push(message));
  const heard = (asker.address() as AddressInfo).port;
  const free = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(free, 'listening');
  const port = (free.address() as AddressInfo).port;
  free.close();
  await once(free, 'close');
  announcer = await announce(NAMES, {
    addresses,
    moved,
    every: 20,
    // what would go to the group goes to the asker
    open: () => {
      const speaker = multicastDns({ port, bind: '127.0.0.1', multicast: false });
      const { respond } = speaker;
      speaker.respond = (said, to, done) => {
        respond.call(speaker, said, to ?? { port: heard, address: '127.0.0.1' }, done);
      };
      return speaker;
    },
  });
  /** The next message, in the order of arrival; null after `ms` of silence. */
  const next = async (ms: number) => {
    await vi.waitUntil(() => heardSoFar.length > 0, { timeout: ms, interval: 5 }).catch(() => undefined);
    return heardSoFar.shift() ?? null;
  };
  const ask = (bytes: Buffer) => {
    asker?.send(bytes, port, '127.0.0.1');
    return next(400);
  };
  const hear = async () => {
    const message = await next(5000);
    if (message === null) throw new Error('nothing was said');
    return message;
  };
  return { ask, hear };
}

describe('on the wire', () => {
  test('both names are announced at the start, then answered, by ordinary DNS with its id and a short life', async () => {
    const started = network();
    const { ask, hear } = await started;
    expect(records(await hear()).map(({ name, type, bytes }) => [name, type, bytes])).toEqual(
      NAMES.map((name) => [name, A, [127, 0, 0, 1]]),
    );
    const answer = await ask(question('IsoLoir-urn.local', A, IN, 0x1234));
    expect(answer?.readUInt16BE(0)).toBe(0x1234);
    expect(records(answer ?? Buffer.alloc(12))).toEqual([
      { name: 'isoloir-urn.local', type: A, class: IN, ttl: 10, bytes: [127, 0, 0, 1] },
    ]);
  });

  test('nothing is said about names of others, other types, or rubbish', async () => {
    const { ask, hear } = await network();
    await hear();
    expect(await ask(question('printer.local', A))).toBeNull();
    expect(await ask(question('isoloir.local', 16))).toBeNull();
    expect(await ask(Buffer.from('rubbish'))).toBeNull();
    expect(await ask(question('isoloir.local', A))).not.toBeNull();
  });

  test('a machine that comes into another network says so there, and answers there', async () => {
    let known = [own];
    let moved = false;
    const { ask, hear } = await network(
      () => known,
      () => {
        moved = true;
      },
    );
    await hear();
    expect(records((await ask(question('isoloir.local', AAAA))) ?? Buffer.alloc(12))).toMatchObject([{ type: NSEC }]);
    known = [own, six];
    // the farewell of the old network, then the announcement in the new one
    expect(records(await hear()).map(({ ttl }) => ttl)).toEqual([0, 0]);
    expect(records(await hear()).map(({ type }) => type)).toEqual([A, AAAA, A, AAAA]);
    await vi.waitUntil(() => moved);
    const answer = records((await ask(question('isoloir.local', AAAA))) ?? Buffer.alloc(12));
    expect(answer).toMatchObject([{ type: AAAA, bytes: [0xfd, 0x12, ...Array(13).fill(0), 7] }]);
  });

  test('the end is said: a life of nothing', async () => {
    const { hear } = await network();
    await hear();
    const heard = hear();
    await announcer?.stop();
    announcer = undefined;
    expect(records(await heard).map(({ ttl }) => ttl)).toEqual([0, 0]);
  });
});

describe('answers', () => {
  const asking = (name: string, type: string, kind = 'IN') => ({ id: 7, questions: [{ name, type, class: kind }] });

  test('to everyone: flushes what caches hold, for two minutes', () => {
    expect(answerTo(asking('isoloir.local', 'A'), NAMES, [own], 'all')).toEqual({
      answers: [{ name: 'isoloir.local', type: 'A', ttl: 120, data: '127.0.0.1', flush: true }],
    });
  });
  test('no address of that kind: said, so that nobody waits', () => {
    expect(answerTo(asking('isoloir.local', 'AAAA'), NAMES, [own], 'all')?.answers).toEqual([
      {
        name: 'isoloir.local',
        type: 'NSEC',
        data: { nextDomain: 'isoloir.local', rrtypes: ['A'] },
        ttl: 120,
        flush: true,
      },
    ]);
    expect(answerTo(asking('isoloir.local', 'AAAA'), NAMES, [own, six], 'all')?.answers).toMatchObject([
      { type: 'AAAA', data: 'fd12::7' },
    ]);
  });
  test('two questions about one name get one answer', () => {
    const twice = {
      id: 7,
      questions: [...asking('isoloir.local', 'A').questions, ...asking('isoloir.local', 'A').questions],
    };
    expect(answerTo(twice, NAMES, [own], 'all')?.answers).toHaveLength(1);
  });
  test('the manner is the asker’s', () => {
    const alone = { questions: [{ name: 'isoloir.local', type: 'A', class: `UNKNOWN_${ALONE}` }] };
    expect(mannerOf(alone, 5353)).toBe('alone');
    expect(mannerOf(asking('isoloir.local', 'A'), 5353)).toBe('all');
    expect(mannerOf(alone, 40_000)).toBe('legacy');
  });
  test('types are those of RFC 1035, 3596, 4034', () => {
    expect([A, AAAA, NSEC]).toEqual([1, 28, 47]);
    expect(announcement(NAMES, [own, six]).answers.map(({ type }) => type)).toEqual(['A', 'AAAA', 'A', 'AAAA']);
  });
});
