/** Late joiners (PROTOCOL §4.7): members of the roll, named by number, laid before the Authority to vote in a frozen vote. */
import { z } from 'zod';
import { admissionHash, type UrnState } from '#lib/election/index.ts';
import { line } from '#lib/election/text.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { randomBytes } from '#lib/ground/bytes.ts';
import { type Result, refuse } from '#lib/ground/result.ts';
import { withPeople } from '../db.ts';
import { admitText, type DecisionCode, openProposal, type ProposalView } from '../decision/index.ts';
import { type Candidate, findCandidates } from '../roll/frozen.ts';
import type { AuthorityCode } from './refusals.ts';
import { urnsWhere } from './ripe.ts';
import { findVote } from './vote.ts';

/** Membership numbers, each once. */
export const Numbers = z
  .array(z.string().trim().pipe(line(40)))
  .min(1)
  .max(5000)
  .refine((numbers) => new Set(numbers).size === numbers.length);

/** States in which a member more may still come to vote. */
const RIPE: readonly (UrnState | null)[] = ['frozen', 'waiting', 'open'];

/**
 * Proposes to admit the members with these numbers, each to the urn of their college.
 * @returns the proposal, or the first number that stands in the way, in `detail.number`
 */
export function proposeAdmission(
  vote: VoteId,
  numbers: readonly string[],
  person: PersonId,
): Promise<Result<ProposalView, AuthorityCode | DecisionCode>> {
  return withPeople(async (tx) => {
    const row = await findVote(tx, vote);
    if (row === null) return refuse('vote/unknown');
    if (row.state !== 'frozen') return refuse('decision/not-now');
    const ripe = await urnsWhere(tx, vote, (_, state) => RIPE.some((one) => one === state));
    const found = await findCandidates(tx, vote, numbers);
    const known = new Set(found.map(({ number }) => number));
    const unknown = numbers.find((number) => !known.has(number));
    if (unknown !== undefined) return refuse('admission/not-on-roll', at(unknown));
    const list: (Candidate & { phi: Phi })[] = [];
    for (const candidate of found) {
      const { phi, number } = candidate;
      if (candidate.isVoter) return refuse('admission/already', at(number));
      if (phi === null) return refuse('admission/no-urn', at(number));
      if (!ripe.some((urn) => urn.phi === phi)) return refuse('decision/not-now');
      list.push({ ...candidate, phi });
    }
    const urns = ripe
      .map(({ phi, definition }) => ({ phi, definition, members: list.filter((one) => one.phi === phi).length }))
      .filter(({ members }) => members > 0);
    const salt = randomBytes(32);
    const counts = urns.map(({ members }) => members);
    const text = admitText({ definitions: urns.map((urn) => urn.definition), zone: row.draft.zone }, counts);
    const body = { urns: urns.map(({ phi, members }) => ({ phi, members })), list: admissionHash(salt, list) };
    return openProposal(tx, vote, person, {
      decided: { kind: 'admit', text, body },
      attachments: {},
      admission: { salt, list },
    });
  });
}

const at = (number: string) => ({ field: 'numbers', detail: { number } });
