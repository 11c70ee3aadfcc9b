/** Members who were turned away from the register, for the count (PROTOCOL §5.15): whose own passkey asked, and no others. */
import type { RefusedReason } from '#lib/board/payload.ts';
import type { RegisterRequest } from '#lib/election/index.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { withPeople } from '../../db.ts';
import { missRefused, noteRefused } from '../../refused/index.ts';
import type { RegisterCode } from './refusals.ts';
import { findSigner } from './sign-off.ts';
import { findUrn } from './urn.ts';
import { isTheirWill } from './will.ts';

/** Refusals that shut a member out; the others say that it is no member, no passkey of theirs, or signed already. */
const REASONS: Readonly<Partial<Record<RegisterCode, RefusedReason>>> = {
  'register/not-open': 'early',
  'register/suspended': 'paused',
  'register/busy': 'busy',
  'register/closed': 'closed',
};

type Voter = { vote: VoteId; phi: Phi; person: PersonId };
/** Who stands behind the request, where that was shown before it was refused. */
export type Known = { voter: Voter | null };

/** Notes a voter of this very urn whose passkey asked; whom nobody has looked at yet is looked at now. Where that fails the
 * refusal is answered all the same, and the log says that one was not counted. */
export async function noteShutOut(request: RegisterRequest, code: RegisterCode, known: Known): Promise<void> {
  const reason = REASONS[code];
  if (reason === undefined) return;
  const voter = known.voter ?? (await whoAsks(request).catch(missed));
  if (voter !== null) noteRefused({ ...voter, reason });
}

function missed(thrown: unknown): null {
  missRefused();
  log('people/refused-unread', fieldsOfFault(thrown));
  return null;
}

async function whoAsks(request: RegisterRequest): Promise<Voter | null> {
  const found = await withPeople(async (tx) => {
    const urn = await findUrn(tx, request.phi);
    // who comes before the hour is early by their own doing
    if (urn !== null && now() < urn.definition['x-isoloir'].opens * 1000) return null;
    const signer = urn && (await findSigner(tx, urn.vote, request.assertion.credential));
    return urn && signer ? { urn, signer } : null;
  });
  if (found === null || found.signer.voter?.phi !== request.phi) return null;
  const { urn, signer } = found;
  const isTheirs = await isTheirWill(request, urn, signer.cose);
  return isTheirs ? { vote: urn.vote, phi: urn.phi, person: signer.person } : null;
}
