/** The list of public credentials of an archive: an element each, with a weight in elections that weigh (BELENIOS §4). */
import { z } from 'zod';
import type { AnyGroup } from '#lib/crypto/group.ts';
import { Unreadable } from './archive.ts';
import { parseAs } from './archive-event.ts';

export type Entry = { key: string; weight: bigint; weighed: boolean };

/** @throws Unreadable unless the text is a list of `key` or `key,weight`. */
export function parseCredentials(text: string): Entry[] {
  return parseAs(z.array(z.string()), text, 'the credentials').map((entry, i) => {
    const [, key, weight] = /^([0-9a-f]{1,700})(?:,(0|[1-9][0-9]{0,29}))?$/.exec(entry) ?? [];
    if (key === undefined) throw new Unreadable(`the credentials: wrong at ${i}`);
    return { key, weight: BigInt(weight ?? 1), weighed: weight !== undefined };
  });
}

export function flawOfCredentials(group: AnyGroup, entries: readonly Entry[]): string | null {
  const bad = entries.findIndex(({ key }) => group.decode(key) === null);
  if (bad >= 0) return `credential ${bad + 1} is no element of ${group.name}`;
  return new Set(entries.map(({ key }) => key)).size === entries.length
    ? null
    : 'a credential stands twice in the list';
}
