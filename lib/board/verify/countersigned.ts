/** Whether the Authority put its name to the roll under which passes were given (PROTOCOL §3.6) [keys enrolled in the course of
 * the vote for members who stay at home]. */
import type { RollFigures } from '#lib/election/decision.ts';
import { type NamedCheck, unless } from '#lib/election/verify/index.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { reading } from '../derive-archive.ts';
import { PassesPayload, parsePayload, RollPayload } from '../payload.ts';
import type { ElectionSubject } from './subject.ts';

export const countersignedCheck: NamedCheck<ElectionSubject> = {
  name: 'journal/countersigned',
  run: async ({ journal, chain, followed }) => {
    const { life } = await followed();
    const signed = new Set(life.countersigned.map((figures: RollFigures) => canonicalJson(figures)));
    // root 0 is the freeze's, which is signed with it
    let [root, newest, needed] = [0, 0, 0];
    for (const { event, line } of journal()) {
      if (event.type === 'roll') {
        root++;
        reading('the journal', () => parsePayload(RollPayload, line.payload));
        if (signed.has(line.payload)) newest = root;
      }
      if (event.type !== 'passes') continue;
      const { phi } = reading('the journal', () => parsePayload(PassesPayload, line.payload));
      if (phi === chain().phi) needed = root;
    }
    const flaw =
      newest >= needed ? null : `passes were given under root ${needed}, the Authority signed root ${newest}`;
    return unless(flaw, `the Authority signed root ${newest}`);
  },
};
