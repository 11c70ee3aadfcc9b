/**
 * What the attackers load. One of them is a member: with a true pass of their own they make ballots whose every form is
 * right and whose proofs are not, which an urn finds out only by computing. The others invent their passes.
 */

import { fetchPaper, openTurn, type Paper, sealTurn, settleTurn } from '#lib/booth/index.ts';
import { signRegister } from '#lib/booth/register.ts';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { sign, writeProof } from '#lib/crypto/proof.ts';
import { randomScalar } from '#lib/crypto/scalar.ts';
import { type Ballot, hashUnsigned, readBallot, sealBallot, writeBallot } from '#lib/election/ballot.ts';
import { signEnvelope } from '#lib/election/envelope.ts';
import { signaturePrefix } from '#lib/election/transcript.ts';
import { Credential, type Phi, toUrlForm } from '#lib/ground/brand.ts';
import { randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import type { Result } from '#lib/ground/result.ts';
import type { Voter } from '../../../e2e/voter/voter.ts';
import type { World } from '../../../e2e/world.ts';
import type { Ammunition } from './orders.ts';

/** Envelopes of each sort. More would not make them dearer to refuse: none is remembered. */
const EACH = 24;
const CHOICES = [[0, 1, 0, 0]];

function sure<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(`the insider: ${result.refusal.code}`);
  return result.value;
}

/** @param insider an enrolled member who has not voted */
export async function loadAmmunition(world: World, phi: Phi, insider: Voter): Promise<Ammunition> {
  const booth = insider.world;
  const paper = sure(await fetchPaper(booth, phi));
  const opening = sure(await openTurn(booth, paper));
  const turn = sure(await settleTurn(booth, paper, sure(await sealTurn(booth, paper, opening, CHOICES))));
  const pass = sure(await signRegister(booth, paper, turn.opened));
  const { x } = turn.opened.secrets;
  const ballot = readBallot(turn.sealed.ballot);
  if (ballot === null) throw new Error('the insider sealed no ballot');
  const envelope = (text: string) => JSON.stringify(signEnvelope({ phi, pass, ballot: text, n: 1, previous: '' }, x));
  return {
    port: world.port,
    people: new URL(world.people).host,
    urn: new URL(world.urn).host,
    origin: world.people,
    page: `/fr/vote/${toUrlForm(phi)}`,
    proofs: Array.from({ length: EACH }, () => envelope(broken(ballot, x))),
    passes: Array.from({ length: EACH }, () => JSON.stringify(forged(paper))),
  };
}

/** The same ballot with one answer's last proof another number, and signed for again: only the proof is wrong. */
export function broken(ballot: Ballot, x: bigint): string {
  const group = ed25519Group();
  const changed = structuredClone(ballot);
  const proof = changed.answers.at(-1)?.overall_proof.at(-1);
  if (proof === undefined) throw new Error('a ballot without proofs');
  proof.response = randomScalar(group.q).toString();
  const hash = hashUnsigned(changed);
  return writeBallot({ ...changed, signature: { hash, proof: writeProof(sign(group, signaturePrefix(hash), x)) } });
}

/** An envelope as it should be, under tokens that no issuer signed. */
function forged({ definition, phi }: Paper): unknown {
  const group = ed25519Group();
  const x = randomScalar(group.q);
  const y = Credential.parse(group.encode(group.powerBlinded(group.g, x)));
  const tokens = definition['x-isoloir'].issuers.map(() => {
    const signature = randomBytes(384);
    signature[0] = 0;
    return { prefix: toBase64Url(randomBytes(32)), signature: toBase64Url(signature) };
  });
  const { ballot } = sealBallot({ election: definition, phi, x, choices: CHOICES });
  return signEnvelope({ phi, pass: { y, tokens }, ballot, n: 1, previous: '' }, x);
}
