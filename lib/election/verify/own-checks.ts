/** What PROTOCOL §2.3 asks of our own elections beyond Belenios. */
import { z } from 'zod';
import { parseAs } from '../archive-event.ts';
import { parseDefinition } from '../definition.ts';
import { isOwn } from '../election-json.ts';
import { firstFlaw, type NamedCheck, unless } from './check.ts';
import type { ArchiveSubject } from './subject.ts';

type ArchiveCheck = NamedCheck<ArchiveSubject>;

const own = ({ election }: ArchiveSubject): boolean => isOwn(election());

/** The definition is one of ours to the letter: canonical, bounded, French and English the same questions. */
const definitionCheck: ArchiveCheck = {
  name: 'own/definition',
  applies: own,
  run: ({ only }) => {
    const { 'x-isoloir': x } = parseDefinition(only('Setup').election);
    return unless(null, `vote ${x.vote}, college ${x.college.id}`);
  },
};

/** n of n trustees, none of whom holds the identity [a key that opens nothing and hides nothing]. */
const keysCheck: ArchiveCheck = {
  name: 'own/keys',
  applies: own,
  run: ({ group, trustees, trusteeSet }) => {
    const single = trustees().every(([kind]) => kind === 'Single');
    const { keys, electionKey } = trusteeSet();
    const identity = [...keys, electionKey].some((key) => group().isIdentity(key));
    return unless(
      firstFlaw([single ? null : 'trustees are not all single', identity ? 'a key is the identity' : null]),
      `all ${keys.length} trustees are needed`,
    );
  },
};

/** Sorted, no weight, and every one of them voted: the list is made of the passes that were used (PROTOCOL §6). */
const credentialsCheck: ArchiveCheck = {
  name: 'own/credentials',
  applies: own,
  run: ({ credentials, counted, only }) => {
    const keys = credentials().map(({ key }) => key);
    const exact = JSON.stringify([...keys].sort()) === only('Setup').credentials;
    const flaw =
      counted().length !== keys.length
        ? 'a credential on the list did not vote'
        : exact
          ? null
          : 'the list is not sorted, or it weighs';
    return unless(flaw, `${keys.length} credentials, weight 1 each`);
  },
};

/** Read apart from the rest: whether the definition is sound is another check. */
const Closing = z.object({ 'x-isoloir': z.object({ closes: z.number() }) });

/** The archive bears the second at which voting closed, not that of its making [a clock that tells who waited]. */
const timestampCheck: ArchiveCheck = {
  name: 'own/timestamp',
  applies: own,
  run: ({ archive, only }) => {
    const { 'x-isoloir': x } = parseAs(Closing, only('Setup').election, 'the definition');
    const { closes } = x;
    const flaw = archive().timestamp === closes ? null : 'the archive’s time is not the closing of the vote';
    return unless(flaw, `closed at ${closes}`);
  },
};

export const ownChecks: readonly ArchiveCheck[] = [definitionCheck, keysCheck, credentialsCheck];
export const ownFileChecks: readonly ArchiveCheck[] = [timestampCheck];
