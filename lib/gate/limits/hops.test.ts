/** Whose address counts, behind proxies that are ours and under headers that are not. */
import { describe, expect, test } from 'vitest';
import { CLASS_NAMES, CLASSES, classify, RANKS } from './classes.ts';
import { clientOf, LOOPBACK, networks, parseTrusted, type Trusted } from './hops.ts';
import { cut, parseAddress } from './prefix.ts';

const trusted = (text: string): Trusted => {
  const parsed = parseTrusted(text);
  if (parsed === null) throw new Error(text);
  return parsed;
};
const addressOf = (text: string) => parseAddress(text) ?? 'none';

describe('an address', () => {
  test.each([
    ['192.0.2.7', { v4: true, a: 0xc0000207, b: 0 }],
    ['::ffff:192.0.2.7', { v4: true, a: 0xc0000207, b: 0 }],
    ['::ffff:c000:207', { v4: true, a: 0xc0000207, b: 0 }],
    ['2001:db8:1:2:3:4:5:6', { v4: false, a: 0x20010db8, b: 0x00010002 }],
    ['2001:db8:1:2::9', { v4: false, a: 0x20010db8, b: 0x00010002 }],
    ['2001:DB8::9', { v4: false, a: 0x20010db8, b: 0 }],
    ['::1', { v4: false, a: 0, b: 0 }],
    ['fe80::1%eth0', { v4: false, a: 0xfe800000, b: 0 }],
    ['64:ff9b::192.0.2.7', { v4: false, a: 0x0064ff9b, b: 0 }],
    ['255.255.255.255', { v4: true, a: 0xffffffff, b: 0 }],
  ])('%s', (text, address) => expect(parseAddress(text)).toEqual(address));
  test.each(['', 'unknown', '_hidden', '192.0.2', '192.0.2.256', '1:2', '::g', '127.1', '0x7f.0.0.1', '[::1]'])(
    'is none: %s',
    (text) => expect(parseAddress(text)).toBeNull(),
  );
  test.each([
    ['192.0.2.7', 24, '192.0.2.0'],
    ['192.0.2.7', 32, '192.0.2.7'],
    ['223.255.2.7', 16, '223.255.0.0'],
    ['2001:db8:1:2ff::', 56, '2001:db8:1:200::'],
    ['2001:db8:1:2::', 48, '2001:db8:1::'],
    ['2001:db8:1:2::', 32, '2001:db8::'],
    ['2001:db8:1:2::', 64, '2001:db8:1:2::'],
  ] as const)('%s cut to %i bits', (whole, bits, prefix) => {
    const address = parseAddress(whole);
    expect(address && cut(address, bits)).toEqual(parseAddress(prefix));
  });
});

