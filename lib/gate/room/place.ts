/**
 * A place as its owner carries it: signed, so that it survives reload, restart and change of process, and nobody makes
 * one. It says lane, order and nothing of a person.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Bytes } from '#lib/ground/bytes.ts';

/** `boot`: when the order began, in seconds; a later start has a higher one. `seq`: 0, 1, 2 … within it. */
export type Place = { boot: number; seq: number };

/** Seconds for which a place that asks is there: three askings of the page, so that two may be lost. */
export const PATIENCE = 30;

/** Seconds for which a call is kept: who has put the telephone down finds the door open. */
export const HOLD = 600;

/** `known`: a device that showed a token given at enrolment. `stranger`: all others. */
export type LaneName = 'known' | 'stranger';
export type Held = Place & { lane: LaneName };

const LETTERS = { known: 'k', stranger: 's' } as const;
/** Numbers in base 36, without leading zeros: one spelling per place. 22 signs: 128 bits. */
const SPELLING = /^([ks])\.(0|[1-9a-z][0-9a-z]{0,7})\.(0|[1-9a-z][0-9a-z]{0,7})\.([\w-]{22})$/;

export function writePlace(key: Bytes, { lane, boot, seq }: Held): string {
  const text = `${LETTERS[lane]}.${boot.toString(36)}.${seq.toString(36)}`;
  return `${text}.${sealOf(key, text)}`;
}

/** Null where it is none of ours. */
export function readPlace(key: Bytes, text: string): Held | null {
  const [, letter, boot = '', seq = '', seal = ''] = SPELLING.exec(text) ?? [];
  if (letter === undefined) return null;
  const due = Buffer.from(sealOf(key, `${letter}.${boot}.${seq}`));
  if (!timingSafeEqual(due, Buffer.from(seal))) return null;
  return {
    lane: letter === 'k' ? 'known' : 'stranger',
    boot: Number.parseInt(boot, 36),
    seq: Number.parseInt(seq, 36),
  };
}

const sealOf = (key: Bytes, text: string): string =>
  createHmac('sha256', key).update(`isoloir/v1/place|${text}`).digest().subarray(0, 16).toString('base64url');
