/** PROTOCOL §5.4, the people side's half: checks first, cheapest before dear, then one transaction. */
import { type HeldPlace, hourOf, type RegisterAnswer, type RegisterRequest, stateOfUrn } from '#lib/election/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../../db.ts';
import { type Evidence, findLine } from '../../sealed/index.ts';
import { holds } from './grace.ts';
import { type Issuer, isRequest, issuingKey, signBlinded } from './issuer.ts';
import { readLife } from './life.ts';
import type { RegisterCode } from './refusals.ts';
import { type Known, noteShutOut } from './shut-out.ts';
import { findSigner, hasPasskey, insertSignOff, isSameRequest, lockPairs, type Signer } from './sign-off.ts';
import { findUrn, type RegisteredUrn } from './urn.ts';
import { isTheirWill } from './will.ts';

/** Seconds after which fewer wait for a signature. */
const RETRY = 2;

/** How the request came. */
export type Signing = {
  /** Ends where nobody waits for the answer any more: what was not begun by then is left. */
  signal?: AbortSignal;
  /** Epoch second in which it came: by it, not by our haste, a signature of the last minute is judged. */
  arrived?: number;
  /** The place in line that came along, if any: after the closing it decides. */
  place?: HeldPlace | null;
};

const seconds = (): number => Math.floor(now() / 1000);

/** Signs the register for the member whose passkey made the assertion. Idempotent by (member, urn, requests). A member who
 * is turned away is noted (PROTOCOL §5.15). */
export async function signRegister(
  request: RegisterRequest,
  signing: Signing = {},
): Promise<Result<RegisterAnswer, RegisterCode>> {
  const known: Known = { voter: null };
  const answer = await answerTo(request, signing, known);
  if (!answer.ok && !hasLeft(signing.signal)) await noteShutOut(request, answer.refusal.code, known);
  return answer;
}

/** Whoever broke off while we worked was not turned away [else a member could make the number grow at will]; whom we let
 * wait too long was. */
const hasLeft = (signal: AbortSignal | undefined): boolean => {
  const reason: unknown = signal?.reason;
  return reason instanceof DOMException && reason.name === 'AbortError';
};

async function answerTo(
  request: RegisterRequest,
  { signal, arrived = seconds(), place = null }: Signing,
  known: Known,
): Promise<Result<RegisterAnswer, RegisterCode>> {
  const came = { arrived, place };
  const facts = await withPeople((tx) => readFacts(tx, request, came));
  if (!facts.ok) return facts;
  const { urn, key, signer, mayAdd } = facts.value;
  const { phi, definition } = urn;

  // 1. as many requests as issuers, each 1 ≤ B < n
  const { issuers } = definition['x-isoloir'];
  const requests = request.requests.map(fromBase64Url);
  const fits = requests.every((blinded, i) => isRequest(blinded, fromBase64Url(issuers[i]?.modulus ?? '')));
  if (!fits || requests.length !== issuers.length) return refuse('register/bad-request', { field: 'requests' });

  // 2. the member's own will, for this urn and these requests
  if (!(await isTheirWill(request, urn, signer.cose))) return refuse('register/bad-assertion', { field: 'assertion' });
  const { voter } = signer;
  if (voter === null) return refuse('register/not-a-member');
  if (voter.phi !== phi) return refuse('register/other-college', { detail: { college: await collegeOf(voter.phi) } });

  known.voter = { vote: urn.vote, phi, person: signer.person };

  // After the closing, without a place: whoever has signed gets what they got, and nobody else signs.
  if (!mayAdd) return withPeople((tx) => answerKept(tx, phi, signer, requests));

  // 3. sign-off and blind signatures, together or not at all
  const signatures: Bytes[] = [];
  for (const blinded of requests) {
    const signed = await signBlinded(key, blinded, signal);
    if (!signed.ok) return refuse('register/busy', { detail: { retryAfter: RETRY } });
    signatures.push(signed.value);
  }
  return withPeople((tx) => write(tx, request, { urn, signer: { ...signer, voter }, requests, signatures, came }));
}

const collegeOf = async (phi: Phi): Promise<string> =>
  (await withPeople((tx) => findUrn(tx, phi)))?.definition['x-isoloir'].college.id ?? '';

