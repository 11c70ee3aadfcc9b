/** The acts of enrolment in the browser (PROTOCOL §3.4): reading the link, making the passkey, having it kept. */
import { enrolChallenge, openChallenge } from '#lib/election/challenge.ts';
import type { TokenRequest } from '#lib/election/device-token.ts';
import { fromBase64Url, randomBytes } from '#lib/ground/bytes.ts';
import type { Locale } from '#lib/i18n/index.ts';
import type { Stop } from '../_ui/act.tsx';
import { type Answer, ask, type Failure } from '../_ui/ask.ts';
import { drawFor, keepToken } from '../_ui/device-token.ts';
import { makePasskey, type NewPasskey, type Place, touchPasskey } from '../_ui/passkey.ts';
import { type Done, type Offer, readDone, readOffer, type Way } from './answers.ts';

/** What the person typed to prove who they are. */
export type Proof = { kind: Way['kind']; text: string };

/** A passkey that the device has made and the server does not know yet; all that the order needs, and the link. */
export type Enroling = NewPasskey & {
  token: string;
  nonce: string;
  rpId: string;
  label: string;
  proof: Proof | null;
  /** This device's token, that the server is asked to sign; the same with each sending of the order. */
  drawn: TokenRequest | null;
};

const noLink: Failure = { code: 'no-link', title: '', document: null };

/** The link's secret: the fragment, if it has the form of one. */
const tokenOfAddress = (): string | null => /^#([A-Za-z0-9_-]{27})$/.exec(window.location.hash)?.[1] ?? null;

/** Whose link it is. Uses nothing up. */
export async function openLink(locale: Locale): Promise<Answer<Offer & { token: string }>> {
  const token = tokenOfAddress();
  if (token === null) return { ok: false, failure: noLink };
  const answer = await ask(locale, 'POST', '/api/people/enrol/open', readOffer, { token });
  return answer.ok ? { ok: true, value: { ...answer.value, token } } : answer;
}

/** A code by text message. */
export const sendCode = (locale: Locale, token: string): Promise<Answer<null>> =>
  ask(locale, 'POST', '/api/people/enrol/code', () => null, { token });

/** Whether the proof holds; it is used up with the link only. */
export const prove = (locale: Locale, token: string, proof: Proof): Promise<Answer<null>> =>
  ask(locale, 'POST', '/api/people/enrol/prove', () => null, { token, proof });

type Order = { locale: Locale; party: string; place: Place; label: string; proof: Proof | null };

/** Makes the passkey. A nonce lives five minutes: it is asked for at the moment of the touch, which also tells a second
 * tab that the first has used the link, before it makes a passkey over the other's. */
export async function makeFromLink({
  locale,
  party,
  place,
  label,
  proof,
}: Order): Promise<{ ok: true; value: Enroling } | { ok: false; stop: Stop }> {
  const opened = await openLink(locale);
  if (!opened.ok) return { ok: false, stop: opened.failure };
  const { token, nonce, rpId, displayName, known, userHandle, name, tokenKey } = opened.value;
  const challenge = enrolChallenge(rpId, displayName, fromBase64Url(nonce));
  const made = await makePasskey({ rpId, rpName: party, userHandle, name, displayName, challenge, place, known });
  if (!made.ok) return { ok: false, stop: made.refusal.code };
  return { ok: true, value: { ...made.value, token, nonce, rpId, label, proof, drawn: drawFor(tokenKey) } };
}

/** Passkeys that were silent about it at creation are asked for a secret once. The answer is dropped. */
export async function keepsSecrets({ rpId, credential }: Enroling): Promise<boolean> {
  const probe = randomBytes(32);
  const touched = await touchPasskey({ rpId, challenge: openChallenge(probe), credential, prf: probe });
  return touched.ok && touched.value.prf?.length === 32;
}

/** Has the passkey kept, and the device's token signed. */
export async function finish(
  locale: Locale,
  { rpId: _, label, prf, proof, drawn, ...made }: Enroling,
): Promise<Answer<Done>> {
  const order = {
    ...made,
    passkeyName: label,
    prf: prf === true,
    ...(proof ? { proof } : {}),
    ...(drawn ? { deviceToken: { quarter: drawn.quarter, request: drawn.request } } : {}),
  };
  const answer = await ask(locale, 'POST', '/api/people/enrol/finish', readDone, order);
  if (answer.ok && drawn !== null) await keepToken(locale, drawn, answer.value.deviceToken);
  return answer;
}
