/**
 * A place as its owner carries it: signed, so that it survives reload, restart and change of process, and nobody makes
 * one. It says lane, order and nothing of a person. Whoever is called gets an admission for the place, always the same one
 * for the same call: an answer that was lost is asked for again.
 */
import type { Bytes } from '#lib/ground/bytes.ts';
import { holdsSeal, NUMBER, SEAL, sealOf } from './seal.ts';

/** `boot`: when the order began, in seconds; a later start has a higher one. `seq`: 0, 1, 2 … within it. */
export type Place = { boot: number; seq: number };

/** Seconds for which a place that asks is there: three askings of the page, so that two may be lost. */
export const PATIENCE = 30;

/** Seconds for which a call is kept: who has put the telephone down finds the door open. */
export const HOLD = 600;

/** `known`: a device that showed a token given at enrolment. `stranger`: all others. */
export type LaneName = 'known' | 'stranger';
export const LANES = ['known', 'stranger'] as const satisfies readonly LaneName[];
export type Held = Place & { lane: LaneName };

/** A place as it is carried. `taken`: the second since 1970 in which it was given. */
export type Ticket = Held & { taken: number };

/** Seconds for which a place is one: nobody keeps one from an earlier crowd for a closing. */
export const DAY = 86_400;

/** `until`: the last second, since 1970, in which it holds. */
export type Admission = Held & { until: number };

const LETTERS = { known: 'k', stranger: 's' } as const;
/** lane, boot, seq, second, seal. */
const SPELLING = new RegExp(`^([ks])\\.${NUMBER}\\.${NUMBER}\\.${NUMBER}\\.${SEAL}$`);

export const writePlace = (key: Bytes, { taken, ...held }: Ticket): string => write(key, 'place', held, taken);

/** Null where it is none of ours, or older than a day. `now` is in seconds. */
export function readPlace(key: Bytes, text: string, now: number): Ticket | null {
  const read = readUnder(key, 'place', text);
  return read === null || now - read.second > DAY ? null : { ...read.held, taken: read.second };
}

export const writeAdmission = (key: Bytes, { until, ...held }: Admission): string =>
  write(key, 'admission', held, until);

/** Null where it is none of ours, or holds no more. `now` is in seconds. */
export function readAdmission(key: Bytes, text: string, now: number): Admission | null {
  const read = readUnder(key, 'admission', text);
  return read === null || now > read.second ? null : { ...read.held, until: read.second };
}

/** What its owner says of it on the telephone. */
export const referenceOf = ({ boot, seq }: Place): string =>
  `${(boot % 46_656).toString(36).padStart(3, '0')}-${seq.toString(36)}`.toUpperCase();

function write(key: Bytes, what: 'place' | 'admission', { lane, boot, seq }: Held, second: number): string {
  const text = [LETTERS[lane], ...[boot, seq, second].map((n) => n.toString(36))].join('.');
  return `${text}.${sealOf(key, what, text)}`;
}

function readUnder(key: Bytes, what: 'place' | 'admission', text: string): { held: Held; second: number } | null {
  const [, letter, boot = '', seq = '', second = '', seal = ''] = SPELLING.exec(text) ?? [];
  if (letter === undefined || !holdsSeal(key, what, `${letter}.${boot}.${seq}.${second}`, seal)) return null;
  const [of, number, at] = [boot, seq, second].map((one) => Number.parseInt(one, 36));
  const held: Held = { lane: letter === 'k' ? 'known' : 'stranger', boot: of ?? 0, seq: number ?? 0 };
  return { held, second: at ?? 0 };
}
