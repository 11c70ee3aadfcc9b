/** The sign-offs of an export, one by one, against the roll and the passes that the journal gave out. */
import { publicPower } from '#lib/crypto/blind.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { verifyAssertion } from '#lib/election/assertion.ts';
import { registerChallenge } from '#lib/election/challenge.ts';
import { authorityOf } from '#lib/election/decision-check.ts';
import type { Definition } from '#lib/election/definition.ts';
import type { MemberId, Phi } from '#lib/ground/brand.ts';
import { fromBase64Url, toBigInt, toHex } from '#lib/ground/bytes.ts';
import type { AuditCheck, Fault } from './faults.ts';
import type { SignOffRecord } from './format.ts';
import type { RegisterJournal } from './journal.ts';
import { passkeyHash, type Roll } from './roll.ts';

/** Who signed, for the sample. `late`: under a line that began after the freeze. */
export type Signer = { number: string; phi: Phi; late: boolean };

type Given = { roots: { first: number; last: number }; left: number };

export type SignOffs = {
  signers: Map<MemberId, Signer>;
  /** Passes in the journal by urn and hash of the pair, and how many of them no sign-off has answered for. */
  given: Map<string, Given[]>;
};

const pairKey = (phi: Phi, requests: readonly string[], signatures: readonly string[]): string =>
  sha256Hex(`${phi} ${requests.join(',')} ${signatures.join(',')}`);

/** The journal's passes, none answered for. Two members may have handed in the same request on purpose. */
export function emptySignOffs({ batches }: RegisterJournal): SignOffs {
  const given = new Map<string, Given[]>();
  for (const { phi, pairs, roots } of batches) {
    for (const { b, s } of pairs) {
      const key = pairKey(phi, b, s);
      const list = given.get(key) ?? [];
      const same = list.find((one) => one.roots === roots);
      if (same) same.left++;
      else given.set(key, [...list, { roots, left: 1 }]);
    }
  }
  return { signers: new Map(), given };
}

/** Takes in one sign-off. @returns what is wrong with it; names exactly what */
export async function addSignOff(
  { signers, given }: SignOffs,
  { voters }: Roll,
  { life }: RegisterJournal,
  record: SignOffRecord,
): Promise<Fault[]> {
  const { member, phi, leaf, requests, signatures } = record;
  const voter = voters.get(member);
  const number = voter?.number ?? `with the id ${member}`;
  const faults: Fault[] = [];
  const fault = (check: AuditCheck, detail: string) => void faults.push({ check, number, detail });
  const pair = given.get(pairKey(phi, requests, signatures))?.find(({ left }) => left > 0);
  if (pair === undefined) fault('pairs/published', 'the pass given to them is not in the journal');
  else pair.left--;

  if (voter === undefined) {
    fault('evidence/signer', 'signed and is not on the roll');
  } else {
    if (signers.has(member)) fault('evidence/once', 'signed twice');
    if (voter.phi !== phi) fault('evidence/urn', 'signed for another urn than theirs');
    const lines = voter.lines.filter((line) => toHex(line.leaf) === leaf);
    const own = passkeyHash({ credential: record.assertion.credential, cose: record.cose });
    if (lines.length === 0) fault('evidence/line', 'signed under a line that they never had');
    else if (
      pair !== undefined &&
      !lines.some(({ from, until }) => from <= pair.roots.last && until > pair.roots.first)
    )
      fault('evidence/time', 'the line was not on the roll when the register was signed');
    if (lines.length > 0 && !lines.some(({ keys }) => keys.includes(own)))
      fault('evidence/key', 'signed with a passkey that is not theirs');
    signers.set(member, { number, phi: voter.phi, late: !lines.some(({ from }) => from === 0) });
  }

  const definition = life.urns.get(phi)?.definition;
  if (definition === undefined) {
    if (voter?.phi === phi) return faults; // named with the voter: register/urn
    fault('evidence/urn', 'signed for an urn that was never frozen');
    return faults;
  }
  const failed = await flawOfAssertion(record, definition);
  if (failed !== null) fault('evidence/assertion', failed);
  if (!isAnswered(record, definition)) fault('evidence/pass', 'the answer is no signature of the request');
  return faults;
}

/** Null where the member's own passkey signed for this urn and these requests. */
async function flawOfAssertion({ assertion, cose, phi, requests }: SignOffRecord, definition: Definition) {
  const { origin, rpId } = authorityOf(definition);
  const challenge = registerChallenge(phi, requests.map(fromBase64Url));
  const checks = await verifyAssertion({ assertion, cose: fromBase64Url(cose), origin, rpId, challenge });
  return checks.find(({ ok }) => !ok)?.name ?? null;
}

/** S^e = B under every issuer's key. */
function isAnswered({ requests, signatures }: SignOffRecord, { 'x-isoloir': { issuers } }: Definition): boolean {
  if (requests.length !== issuers.length || signatures.length !== issuers.length) return false;
  return issuers.every(({ modulus }, i) => {
    const [n, b, s] = [modulus, requests[i] ?? '', signatures[i] ?? ''].map((text) => toBigInt(fromBase64Url(text)));
    return n !== undefined && b !== undefined && s !== undefined && s < n && publicPower(s, n) === b;
  });
}

/** What remains once all sign-offs are in: passes for which nobody signed, passes used that nobody was given. */
export function checkPasses({ given }: SignOffs, { life, batches }: RegisterJournal): Fault[] {
  const faults: Fault[] = [];
  const without = [...given.values()].flat().reduce((sum, { left }) => sum + left, 0);
  if (without > 0) faults.push({ check: 'pairs/evidence', detail: `${without} passes for which nobody signed` });
  for (const { phi, college, closing } of life.urns.values()) {
    const pairs = batches.reduce((sum, batch) => sum + (batch.phi === phi ? batch.pairs.length : 0), 0);
    const used = closing?.passes ?? 0;
    if (used > pairs) faults.push({ check: 'pairs/used', detail: `${college}: ${used} passes used, ${pairs} given` });
  }
  return faults;
}
