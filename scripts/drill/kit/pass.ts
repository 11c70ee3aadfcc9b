/** Make a pass: find the issuing key, open it with whatever lies about, or turn blind signatures into tokens. */
import type { KeyObject } from 'node:crypto';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { PassesPayload, parsePayload } from '#lib/board/payload.ts';
import { modulusOf, readIssuingKey } from '#lib/crypto/blind-sign.ts';
import { checkPass } from '#lib/election/pass.ts';
import { fromBase64Url, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { bytesOf, everyRowOf } from '../loot.ts';
import { credential } from './ballots.ts';
import { opened } from './secrets.ts';
import { type Attempt, count, type Thief } from './thief.ts';

/** PKCS #8 of an RSA key, behind its two bytes of length. */
const RSA = Buffer.from('020100300d06092a864886f70d010101', 'hex');

/** Issuing keys as they lie anywhere on the disk, or under any secret that was found. Null for each that is none. */
function* keys({ loot, disk, secrets }: Thief): Generator<Buffer> {
  for (const { bytes } of disk)
    for (let at = bytes.indexOf(RSA); at >= 0; at = bytes.indexOf(RSA, at + 1))
      yield bytes.subarray(Math.max(0, at - 4));
  for (const row of everyRowOf(loot, 'people', 'issuing_key'))
    for (const secret of secrets) yield* opened(bytesOf(row, 'wrapped'), secret);
}

function readKey(bytes: Buffer): KeyObject | null {
  if (bytes[0] !== 0x30 || bytes[1] !== 0x82) return null;
  try {
    return readIssuingKey(bytes.subarray(0, 4 + bytes.readUInt16BE(2)));
  } catch {
    return null;
  }
}

export const findIssuingKeys: Attempt = (thief) => {
  const moduli = new Set(
    thief.urns.flatMap(({ definition }) => definition['x-isoloir'].issuers.map((one) => one.modulus)),
  );
  return count('find an issuing key', keys(thief), (bytes) => {
    const key = readKey(bytes);
    return key !== null && moduli.has(toBase64Url(modulusOf(key)));
  });
};

/** Each blind signature of the journal, as it stands, for a pass of the thief's own. */
export const turnBlindSignatures: Attempt = ({ loot, urns }) => {
  const pairs = readEvents(parseLines(loot.open.journal))
    .filter(({ event }) => event.type === 'passes')
    .flatMap(({ line }) => {
      const payload = parsePayload(PassesPayload, line.payload);
      return payload.pairs.map(({ s }) => ({ phi: payload.phi, s }));
    });
  return count('make a pass of a blind signature', pairs, ({ phi, s }) => {
    const definition = urns.find((urn) => urn.phi === phi)?.definition;
    const { y } = credential();
    const tokens = s.map((signature) => ({ prefix: toBase64Url(randomBytes(32)), signature }));
    return (
      definition !== undefined && fromBase64Url(s[0] ?? '').length === 384 && checkPass(definition, phi, { y, tokens })
    );
  });
};
