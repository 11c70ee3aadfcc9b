/** Checks of the journal (PROTOCOL §6, §7, §8): decisions, passes given, heads, factors; and of the file derived. */
import { publicPower } from '#lib/crypto/blind.ts';
import { firstDifference } from '#lib/election/archive.ts';
import { type NamedCheck, unless } from '#lib/election/verify/index.ts';
import { compareBytes, concat, fromBase64Url, toBigInt } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { deriveArchive } from '../derive-archive.ts';
import { checkChain } from '../event.ts';
import type { PassesPayload } from '../payload.ts';
import { countersignedCheck } from './countersigned.ts';
import { graceCheck } from './grace.ts';
import { keysCheck } from './keys.ts';
import { nightCheck } from './night.ts';
import { personsCheck } from './persons.ts';
import { purgeCheck } from './purge.ts';
import type { ElectionSubject } from './subject.ts';

type BoardCheck = NamedCheck<ElectionSubject>;

const eventsCheck: BoardCheck = {
  name: 'journal/events',
  run: ({ journal, definition }) => {
    const { vote, journalKey } = definition()['x-isoloir'];
    const lines = journal().map(({ line }) => line);
    const failed = checkChain(lines, { chain: `journal/${vote}`, key: journalKey }).filter(({ ok }) => !ok);
    const flaw = failed.map(({ name, detail }) => `${name} ${detail ?? ''}`).join(', ');
    return unless(failed.length === 0 ? null : flaw, `${lines.length} events, each signed`);
  },
};

const TYPES = ['decision', 'roll', 'passes', 'heads', 'factors', 'purge', 'person', 'key', 'grace', 'night'];

/** Only what a journal may hold [an event that one reader skips and another does not]. */
const typesCheck: BoardCheck = {
  name: 'journal/types',
  run: ({ journal }) => {
    const bad = journal().find(({ event }) => !TYPES.includes(event.type));
    return unless(
      bad === undefined ? null : `an event ${bad.event.type} in the journal`,
      'nothing foreign to a journal',
    );
  },
};

/** Every decision bears its quorum of passkeys, comes where it may, and attaches what it names. */
const decisionsCheck: BoardCheck = {
  name: 'journal/decisions',
  run: async ({ followed }) => {
    const { decisions } = await followed();
    const bad = decisions.find(({ checks }) => checks.some(({ ok }) => !ok));
    const why = bad?.checks.find(({ ok }) => !ok)?.name;
    const flaw = bad === undefined ? null : `the decision at height ${bad.height} does not hold: ${why}`;
    return unless(flaw, `${decisions.length} decisions, each by its quorum`);
  },
};

function pairHolds(moduli: readonly bigint[], { b, s }: PassesPayload['pairs'][number]): boolean {
  return (
    b.length === moduli.length &&
    s.length === moduli.length &&
    moduli.every((n, i) => publicPower(toBigInt(fromBase64Url(s[i] ?? '')), n) === toBigInt(fromBase64Url(b[i] ?? '')))
  );
}

