/**
 * Name constraints (RFC 5280 §4.2.1.10): these names, and no address at all (a root that may name hosts only would
 * still be believed for bare addresses, because each kind of name is constrained apart).
 */
import { Extension } from '@peculiar/x509';

/** Tags of DER (X.690) that occur here. */
const SEQUENCE = 0x30;
const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/** Tag, length, value; everything here is shorter than 128 bytes times a few. */
function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = Buffer.concat(parts);
  const length = value.length < 128 ? [value.length] : [0x82, value.length >> 8, value.length & 255];
  return Buffer.concat([Uint8Array.of(tag, ...length), value]);
}

/** GeneralSubtree with minimum 0, which DER leaves out. */
const subtree = (tag: number, value: Uint8Array) => der(SEQUENCE, der(tag, value));

/** Address and mask of zeros: every address of that length. */
const everyAddress = (bytes: 4 | 16) => subtree(IP_ADDRESS, new Uint8Array(2 * bytes));

export const nameConstraints = (names: readonly string[]): Extension =>
  new Extension(
    '2.5.29.30',
    true,
    new Uint8Array(
      der(
        SEQUENCE,
        der(PERMITTED, ...names.map((name) => subtree(DNS_NAME, Buffer.from(name, 'ascii')))),
        der(EXCLUDED, everyAddress(4), everyAddress(16)),
      ),
    ),
  );
