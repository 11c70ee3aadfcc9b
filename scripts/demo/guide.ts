/** What the terminal says when the demonstration runs: where to click, as whom. */
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { authority, PARTY, trustees, visitor } from './party.ts';
import type { Platform } from './platform.ts';

type Shown = {
  urns: readonly { college: string; phi: Phi; state: string }[];
  open: VoteId;
  draft: VoteId;
  past: VoteId | null;
  soon: VoteId | null;
  browser: boolean;
};

/** Where the Authority decides about a vote. */
export const voteOf =
  ({ people }: Pick<Platform, 'people'>) =>
  (vote: VoteId): string =>
    `${people}/fr/authority/votes/${vote}`;

export function guide(platform: Platform, { urns, open, draft, past, soon, browser }: Shown): string {
  const { people, inbox, lan } = platform;
  const decide = voteOf(platform);
  const booths = urns.map(({ college, phi }) => `      ${college.padEnd(12)} ${people}/fr/vote/${toUrlForm(phi)}`);
  const isOpen = urns.some(({ state }) => state === 'open' || state === 'waiting');
  return `
  ${PARTY}: ${people}          inbox of everybody: ${inbox}
${lan?.guide ?? ''}
  As a member      open the inbox, look for a name (say “${visitor?.name}”), follow the personal link,
                   take the code from the SMS (same inbox), make a passkey, vote. The booths of the open vote:
${booths.join('\n')}
                   Your ballot is on the board within a minute: forty members vote by script.
  As the Authority ${people}/fr/authority  (${authority.map(({ name }) => name).join(', ')}: two of three)
                   ${isOpen ? 'The open vote may be closed early: ' : 'The first vote is over:            '} ${decide(open)}
                   What you propose waits until you have signed it; the second signature comes by itself.
                   A draft waits to be frozen:         ${decide(draft)}
  As a trustee     ${people}/fr/trustee    (${trustees.map(({ name }) => name).join(', ')})
                   What nobody does within a minute (closing record, opening the sum, publishing), the script does.

  Other votes      ${past ? `counted: ${people}/fr/results/${past}` : 'one that is over and counted, in two or three minutes from now'}
                   ${soon ? `announced: ${people}/fr/election/${soon}` : 'one that opens in a quarter of an hour'}

  ${
    browser
      ? 'One window per role is open. Their passkeys are software keys from .data/demo/keys.'
      : 'No passkey on this machine, or to act as Authority and trustee: npm run demo -- --browser'
  }
  Ctrl-C stops everything. npm run demo goes on where it stopped; npm run demo -- --fresh begins again.
`;
}
