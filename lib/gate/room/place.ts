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

/** `until`: the last second, since 1970, in which it holds. */
export type Admission = Held & { until: number };

const LETTERS = { known: 'k', stranger: 's' } as const;
const PLACE = new RegExp(`^([ks])\\.${NUMBER}\\.${NUMBER}\\.${SEAL}$`);
const ADMISSION = new RegExp(`^([ks])\\.${NUMBER}\\.${NUMBER}\\.${NUMBER}\\.${SEAL}$`);

export function writePlace(key: Bytes, held: Held): string {
  const text = textOf(held);
  return `${text}.${sealOf(key, 'place', text)}`;
}

/** Null where it is none of ours. */
export function readPlace(key: Bytes, text: string): Held | null {
  const [, letter, boot = '', seq = '', seal = ''] = PLACE.exec(text) ?? [];
  if (letter === undefined || !holdsSeal(key, 'place', `${letter}.${boot}.${seq}`, seal)) return null;
  return heldOf(letter, boot, seq);
}

export function writeAdmission(key: Bytes, { until, ...held }: Admission): string {
  const text = `${textOf(held)}.${until.toString(36)}`;
  return `${text}.${sealOf(key, 'admission', text)}`;
}

/** Null where it is none of ours, or holds no more. `now` is in seconds. */
export function readAdmission(key: Bytes, text: string, now: number): Admission | null {
  const [, letter, boot = '', seq = '', end = '', seal = ''] = ADMISSION.exec(text) ?? [];
  if (letter === undefined) return null;
  const until = Number.parseInt(end, 36);
  if (now > until || !holdsSeal(key, 'admission', `${letter}.${boot}.${seq}.${end}`, seal)) return null;
  return { ...heldOf(letter, boot, seq), until };
}

/** What its owner says of it on the telephone. */
export const referenceOf = ({ boot, seq }: Place): string =>
  `${(boot % 46_656).toString(36).padStart(3, '0')}-${seq.toString(36)}`.toUpperCase();

const textOf = ({ lane, boot, seq }: Held): string => `${LETTERS[lane]}.${boot.toString(36)}.${seq.toString(36)}`;

const heldOf = (letter: string, boot: string, seq: string): Held => ({
  lane: letter === 'k' ? 'known' : 'stranger',
  boot: Number.parseInt(boot, 36),
  seq: Number.parseInt(seq, 36),
});
