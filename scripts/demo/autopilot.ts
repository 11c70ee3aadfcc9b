/**
 * Plays the Authority and the trustees of the demonstration. It signs with whoever has proposed something by hand, at
 * once; and does what nobody has done for a minute. So every part can be taken by a person, and none has to be.
 */

import type { VoteId } from '#lib/ground/brand.ts';
import { decide, type Official, type Proposal } from '../../e2e/voter/official.ts';
import type { Trustee } from '../../e2e/voter/trustee.ts';

export type Cast = {
  officials: readonly Official[];
  trustees: readonly Trustee[];
};

/** How long a person has before the script does it, in milliseconds. */
const PATIENCE = 60_000;

export type Autopilot = { step: () => Promise<void> };

export type Flight = {
  /** Epoch milliseconds. */
  now: () => number;
  /** What was done, for the terminal. */
  told: (what: string) => void;
  /** Votes that are the script's own: nothing of theirs waits for a person. */
  isOwn?: (vote: VoteId) => boolean;
  /** Where the Authority signs what is proposed for a vote. */
  pageOf: (vote: VoteId) => string;
};

export function autopilotOf(
  { officials, trustees }: Cast,
  { now, told, isOwn = () => false, pageOf }: Flight,
): Autopilot {
  const since = new Map<string, number>();
  /** Whether `what` has been waiting for longer than our patience. */
  const isDue = (what: string): boolean => {
    const first = since.get(what);
    if (first === undefined) since.set(what, now());
    return first !== undefined && now() - first >= PATIENCE;
  };

  const left = new Set<string>();
  /** Said once for each proposal that nobody has signed for a while: it would wait for ever. */
  const remind = (vote: VoteId, { id, kind }: Proposal) => {
    if (left.has(id) || !isDue(`${vote} ${id} unsigned`)) return;
    left.add(id);
    told(
      `${kind}: proposed, and signed by nobody. It waits for you: sign it there, and the script signs second: ${pageOf(vote)}`,
    );
  };

  const cosign = async (vote: VoteId, proposal: Proposal) => {
    // a person has signed; one signature more is ours, by somebody who has not signed yet
    const signed = new Set(proposal.signatures.map(({ name }) => name));
    if (signed.size === 0) return remind(vote, proposal);
    const official = officials.find(({ name }) => !signed.has(name));
    if (!official) return;
    await official.sign(proposal);
    told(`${proposal.kind}: co-signed by ${official.name}`);
  };

  const decideFor = async (vote: VoteId) => {
    const [first] = officials;
    if (!first) return;
    const { next, proposals } = await first.vote(vote);
    for (const proposal of proposals.filter(({ state }) => state === 'open')) await cosign(vote, proposal);
    for (const kind of ['close', 'publish'] as const) {
      if (!next.includes(kind) || !(isOwn(vote) || isDue(`${vote} ${kind}`))) continue;
      await decide(officials.slice(0, 2), vote, kind);
      told(`${kind}: decided by the Authority`);
    }
  };

  const actAs = async (trustee: Trustee, position: number) => {
    for (const { vote, step, urns } of await trustee.votes()) {
      if (step === 'make-key') {
        await trustee.makeKey(vote);
        told(`trustee ${position}: key made`);
      }
      if (step !== 'decrypt' || !(isOwn(vote) || isDue(`${vote} decrypt ${position}`))) continue;
      for (const { phi, done } of urns) if (!done) await trustee.decrypt(vote, phi);
      told(`trustee ${position}: urns verified, sum opened`);
    }
  };

  return {
    step: async () => {
      const [first] = officials;
      const votes = first ? (await first.votes()).votes : [];
      const turns = [
        ...trustees.map((trustee, at) => () => actAs(trustee, at + 1)),
        ...votes.map(
          ({ id }) =>
            () =>
              decideFor(id),
        ),
      ];
      // one that cannot act yet (publishing waits for the trustees) must not keep the others from acting
      const troubles: unknown[] = [];
      for (const turn of turns) await turn().catch((error: unknown) => troubles.push(error));
      if (troubles.length > 0) throw troubles[0];
    },
  };
}