describe('behind a proxy on this machine', () => {
  const ours = trusted(LOOPBACK);
  test.each([
    ['192.0.2.7', undefined, '192.0.2.7'],
    ['::ffff:192.0.2.7', undefined, '192.0.2.7'],
    ['192.0.2.7', '198.51.100.1', '192.0.2.7'], // a stranger's header
    ['192.0.2.7', '127.0.0.1', '192.0.2.7'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', 'forged, 198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', '127.0.0.1, 198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
    ['127.0.0.1', '203.0.113.9, [2001:db8:1:2::9]:4711', '2001:db8:1:2::9'],
    ['127.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', 'no address', '127.0.0.1'], // then the proxy's own counts, it is not "this machine"
    ['127.0.0.1', '', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1', '127.0.0.1'],
    // Other loopback addresses are clients like any other: the replay's attackers come from there.
    ['127.0.0.2', undefined, '127.0.0.2'],
    ['127.44.5.6', '198.51.100.1', '127.44.5.6'],
  ])('%s, forwarded for %s → %s', (direct, forwarded, address) => {
    expect(clientOf(direct, forwarded, ours)).toEqual({ kind: 'address', address: addressOf(address) });
  });
  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('%s without a header is this machine itself', (direct) => {
    expect(clientOf(direct, undefined, ours)).toEqual({ kind: 'self' });
  });
  test('a thousand hops cost no more than sixteen', () => {
    const long = `${'127.0.0.1,'.repeat(1000)}127.0.0.1`;
    expect(clientOf('127.0.0.1', `9.9.9.9,${long}`, ours)).toEqual({
      kind: 'address',
      address: addressOf('127.0.0.1'),
    });
  });
  test('a socket that is gone has nobody', () => expect(clientOf('', undefined, ours)).toEqual({ kind: 'unknown' }));
});

describe('behind several', () => {
  test.each([
    ['10.0.0.0/8,2001:db8:aa::/48', '10.1.2.3', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['10.0.0.0/8,2001:db8:aa::/48', '10.1.2.3', '6.6.6.6, 198.51.100.1, 10.9.9.9, 10.8.8.8', '198.51.100.1'],
    ['10.0.0.0/8,2001:db8:aa::/48', '2001:db8:aa::5', '198.51.100.1', '198.51.100.1'],
    ['10.0.0.0/8', '11.1.2.3', '198.51.100.1', '11.1.2.3'],
    ['10.0.0.0/8', '10.1.2.3', '10.4.4.4, 10.5.5.5', '10.4.4.4'],
    ['', '127.0.0.1', '198.51.100.1', '127.0.0.1'],
    ['1', '203.0.113.1', 'forged, 198.51.100.1', '198.51.100.1'],
    ['2', '203.0.113.1', 'forged, 198.51.100.1, 203.0.113.2', '198.51.100.1'],
    ['3', '203.0.113.1', '198.51.100.1', '198.51.100.1'],
    ['0', '203.0.113.1', '198.51.100.1', '203.0.113.1'],
  ])('%s: %s, forwarded for %s → %s', (ours, direct, forwarded, address) => {
    expect(clientOf(direct, forwarded, trusted(ours))).toEqual({ kind: 'address', address: addressOf(address) });
  });
  test.each(['10.0.0.0/33', 'proxy.example', '10.0.0.0/8;11.0.0.0/8', '::/129', '-1', '10.0.0'])(
    'is no such list: %s',
    (text) => expect(parseTrusted(text)).toBeNull(),
  );
  test('an empty list is a list', () => expect(networks('')).not.toBeNull());
});

describe('the class of a request', () => {
  test.each([
    ['POST', '/api/urn/cast', 'cast'],
    ['OPTIONS', '/api/urn/cast', 'preflight'],
    ['OPTIONS', '/fr', 'other'],
    ['GET', '/api/urn/key', 'urn'],
    ['POST', '/api/people/register', 'sign'],
    ['POST', '/api/people/register/export', 'other'],
    ['POST', '/api/people/passkeys/invite', 'link'],
    ['DELETE', '/api/people/passkeys/link', 'link'],
    ['POST', '/api/people/enrol/open', 'enrol'],
    ['POST', '/api/people/challenge', 'sign-in'],
    ['GET', '/api/people/auth/csrf', 'sign-in'],
    ['POST', '/api/people/auth/callback/passkey', 'sign-in'],
    ['GET', `/fr/vote/${'A'.repeat(43)}`, 'booth'],
    ['GET', '/en/enrol', 'booth'],
    ['HEAD', '/booth/assets/main-fr-1a2b.js', 'bytes'],
    ['GET', '/_next/static/chunks/a.js', 'bytes'],
    ['GET', '/api/booth', 'bytes'],
    ['GET', '/fr', 'page'],
    ['GET', '/', 'page'],
    ['GET', '/api/board/urn/x', 'board'],
    ['GET', '/api/people/me', 'read'],
    ['DELETE', '/api/people/votes/x', 'other'],
    ['PUT', '/anything', 'other'],
    ['OPTIONS', '*', 'other'],
  ])('%s %s is %s', (method, path, name) => expect(classify(method, path).name).toBe(name));
  test('every row can be reached by its name, and has a place in the order', () => {
    expect(new Set(CLASS_NAMES).size).toBe(CLASSES.length);
    for (const { rank } of CLASSES) expect(RANKS).toContain(rank);
  });
  test('what a vote needs is never refused for its address alone', () => {
    for (const name of ['preflight', 'cast', 'urn', 'sign', 'enrol', 'sign-in', 'bytes', 'booth'])
      expect(CLASSES.find((row) => row.name === name)?.beyond, name).toBe('last');
  });
});
