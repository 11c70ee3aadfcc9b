/** Checks of the live chain (PROTOCOL §5.6–§5.8, §6, §7.2): what the urn took, in which order, and how it closed. */
import { readBallot } from '#lib/election/ballot.ts';
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { checkEnvelopeSignature } from '#lib/election/envelope.ts';
import { checkPass } from '#lib/election/pass.ts';
import { type NamedCheck, unless } from '#lib/election/verify/index.ts';
import { type BallotNumber, Phi } from '#lib/ground/brand.ts';
import { checkChain, type ReadEvent } from '../event.ts';
import { type BatchPayload, compareBallots, type PublishedEnvelope } from '../payload.ts';
import { isAnnulmentOf } from './annulled.ts';
import type { ElectionSubject } from './subject.ts';

type BoardCheck = NamedCheck<ElectionSubject>;

const TURN = 32;
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Number from 1 of the first envelope that fails, or 0. Gives way to others now and then. */
async function firstFailing(
  envelopes: readonly PublishedEnvelope[],
  holds: (envelope: PublishedEnvelope) => boolean,
  report: (done: number, total: number) => void,
): Promise<number> {
  for (const [i, envelope] of envelopes.entries()) {
    if (i % TURN === 0) {
      report(i, envelopes.length);
      await breathe();
    }
    if (!holds(envelope)) return i + 1;
  }
  return 0;
}

const distinct = (envelopes: readonly PublishedEnvelope[]): number => new Set(envelopes.map(({ pass }) => pass.y)).size;

/** Hashes, heights, parents, payloads and every head's signature under the key that the definition names. */
const eventsCheck: BoardCheck = {
  name: 'chain/events',
  run: ({ chain, definition }) => {
    const { events, phi } = chain();
    const lines = events.map(({ line }) => line);
    const failed = checkChain(lines, { chain: `urn/${phi}`, key: definition()['x-isoloir'].receiptKey }).filter(
      ({ ok }) => !ok,
    );
    const flaw = failed.map(({ name, detail }) => `${name} ${detail ?? ''}`).join(', ');
    return unless(failed.length === 0 ? null : flaw, `${events.length} events, each signed`);
  },
};

/** Definition, batches 1, 2, …, closing; nothing else and nothing after. */
const orderCheck: BoardCheck = {
  name: 'chain/order',
  run: ({ chain }) => {
    const { events, batches } = chain();
    const types = events.map(({ event }) => event.type).join(' ');
    const numbered = batches.every(({ batch }, i) => batch === i + 1);
    const flaw = /^definition( batch)* closing$/.test(types)
      ? numbered
        ? null
        : 'batches are not numbered one after the other'
      : 'the chain is not definition, batches, closing';
    return unless(flaw, `${batches.length} batches, and closed`);
  },
};

/** phi is the hash of the definition, and the freeze decided by quorum attaches the very same bytes. */
const definitionCheck: BoardCheck = {
  name: 'chain/definition',
  run: async ({ chain, archive, urn }) => {
    const { phi, definition } = chain();
    const frozen = await urn();
    const same = frozen.election === definition.election && frozen.trustees === definition.trustees;
    return unless(same && archive.phi() === phi ? null : 'the urn is not the one that was frozen', `urn ${phi}`);
  },
};

type Label = { number: BallotNumber; credential: string };

/** Several checks look at the same ballots; what they look at is kept as long as the envelope is. */
const labels = new WeakMap<PublishedEnvelope, Label | 'unreadable'>();

/** Number and credential of the ballot, or null where it is none: the checks of ballots say so. */
function labelOf(envelope: PublishedEnvelope): Label | null {
  let label = labels.get(envelope);
  if (label === undefined) {
    const ballot = readBallot(envelope.ballot);
    label = ballot === null ? 'unreadable' : { number: ballot.signature.hash, credential: ballot.credential };
    labels.set(envelope, label);
  }
  return label === 'unreadable' ? null : label;
}

const numberOf = (envelope: PublishedEnvelope): BallotNumber | '' => labelOf(envelope)?.number ?? '';

function isSorted({ ballots }: BatchPayload): boolean {
  const keys = ballots.map((envelope) => ({ n: envelope.n, number: numberOf(envelope) }));
  return keys.every((key, i) => {
    const before = keys[i - 1];
    if (before === undefined || before.number === '' || key.number === '') return true;
    return compareBallots({ n: before.n, number: before.number }, { n: key.n, number: key.number }) < 0;
  });
}

/** Nothing in a batch tells who came first. */
const sortedCheck: BoardCheck = {
  name: 'chain/sorted',
  run: ({ chain }) => {
    const bad = chain().batches.find((batch) => !isSorted(batch));
    return unless(
      bad === undefined ? null : `batch ${bad.batch} is not sorted`,
      'each batch sorted by turn and number',
    );
  },
};

/** Every batch but the last holds at least K passes. */
const crowdCheck: BoardCheck = {
  name: 'chain/crowd',
  run: ({ chain, definition }) => {
    const { k } = definition()['x-isoloir'];
    const bad = chain()
      .batches.slice(0, -1)
      .find(({ ballots }) => distinct(ballots) < k);
    return unless(
      bad === undefined ? null : `batch ${bad.batch} holds fewer than ${k} passes`,
      `${k} passes or more in each`,
    );
  },
};

