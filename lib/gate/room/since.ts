/**
 * What a stranger without JavaScript gives for a place instead of work: a minute or three. The second in which they first
 * came is in their own hands, sealed. It costs an attacker no computing: so such places are few for each network (door.ts).
 */
import type { Bytes } from '#lib/ground/bytes.ts';
import { holdsSeal, NUMBER, SEAL, sealOf } from './seal.ts';

const SPELLING = new RegExp(`^${NUMBER}\\.${SEAL}$`);
/** Seconds that are asked for, by load. */
const WAIT = { least: 60, most: 180 } as const;
/** Seconds after which it is forgotten: nobody stores them up for an evening. */
const LIFE = 900;

/** `now` is in seconds. */
export function writeSince(key: Bytes, now: number): string {
  const text = Math.floor(now).toString(36);
  return `${text}.${sealOf(key, 'since', text)}`;
}

/** The second in which they first came; null where it is none of ours, or too long ago. */
export function readSince(key: Bytes, text: string, now: number): number | null {
  const [, first = '', seal = ''] = SPELLING.exec(text) ?? [];
  const since = Number.parseInt(first, 36);
  if (!(now - since >= -1 && now - since <= LIFE)) return null;
  return holdsSeal(key, 'since', first, seal) ? since : null;
}

/** Seconds that are to be waited under a load of 0 to 1. */
export const waitUnder = (load: number): number => Math.round(WAIT.least + (WAIT.most - WAIT.least) * load);

/** How heavily strangers press, 0 to 1, by how many of them are there: a fifth at ten, all at a hundred thousand. */
export const loadOf = (strangers: number): number => Math.min(1, Math.log10(1 + strangers) / 5);
