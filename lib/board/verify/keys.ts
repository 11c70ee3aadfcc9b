/** What the journal says of an urn's issuing key (PROTOCOL §2.9), against everything else that it says. */
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { type NamedCheck, unless } from '#lib/election/verify/index.ts';
import { reading } from '../derive-archive.ts';
import type { ReadEvent } from '../event.ts';
import { KeyPayload, PassesPayload, parsePayload } from '../payload.ts';
import type { ElectionSubject } from './subject.ts';

/** Whether a decision ends this urn; its quorum is another check's. */
function ends(payload: string, phi: string): boolean {
  const { statement } = parseDecisionPayload(payload).decision;
  switch (statement.kind) {
    case 'close':
      return statement.body.urns.some((urn) => urn.phi === phi);
    case 'annul':
      return statement.body.urns.some((urn) => urn === phi);
    default:
      return false;
  }
}

/** The first contradiction, or null. */
function contradiction(journal: readonly ReadEvent[], phi: string): string | null {
  let [opened, ended, destroyed] = [false, false, false];
  for (const { event, line } of journal) {
    const at = `at height ${event.height}`;
    if (event.type === 'decision') ended ||= ends(line.payload, phi);
    if (event.type === 'passes' && destroyed && parsePayload(PassesPayload, line.payload).phi === phi)
      return `passes were given ${at} with a key that was said to be destroyed`;
    if (event.type !== 'key') continue;
    const said = parsePayload(KeyPayload, line.payload);
    if (said.phi !== phi) continue;
    if (destroyed) return `the key is ${said.what} ${at}, after it was destroyed`;
    if (said.what === 'opened' && opened) return `the key is opened twice, the second time ${at}`;
    if (said.what === 'destroyed' && !ended) return `the key is destroyed ${at}, before the urn was closed`;
    opened ||= said.what === 'opened';
    destroyed = said.what === 'destroyed';
  }
  return null;
}

/** An issuing key is opened once, destroyed after the closing, and gives no pass afterwards [a key that lived on]. */
export const keysCheck: NamedCheck<ElectionSubject> = {
  name: 'journal/keys',
  run: ({ journal, chain }) => {
    const flaw = reading('the journal', () => contradiction(journal(), chain().phi));
    return unless(flaw, 'what is said of the issuing key holds together');
  },
};
