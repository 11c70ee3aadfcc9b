/** Whether a member's own passkey asks for these very requests, in this urn (PROTOCOL §2.8). */
import { passes, type RegisterRequest, registerChallenge, verifyAssertion } from '#lib/election/index.ts';
import { type Bytes, fromBase64Url } from '#lib/ground/bytes.ts';
import type { RegisteredUrn } from './urn.ts';

/** @param cose the key that is kept of the passkey */
export async function isTheirWill(
  { assertion, requests }: RegisterRequest,
  { phi, definition }: RegisteredUrn,
  cose: Bytes,
): Promise<boolean> {
  const { hosts, rpId } = definition['x-isoloir'];
  const challenge = registerChallenge(phi, requests.map(fromBase64Url));
  return passes(await verifyAssertion({ assertion, cose, origin: hosts.people, rpId, challenge }));
}
