/** What the journal says of changes about voters (PROTOCOL §3.5) is a story that can be true. */
import { type NamedCheck, unless } from '#lib/election/verify/index.ts';
import { PersonPayload, parsePayload } from '../payload.ts';
import type { ElectionSubject } from './subject.ts';

/** What a change has been through, and whether this may come next: decided once, then done or stopped, and never both. A
 * change decided before the roll was frozen appears with its end alone. */
const mayFollow = (before: readonly PersonPayload[], { step, ...next }: PersonPayload): boolean => {
  const last = before.at(-1);
  if (last === undefined) return true;
  const isSame =
    last.kind === next.kind && last.wait === next.wait && (last.urgency === null) === (next.urgency === null);
  return isSame && last.step === 'decided' && step !== 'decided';
};

/** Each change is told in order and ends once [a change that was stopped, and made all the same]. Counts them. */
export const personsCheck: NamedCheck<ElectionSubject> = {
  name: 'journal/persons',
  run: ({ journal }) => {
    const told = new Map<string, PersonPayload[]>();
    for (const { event, line } of journal()) {
      if (event.type !== 'person') continue;
      const payload = parsePayload(PersonPayload, line.payload);
      const before = told.get(payload.hash) ?? [];
      if (!mayFollow(before, payload)) return unless(`a change at height ${event.height} had ended already`, '');
      told.set(payload.hash, [...before, payload]);
    }
    const ended = (step: PersonPayload['step']) =>
      [...told.values()].filter((steps) => steps.at(-1)?.step === step).length;
    return unless(null, `${told.size} changes about voters: ${ended('done')} made, ${ended('stopped')} stopped`);
  },
};
