/**
 * A college that votes again (PROTOCOL §7.8): what the new definition must share with the annulled one, and what it must
 * not. Who may vote, on what, by which rules is as it was; keys, numbers and fingerprints are all new.
 */
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { DecisionPayload } from './decision.ts';
import { type Definition, parseDefinition } from './definition.ts';
import type { Life } from './lifecycle.ts';

/** Whether a decision `rerun` repeats the very votes that it names; true for every other kind. Its attachments must have
 * passed `verifyDecision`. */
export function repeatsWhatItNames(life: Life, { decision: { statement }, attachments }: DecisionPayload): boolean {
  if (statement.kind !== 'rerun') return true;
  return statement.body.urns.every(({ of, vote }, i) => {
    const before = life.urns.get(of)?.definition;
    const text = attachments.definitions?.[i]?.election;
    return (
      before !== undefined && text !== undefined && vote !== life.vote && isSameVote(before, parseDefinition(text))
    );
  });
}

/** The same paper for the same college, one round later, under nothing that was used before. */
export function isSameVote(before: Definition, after: Definition): boolean {
  const [x, y] = [before['x-isoloir'], after['x-isoloir']];
  const shared = (definition: Definition) => {
    const { title, college, questions, hosts, rpId, earlyClose } = definition['x-isoloir'];
    return canonicalJson([definition.questions, title, college, questions, hosts, rpId, earlyClose]);
  };
  const used = new Set(x.issuers.map((issuer) => issuer.modulus));
  return (
    shared(before) === shared(after) &&
    y.round === x.round + 1 &&
    before.uuid !== after.uuid &&
    before.public_key !== after.public_key &&
    y.issuers.every((issuer) => !used.has(issuer.modulus))
  );
}