/** S^e = B: whoever signed the register got exactly the pass that was asked. */
const pairsCheck: BoardCheck = {
  name: 'journal/pairs',
  run: async ({ definition, passes }, report) => {
    const moduli = definition()['x-isoloir'].issuers.map(({ modulus }) => toBigInt(fromBase64Url(modulus)));
    const pairs = passes().flat();
    for (const [i, pair] of pairs.entries()) {
      if (i % 64 === 0) {
        report(i, pairs.length);
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      if (!pairHolds(moduli, pair)) return unless(`the answer to request ${i + 1} is not a signature of it`, '');
    }
    return unless(null, `${pairs.length} requests answered`);
  },
};

/** An event of this many pairs is one part of a batch; the next goes on with it. */
const FULL = 1000;

/** Batches as they went out, cut into events or not. */
function wholeBatches(events: readonly PassesPayload['pairs'][]): PassesPayload['pairs'][] {
  const batches: PassesPayload['pairs'][] = [];
  for (const [i, pairs] of events.entries()) {
    if ((events[i - 1]?.length ?? 0) >= FULL) batches.push([...(batches.pop() ?? []), ...pairs]);
    else batches.push(pairs);
  }
  return batches;
}

/** Two members may hand in the same request on purpose: equal neighbours are in order. */
const areSorted = (pairs: PassesPayload['pairs']): boolean => {
  const keys = pairs.map(({ b }) => concat(...b.map(fromBase64Url)));
  return keys.every((key, i) => i === 0 || compareBytes(keys[i - 1] ?? key, key) <= 0);
};

/** Requests went out sorted, and at least K at a time but for the last: their order tells nothing of who signed when. */
const crowdCheck: BoardCheck = {
  name: 'journal/crowd',
  run: ({ passes, definition }) => {
    const { k } = definition()['x-isoloir'];
    const batches = wholeBatches(passes());
    const flaw = batches.every(areSorted)
      ? batches.slice(0, -1).every((batch) => batch.length >= k)
        ? null
        : `a batch of fewer than ${k} requests`
      : 'requests are not sorted';
    return unless(flaw, `${batches.length} batches of requests`);
  },
};

/** The roll is frozen: what the journal says of its size is what freeze and admissions decided [members out of nothing,
 * by a journal that no quorum signs]. */
const rollCheck: BoardCheck = {
  name: 'journal/roll',
  run: async ({ followed }) => {
    const { rolls } = await followed();
    const bad = rolls.find(({ said, decided }) => canonicalJson(said) !== canonicalJson(decided));
    return unless(
      bad === undefined ? null : `the roll at height ${bad.height} has members that nobody decided`,
      `${rolls.length} roots of one frozen roll`,
    );
  },
};

/** Passes used ≤ requests answered ≤ members on the roll: no vote out of nothing. */
const countsCheck: BoardCheck = {
  name: 'journal/counts',
  run: async ({ envelopes, passes, members }) => {
    const onRoll = await members();
    const used = new Set(envelopes().map(({ pass }) => pass.y)).size;
    const given = passes().flat().length;
    const flaw =
      used > given
        ? `${used} passes used, ${given} given`
        : given > onRoll
          ? `${given} passes given to ${onRoll} members`
          : null;
    return unless(flaw, `${used} passes used, ${given} given, ${onRoll} members`);
  },
};

/** Heads that the journal noted on the way are heads of this very chain [a chain rewritten after the fact]. */
const headsCheck: BoardCheck = {
  name: 'journal/heads',
  run: ({ heads, chain }) => {
    const { events } = chain();
    const bad = heads().find(({ height, hash }) => events[height]?.hash !== hash);
    return unless(
      bad === undefined ? null : `the chain had another event at height ${bad.height}`,
      `${heads().length} heads`,
    );
  },
};

/** One set of factors per trustee [two openings of one urn]. */
const factorsCheck: BoardCheck = {
  name: 'journal/factors',
  run: ({ factors }) => {
    const trustees = factors().map(({ trustee }) => trustee);
    const flaw = new Set(trustees).size === trustees.length ? null : 'a trustee decrypted twice';
    return unless(flaw, `factors of trustees ${trustees.join(', ')}`);
  },
};

/** The archive is what the boards give, byte for byte: tally, factors and result that were published, all ballots. */
const derivedCheck: BoardCheck = {
  name: 'archive/derived',
  run: ({ bel, chainText, journalText }) => {
    const difference =
      bel === null ? 'there is no archive' : firstDifference(bel, deriveArchive(chainText, journalText));
    return unless(difference ?? null, 'the same bytes as the boards give');
  },
};

/** Before there are factors. */
export const journalChecks: readonly BoardCheck[] = [
  eventsCheck,
  typesCheck,
  decisionsCheck,
  pairsCheck,
  crowdCheck,
  rollCheck,
  countersignedCheck,
  countsCheck,
  headsCheck,
  purgeCheck,
  personsCheck,
  keysCheck,
  graceCheck,
  nightCheck,
];

/** Once the result is published. */
export const publishedChecks: readonly BoardCheck[] = [factorsCheck, derivedCheck];
