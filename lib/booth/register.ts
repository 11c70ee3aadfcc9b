/**
 * Touch 2: signing the register (PROTOCOL §5.4, §5.5). The people side learns who signs and a blinded number; what it
 * gives back becomes, here and only here, a pass that it has never seen.
 */
import { blind, finalize, prepare } from '#lib/crypto/blind.ts';
import { registerChallenge } from '#lib/election/challenge.ts';
import { Pass, passMessage } from '#lib/election/pass.ts';
import { RegisterAnswer } from '#lib/election/register.ts';
import { type Bytes, fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { postInTurn } from './line.ts';
import { readJson } from './network.ts';
import { keepTyped, type Opened } from './opening.ts';
import type { Paper } from './paper.ts';
import { refused } from './refusing.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

export async function signRegister(world: World, paper: Paper, opened: Opened): Promise<Result<Pass, TroubleCode>> {
  const { rpId } = paper.definition['x-isoloir'];
  const blinded = blindAll(paper, opened);
  const requests = blinded.map(({ request }) => request);
  const touch = await world.passkeys.sign({
    rpId,
    challenge: registerChallenge(paper.phi, requests),
    credential: opened.credential,
  });
  if (!touch.ok) return touch;
  const body = JSON.stringify({ phi: paper.phi, requests: requests.map(toBase64Url), assertion: touch.value });
  const answer = await postInTurn(world, `${world.origin}/api/people/register`, body);
  if (!answer.ok) return answer;
  const read = await readJson(answer.value);
  if (!read.ok) return ofThisPasskey(opened, refused(read));
  const signed = RegisterAnswer.safeParse(read.value);
  const tokens = signed.success ? unblindAll(blinded, signed.data.signatures.map(fromBase64Url)) : null;
  // A signature that is not one would only be refused by the urn, and could mark who asked [withhold and tag].
  if (tokens === null) return refuse('booth/altered', { detail: { what: 'pass' } });
  // The register gives its one answer to one request only: the secret behind this one is the voter's for good.
  await keepTyped(world, paper.phi, opened);
  return ok(Pass.parse({ y: opened.secrets.y, tokens }));
}

/** "Already signed", with this very passkey: then it was with another secret, elsewhere or lost. */
function ofThisPasskey(opened: Opened, answer: ReturnType<typeof refused>): ReturnType<typeof refused> {
  const { code, detail } = answer.refusal;
  const isOwn = code === 'booth/already-signed' && detail.credential === opened.credential;
  return isOwn ? { ok: false, refusal: { code: 'booth/other-secret', detail } } : answer;
}

type Blinding = { modulus: Bytes; prefix: Bytes; prepared: Bytes; request: Bytes; inverse: bigint };

function blindAll(paper: Paper, { secrets }: Opened): Blinding[] {
  const message = passMessage(paper.phi, secrets.y);
  return paper.definition['x-isoloir'].issuers.map((issuer, i) => {
    const own = secrets.issuers[i];
    if (own === undefined) throw new Error('one set of secrets is derived per issuer');
    const modulus = fromBase64Url(issuer.modulus);
    const prepared = prepare(own.prefix, message);
    return { modulus, prefix: own.prefix, prepared, ...blind({ modulus, prepared, salt: own.salt, r: own.r }) };
  });
}

function unblindAll(blinded: readonly Blinding[], answers: readonly Bytes[]): Pass['tokens'] | null {
  if (answers.length !== blinded.length) return null;
  const tokens = blinded.map(({ modulus, prefix, prepared, inverse }, i) => {
    const signature = finalize({ modulus, prepared, answer: answers[i] ?? new Uint8Array(), inverse });
    return signature && { prefix: toBase64Url(prefix), signature: toBase64Url(signature) };
  });
  return tokens.every((token) => token !== null) ? tokens : null;
}