type Came = { arrived: number; place: HeldPlace | null };
type Facts = { urn: RegisteredUrn; key: Issuer; signer: Signer; mayAdd: boolean };

async function readFacts(
  tx: PeopleTx,
  { phi, assertion }: RegisterRequest,
  came: Came,
): Promise<Result<Facts, RegisterCode>> {
  const urn = await findUrn(tx, phi);
  if (urn === null) return refuse('register/unknown-urn', { field: 'phi' });
  const open = await checkOpen(tx, urn, came);
  if (!open.ok) return open;
  const signer = await findSigner(tx, urn.vote, assertion.credential);
  if (signer === null) return refuse('register/unknown-passkey', { field: 'assertion' });
  // Sealed until a quorum of the Authority opens the keys.
  const key = await issuingKey(tx, urn.definition.uuid);
  return key === null ? refuse('register/not-open') : ok({ urn, signer, key, mayAdd: open.value.mayAdd });
}

/** `mayAdd`: a signature may be added, not only given again. `passed`: the number of decisions on which that rests. */
type Open = { mayAdd: boolean; passed: number };

/** Whether the register lies open now for who came so. */
async function checkOpen(
  tx: PeopleTx,
  { vote, phi }: RegisteredUrn,
  { arrived, place }: Came,
): Promise<Result<Open, RegisterCode>> {
  const { life, passed } = await readLife(tx, vote);
  const urn = life.urns.get(phi);
  if (urn === undefined) return refuse('register/unknown-urn', { field: 'phi' });
  switch (stateOfUrn(urn, seconds())) {
    case 'frozen':
    case 'waiting':
      return refuse('register/not-open');
    case 'open':
      return ok({ mayAdd: true, passed });
    case 'grace': {
      const hour = hourOf(urn, arrived);
      if (hour === 'late') return refuse('register/closed');
      const mayAdd = hour === 'open' || (await holds(tx, phi, place));
      return mayAdd === 'unsaid' ? refuse('register/busy', { detail: { retryAfter: RETRY } }) : ok({ mayAdd, passed });
    }
    case 'suspended':
      return refuse('register/suspended');
    case 'annulled':
      return refuse('register/annulled');
    default:
      return refuse('register/closed');
  }
}

type Prepared = {
  urn: RegisteredUrn;
  signer: Signer & { voter: NonNullable<Signer['voter']> };
  requests: Bytes[];
  signatures: Bytes[];
  came: Came;
};

/** The same request gets the same answer; another one would be a second pass [two ballots of one member]. */
const answerOf = (kept: Evidence, requests: readonly Bytes[]): Result<RegisterAnswer, RegisterCode> =>
  isSameRequest(kept.requests, requests)
    ? ok({ signatures: kept.signatures.map(toBase64Url) })
    : refuse('register/already-signed', { detail: { credential: kept.credential } });

async function answerKept(
  tx: PeopleTx,
  phi: Phi,
  { person }: Signer,
  requests: readonly Bytes[],
): Promise<Result<RegisterAnswer, RegisterCode>> {
  const kept = await findLine(tx, phi, person);
  return kept === null ? refuse('register/closed') : answerOf(kept, requests);
}

async function write(
  tx: PeopleTx,
  { assertion }: RegisterRequest,
  { urn, signer, requests, signatures, came }: Prepared,
): Promise<Result<RegisterAnswer, RegisterCode>> {
  const { phi, vote } = urn;
  await lockPairs(tx, vote);
  // Two tries: where a decision passed between looking and writing, look once more.
  for (let attempt = 0; attempt < 2; attempt++) {
    const open = await checkOpen(tx, urn, came);
    if (!open.ok) return open;
    if (!open.value.mayAdd) return answerKept(tx, phi, signer, requests);
    const { passed } = open.value;
    const signOff = { phi, vote, signer, assertion, requests, signatures, passed };
    if (await insertSignOff(tx, signOff)) return ok({ signatures: signatures.map(toBase64Url) });
    const kept = await findLine(tx, phi, signer.person);
    if (kept !== null) return answerOf(kept, requests);
    if (!(await hasPasskey(tx, signer.person, assertion.credential))) return refuse('register/unknown-passkey');
  }
  throw new Error('the vote changes too fast to sign');
}
