/**
 * Members who were turned away and never signed (PROTOCOL §5.15): how a mark is made, what the rows add up to. Once for the
 * people side and once for its auditors.
 */
import { hexH, hmac, sha256Hex } from '#lib/crypto/hash.ts';
import { type Closing, isOverAt } from '#lib/election/grace.ts';
import type { MemberId, Phi } from '#lib/ground/brand.ts';
import { type Bytes, toHex } from '#lib/ground/bytes.ts';
import { canonicalJson, enc } from '#lib/ground/canonical.ts';
import { type NightPayload, REFUSED, type RefusedCount, type RefusedReason } from '../payload.ts';

/** `mark`: hex, 32 bytes; `minute`: epoch minutes. */
export type RefusedRow = { phi: Phi; mark: string; minute: number; reason: RefusedReason };

/** HMAC-SHA-256(night key, enc(`isoloir/v1/refused`, phi, member)), hex. */
export const markOf = (key: Bytes, phi: Phi, member: MemberId): string =>
  toHex(hmac(key, enc('isoloir/v1/refused', phi, member)));

/** What the journal says of a night's key before anybody has it: hex of H(`isoloir/v1/night`, key). */
export const nightHash = (key: Bytes): string => hexH('isoloir/v1/night', key);

/** Seconds after the end in which those who come too late are still counted. */
export const LINGER = 900;

/** Epoch minutes in which members are noted: from the one of the first opening until a quarter of an hour, and the minute in
 * which a process may still say so, after the last end; `end` is the first that is none. */
export const nightOf = (urns: readonly Closing[]): { first: number; end: number } => ({
  first: Math.floor(Math.min(...urns.map(({ definition }) => definition['x-isoloir'].opens)) / 60),
  end: Math.ceil((Math.max(...urns.map(isOverAt)) + LINGER + 60) / 60),
});

const place = ({ phi, mark, minute, reason }: RefusedRow): string =>
  `${phi} ${mark} ${String(minute).padStart(12, '0')} ${reason}`;

/** In the order in which they are hashed and handed out: by urn, mark, minute and reason. */
export const inOrder = (rows: readonly RefusedRow[]): RefusedRow[] =>
  [...rows].sort((a, b) => (place(a) < place(b) ? -1 : 1));

/** What the journal says of all the rows of a vote. `digest`: SHA-256 of their canonical JSON, one a line, in order. */
export function sumUp(rows: readonly RefusedRow[]): Omit<Extract<NightPayload, { what: 'settled' }>, 'what' | 'key'> {
  const ordered = inOrder(rows);
  const phis = [...new Set(ordered.map(({ phi }) => phi))];
  return {
    refused: phis.map((phi) => countOf(phi, ordered)),
    rows: rows.length,
    digest: sha256Hex(ordered.map((row) => `${canonicalJson(row)}\n`).join('')),
  };
}

function countOf(phi: Phi, rows: readonly RefusedRow[]): RefusedCount {
  const own = rows.filter((row) => row.phi === phi);
  const members = (of: readonly RefusedRow[]): number => new Set(of.map(({ mark }) => mark)).size;
  const for_ = (reason: RefusedReason): number => members(own.filter((row) => row.reason === reason));
  const [early, paused, busy, closed] = REFUSED.map(for_);
  const reasons = { early: early ?? 0, paused: paused ?? 0, busy: busy ?? 0, closed: closed ?? 0 };
  return { phi, members: members(own), reasons };
}
