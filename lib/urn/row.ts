/**
 * A waiting ballot as it lies in the database (PROTOCOL §5.7): ciphertext of one size per urn, under a key that is
 * destroyed when its batch is published. What cannot be read here cannot be linked to an hour or to an order.
 */
import { z } from 'zod';
import { hmac } from '#lib/crypto/hash.ts';
import { unwrapNatively, wrapNatively } from '#lib/crypto/wrap-native.ts';
import { type Ballot, writeBallot } from '#lib/election/ballot.ts';
import type { Definition } from '#lib/election/definition.ts';
import { Envelope } from '#lib/election/envelope.ts';
import { choicesOf, overallBranchesOf } from '#lib/election/question.ts';
import { Receipt } from '#lib/election/receipt.ts';
import { BallotNumber, type Phi } from '#lib/ground/brand.ts';
import { type Bytes, fromUtf8, toHex, utf8 } from '#lib/ground/bytes.ts';
import { canonicalJson, enc } from '#lib/ground/canonical.ts';

/** The receipt lies inside, so that the same bytes get the same receipt. */
export const Waiting = z.strictObject({ envelope: Envelope, receipt: Receipt });
export type Waiting = z.infer<typeof Waiting>;

/** HMAC-SHA-256(batch key, enc(`isoloir/v1/row`, y, n)), 32 bytes. */
export const rowKey = (batchKey: Bytes, y: string, n: number): Bytes => hmac(batchKey, enc('isoloir/v1/row', y, n));

type Place = { phi: Phi; batch: number; rowKey: Bytes };

/** Bound to its place: a ciphertext moved to another row does not open. */
const whatOf = ({ phi, batch, rowKey: key }: Place): string => `waiting/${phi}/${batch}/${toHex(key)}`;

/** @param size plaintext bytes of every row of this urn: `rowSize` of its definition */
export function sealRow(batchKey: Bytes, place: Place, waiting: Waiting, size: number): Bytes {
  const plain = utf8(canonicalJson(waiting));
  if (plain.length + 4 > size) throw new RangeError('a waiting ballot exceeds the size of its urn');
  const padded = new Uint8Array(size);
  new DataView(padded.buffer).setUint32(0, plain.length);
  padded.set(plain, 4);
  return wrapNatively(batchKey, whatOf(place), padded);
}

/** @throws where the row was not sealed under this key at this place. */
export function openRow(batchKey: Bytes, place: Place, ciphertext: Uint8Array): Waiting {
  const padded = unwrapNatively(batchKey, whatOf(place), ciphertext);
  const length = new DataView(padded.buffer).getUint32(0);
  return Waiting.parse(JSON.parse(fromUtf8(padded.subarray(4, 4 + length))));
}

/** Rows are rounded up to this many bytes. */
const STEP = 512;

/** Plaintext bytes of a row: the longest waiting ballot that this definition can ask for, rounded up. */
export function rowSize(definition: Definition, phi: Phi): number {
  const longest = 4 + utf8(canonicalJson(longestWaiting(definition, phi))).length;
  return Math.ceil(longest / STEP) * STEP;
}

/** Characters of the longest ballot of this definition: anything longer is no ballot of this urn. */
export const longestBallot = (definition: Definition, phi: Phi): number => ballotOf(definition, phi).length;

/** Digits of the largest scalar below q = 2^252 + …. */
const SCALAR = '9'.repeat(76);
const ELEMENT = 'f'.repeat(64);
const HASH = BallotNumber.parse(`${'A'.repeat(42)}A`);

function ballotOf(definition: Definition, phi: Phi): string {
  const proof = { challenge: SCALAR, response: SCALAR };
  const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
  const ballot: Ballot = {
    election_uuid: definition.uuid,
    election_hash: phi,
    credential: ELEMENT,
    answers: definition.questions.map((question) => ({
      choices: times(choicesOf(question), { alpha: ELEMENT, beta: ELEMENT }),
      individual_proofs: times(choicesOf(question), [proof, proof]),
      overall_proof: times(overallBranchesOf(question), proof),
      ...(question.blank ? { blank_proof: [proof, proof] } : {}),
    })),
    signature: { hash: HASH, proof },
  };
  return writeBallot(ballot);
}

/** Not a ballot: the shape of the longest one, to be measured. */
function longestWaiting(definition: Definition, phi: Phi): unknown {
  const signature = { challenge: SCALAR, response: SCALAR };
  const token = { prefix: 'A'.repeat(43), signature: 'A'.repeat(512) };
  const pass = { y: ELEMENT, tokens: definition['x-isoloir'].issuers.map(() => token) };
  const n = 999_999_999;
  return {
    envelope: { phi, pass, ballot: ballotOf(definition, phi), n, previous: HASH, signature },
    receipt: { phi, number: HASH, n, head: { height: n, hash: ELEMENT }, batch: n, signature: ELEMENT + ELEMENT },
  };
}
