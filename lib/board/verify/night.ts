/** What the journal says of a night's key and of members shut out (PROTOCOL §5.15), against everything else that it says. */
import { type NamedCheck, unless } from '#lib/election/verify/index.ts';
import { reading } from '../derive-archive.ts';
import type { ReadEvent } from '../event.ts';
import { NightPayload, parsePayload, REFUSED, type RefusedCount } from '../payload.ts';
import type { ElectionSubject } from './subject.ts';

/** Made, summed up, destroyed: each once, in this order; and destroyed also where nobody ever asked for the sum. */
const AFTER: Readonly<Record<NightPayload['what'], readonly (NightPayload['what'] | 'nothing')[]>> = {
  made: ['nothing'],
  settled: ['made'],
  destroyed: ['made', 'settled'],
};

type Said = { contradiction: string | null; sum: readonly RefusedCount[] | null };

function follow(journal: readonly ReadEvent[]): Said {
  let before: NightPayload['what'] | 'nothing' = 'nothing';
  let key: string | null = null;
  let sum: readonly RefusedCount[] | null = null;
  for (const { event, line } of journal) {
    if (event.type !== 'night') continue;
    const said = parsePayload(NightPayload, line.payload);
    const no = (why: string): Said => ({ contradiction: `the night's key is ${said.what} ${why}`, sum });
    if (!AFTER[said.what].includes(before)) return no(`at height ${event.height}, where it may not be`);
    key ??= said.key;
    if (said.key !== key) return no(`at height ${event.height}, and is another`);
    before = said.what;
    if (said.what === 'settled') sum = said.refused;
  }
  return { contradiction: null, sum };
}

/** Sums that cannot be: more for one reason than in all, fewer in all than for one, more than there are voters. */
function isPossible({ members, reasons }: RefusedCount, voters: number): boolean {
  const each = REFUSED.map((reason) => reasons[reason]);
  return Math.max(...each) <= members && members <= each.reduce((sum, n) => sum + n, 0) && members <= voters;
}

/** Of this urn: passes given and members shut out are different members [a number made up]. */
export const nightCheck: NamedCheck<ElectionSubject> = {
  name: 'journal/night',
  run: async ({ journal, chain, passes, members }) => {
    const { contradiction, sum } = reading('the journal', () => follow(journal()));
    if (contradiction !== null) return unless(contradiction, '');
    const own = sum?.find(({ phi }) => phi === chain().phi);
    const left = (await members()) - passes().flat().length;
    const flaw =
      own !== undefined && !isPossible(own, left) ? `${own.members} members shut out, of ${left} at most` : null;
    const held = sum === null ? 'nothing is said of members shut out' : `${own?.members ?? 0} members shut out`;
    return unless(flaw, held);
  },
};