const passesCheck: BoardCheck = {
  name: 'chain/passes',
  run: async ({ chain, definition, envelopes }, report) => {
    const bad = await firstFailing(envelopes(), ({ pass }) => checkPass(definition(), chain().phi, pass), report);
    return unless(
      bad === 0 ? null : `the pass of ballot ${bad} is not signed by the issuers`,
      `${envelopes().length} passes`,
    );
  },
};

const envelopesCheck: BoardCheck = {
  name: 'chain/envelopes',
  run: async ({ chain, envelopes, archive }, report) => {
    const phi = Phi.parse(chain().phi);
    const holds = (envelope: PublishedEnvelope) => checkEnvelopeSignature({ phi, ...envelope }, archive.group());
    const bad = await firstFailing(envelopes(), holds, report);
    return unless(
      bad === 0 ? null : `envelope ${bad} is not signed by its pass`,
      `${envelopes().length} envelopes signed`,
    );
  },
};

/** The ballot is the pass's own [a pass that brings another's ballot]. */
const bearersCheck: BoardCheck = {
  name: 'chain/bearers',
  run: ({ envelopes }) => {
    const bad = envelopes().findIndex(
      (envelope) => (labelOf(envelope)?.credential ?? envelope.pass.y) !== envelope.pass.y,
    );
    return unless(bad < 0 ? null : `ballot ${bad + 1} is not its pass’s own`, 'each ballot under its own pass');
  },
};

/** Under each pass n = 1, 2, …, each naming the ballot before it [an old vote put back in]. */
const turnsCheck: BoardCheck = {
  name: 'chain/turns',
  run: ({ envelopes }) => {
    const last = new Map<string, { n: number; number: string }>();
    const bad = envelopes().findIndex((envelope) => {
      const { pass, n, previous } = envelope;
      const before = last.get(pass.y) ?? { n: 0, number: '' };
      last.set(pass.y, { n, number: numberOf(envelope) });
      return n !== before.n + 1 || previous !== before.number;
    });
    return unless(
      bad < 0 ? null : `ballot ${bad + 1} is out of its turn`,
      `${last.size} passes, each ballot in its turn`,
    );
  },
};

/** Whether this journal event is a decision to close the urn. */
function isCloseOf(phi: string, found: ReadEvent | undefined): boolean {
  if (found?.event.type !== 'decision') return false;
  const { statement } = parseDecisionPayload(found.line.payload).decision;
  return statement.kind === 'close' && statement.body.urns.some((urn) => urn.phi === phi);
}

/** The closing record counts what is there, and the quorum decided the same numbers over the same last event; or it ends
 * an urn that the quorum annulled, which names no numbers. */
const closingCheck: BoardCheck = {
  name: 'chain/closing',
  run: async ({ chain, envelopes, definition, urn, journal }) => {
    const { closings, events, batches } = chain();
    const closing = closings.at(-1);
    const { closing: decided, annulled } = await urn();
    const decision = journal().find(({ hash }) => hash === closing?.decision);
    const isAnnulled = closing?.annulled === true && annulled !== null && isAnnulmentOf(chain().phi, decision);
    if (closing === undefined || (decided === null && !isAnnulled))
      return unless('the urn was not closed by a decision', '');
    const own = {
      ballots: envelopes().length,
      passes: distinct(envelopes()),
      last: events.at(-1)?.event.parent,
      fewerThanK: distinct(batches.at(-1)?.ballots ?? []) < definition()['x-isoloir'].k,
    };
    const counts =
      closing.ballots === own.ballots &&
      closing.passes === own.passes &&
      closing.last === own.last &&
      closing.fewerThanK === own.fewerThanK;
    const isSaid =
      closing.annulled === undefined &&
      decided?.ballots === own.ballots &&
      decided.passes === own.passes &&
      decided.last === own.last &&
      isCloseOf(chain().phi, decision);
    const agreed = isAnnulled || isSaid;
    const flaw = counts
      ? agreed
        ? null
        : 'the decision to close names other numbers'
      : 'the closing record miscounts';
    return unless(flaw, `${own.ballots} ballots under ${own.passes} passes`);
  },
};

/** Too few voters to hide among: such an urn is not decrypted. */
const smallestCheck: BoardCheck = {
  name: 'chain/smallest',
  run: ({ envelopes, definition }) => {
    const { smallest } = definition()['x-isoloir'];
    const passes = distinct(envelopes());
    return unless(passes >= smallest ? null : `only ${passes} passes, fewer than ${smallest}`, `${smallest} or more`);
  },
};

export const chainChecks: readonly BoardCheck[] = [
  eventsCheck,
  orderCheck,
  definitionCheck,
  sortedCheck,
  crowdCheck,
  passesCheck,
  envelopesCheck,
  bearersCheck,
  turnsCheck,
  closingCheck,
  smallestCheck,
];
