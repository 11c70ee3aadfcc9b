/**
 * Zero-knowledge proofs of BELENIOS §5, §6, §10, made non-interactive by hashing (§1.3): knowledge of a discrete
 * logarithm, "this ciphertext holds one of these values", "blank or in range", correct decryption.
 *
 * Every verifier does the same thing: recompute commitments from challenges and responses, hash them, compare with the
 * sum of the challenges. So each proof is first turned into a `Claim`, and `verifyClaims` judges any number of claims
 * at once: a backend is then free to share doublings and inversions between them.
 */
import type { Ciphertext } from './elgamal.ts';
import type { Group, Product } from './group.ts';
import { hashToScalar, mod, parseScalar, randomScalar } from './scalar.ts';

export type Proof = { challenge: bigint; response: bigint };

/** As written in ballots, keys and partial decryptions: decimal. */
export type ProofText = { challenge: string; response: string };

/** What remains to be checked of a proof: hash(prefix; commitments) = challenge mod q. */
export type Claim<E> = { prefix: string; commitments: readonly Product<E>[]; challenge: bigint };

/** Null unless both numbers are canonical decimals below q. */
export function parseProof<E>(group: Group<E>, text: ProofText): Proof | null {
  const challenge = parseScalar(text.challenge, group.q);
  const response = parseScalar(text.response, group.q);
  return challenge === null || response === null ? null : { challenge, response };
}

export const writeProof = ({ challenge, response }: Proof): ProofText => ({
  challenge: challenge.toString(),
  response: response.toString(),
});

/** A verdict per claim, in the same order. */
export function verifyClaims<E>(group: Group<E>, claims: readonly Claim<E>[]): boolean[] {
  const spelled = group.encodeProducts(claims.flatMap((claim) => claim.commitments));
  let at = 0;
  return claims.map(({ prefix, commitments, challenge }) => {
    const own = spelled.slice(at, at + commitments.length);
    at += commitments.length;
    return hashToScalar(prefix, own, group.q) === challenge;
  });
}

const verify = <E>(group: Group<E>, claim: Claim<E>): boolean => verifyClaims(group, [claim])[0] === true;

// ── Knowledge of x with X = g^x ──

/** Prefix of a trustee's proof of knowledge (BELENIOS §5). */
const keyPrefix = <E>(group: Group<E>, X: E): string => `pok|${group.name}|${group.encode(X)}|`;

/** Schnorr proof under any prefix; also the signature of BELENIOS §5 (`sigmsg|m|`), §6 (`sig|hash|`) and
 * PROTOCOL §2.6 (`P|h|`). `x` long-lived and secret. */
export function sign<E>(group: Group<E>, prefix: string, x: bigint): Proof {
  const w = randomScalar(group.q);
  const challenge = hashToScalar(prefix, [group.encode(group.powerSecret(group.g, w))], group.q);
  return { challenge, response: mod(w - x * challenge, group.q) };
}

/** A = g^r · X^c; the claim that hash(prefix; A) = c. */
export const signatureClaim = <E>(group: Group<E>, prefix: string, X: E, proof: Proof): Claim<E> => ({
  prefix,
  commitments: [
    [
      [group.g, proof.response],
      [X, proof.challenge],
    ],
  ],
  challenge: proof.challenge,
});

export const verifySignature = <E>(group: Group<E>, prefix: string, X: E, proof: Proof): boolean =>
  verify(group, signatureClaim(group, prefix, X, proof));

/** A trustee's proof that it knows x. */
export const proveKey = <E>(group: Group<E>, x: bigint): Proof =>
  sign(group, keyPrefix(group, group.powerBlinded(group.g, x)), x);

export const verifyKey = <E>(group: Group<E>, X: E, proof: Proof): boolean =>
  verifySignature(group, keyPrefix(group, X), X, proof);

// ── One of several: (ciphertext_j holds value_j) for some j ──

/** One branch of a disjunction: this ciphertext holds g^value. */
export type Branch<E> = { ciphertext: Ciphertext<E>; value: bigint };

/** What the prover knows of a branch: the ciphertext's plaintext m and randomness r. */
export type Witness = { m: bigint; r: bigint; value: bigint };

/**
 * Proves that at least one branch is true (m = value). The prover knows r and m of every branch, so that each
 * commitment is a product of powers of g and y alone: with a fresh t_j,
 *   A_j = g^t_j,  B_j = y^t_j · g^((m_j − value_j)·c_j),  response_j = t_j − r_j·c_j,
 * which is what the verifier recomputes: g^response · alpha^c and y^response · (beta/g^value)^c. All branches run
 * through the same operations, true or not.
 * @throws RangeError where no branch is true: misuse.
 */
export function proveDisjunction<E>(group: Group<E>, y: E, prefix: string, witnesses: readonly Witness[]): Proof[] {
  const { q, g } = group;
  const truth = witnesses.findIndex(({ m, value }) => m === value);
  if (truth < 0) throw new RangeError('no branch is true');
  const drafts = witnesses.map(({ m, r, value }) => {
    const [t, c] = [randomScalar(q), randomScalar(q)];
    // g^c is computed for the true branch too, and left out.
    const shift = group.powerSecret(g, mod((m === value ? 1n : m - value) * c, q));
    const base = group.powerSecret(y, t);
    const B = group.multiply(base, m === value ? group.identity : shift);
    return { r, t, c, commitments: [group.powerSecret(g, t), B] };
  });
  const hash = hashToScalar(prefix, group.encodeAll(drafts.flatMap(({ commitments }) => commitments)), q);
  const others = drafts.reduce((sum, { c }, j) => (j === truth ? sum : sum + c), 0n);
  return drafts.map(({ r, t, c }, j) => {
    const challenge = j === truth ? mod(hash - others, q) : c;
    return { challenge, response: mod(t - r * challenge, q) };
  });
}

/** Null where the number of proofs is not the number of branches. */
export function disjunctionClaim<E>(
  group: Group<E>,
  y: E,
  statement: { prefix: string; branches: readonly Branch<E>[]; proofs: readonly Proof[] },
): Claim<E> | null {
  const { prefix, branches, proofs } = statement;
  if (branches.length !== proofs.length) return null;
  const { g, q } = group;
  const commitments = branches.flatMap(({ ciphertext: { alpha, beta }, value }, j): Product<E>[] => {
    const { challenge: c = 0n, response: r = 0n } = proofs[j] ?? {};
    const B: [E, bigint][] = [
      [y, r],
      [beta, c],
    ];
    // (beta / g^value)^c, kept apart from beta^c: several branches then raise the very same beta.
    if (value !== 0n) B.push([g, mod(-value * c, q)]);
    return [
      [
        [g, r],
        [alpha, c],
      ],
      B,
    ];
  });
  return {
    prefix,
    commitments,
    challenge: mod(
      proofs.reduce((sum, { challenge }) => sum + challenge, 0n),
      q,
    ),
  };
}

/** Prefix of individual and overall range proofs (BELENIOS §1.3). */
export const rangePrefix = (S: string, ciphertext: { alpha: string; beta: string }): string =>
  `prove|${S}|${ciphertext.alpha},${ciphertext.beta}|`;
/** "The blank flag is 0, or the rest sums to 0." */
export const blankPrefix = (S: string): string => `bproof0|${S}|`;
/** "The blank flag is 1, or the rest sums to min..max." */
export const rangeOrBlankPrefix = (S: string): string => `bproof1|${S}|`;

/** Proves that a ciphertext of m under r holds one of `values` (iprove of BELENIOS §6). */
export function proveMembership<E>(
  group: Group<E>,
  y: E,
  input: { S: string; ciphertext: { alpha: string; beta: string }; m: bigint; r: bigint; values: readonly bigint[] },
): Proof[] {
  const { S, ciphertext, m, r, values } = input;
  return proveDisjunction(
    group,
    y,
    rangePrefix(S, ciphertext),
    values.map((value) => ({ m, r, value })),
  );
}

export function verifyMembership<E>(
  group: Group<E>,
  y: E,
  statement: { S: string; ciphertext: Ciphertext<E>; values: readonly bigint[]; proofs: readonly Proof[] },
): boolean {
  const { S, ciphertext, values, proofs } = statement;
  const prefix = rangePrefix(S, { alpha: group.encode(ciphertext.alpha), beta: group.encode(ciphertext.beta) });
  const claim = disjunctionClaim(group, y, {
    prefix,
    branches: values.map((value) => ({ ciphertext, value })),
    proofs,
  });
  return claim !== null && verify(group, claim);
}

// ── Correct decryption: log_g X = log_alpha factor ──

const decryptionPrefix = <E>(group: Group<E>, phi: string, X: E): string => `decrypt|${phi}|${group.encode(X)}|`;

/** The decryption factor alpha^x and its proof (BELENIOS §10). `x` long-lived and secret. */
export function proveDecryption<E>(group: Group<E>, input: { phi: string; X: E; alpha: E; x: bigint }): Proof {
  const { phi, X, alpha, x } = input;
  const w = randomScalar(group.q);
  const commitments = [group.powerSecret(group.g, w), group.powerSecret(alpha, w)].map((c) => group.encode(c));
  const challenge = hashToScalar(decryptionPrefix(group, phi, X), commitments, group.q);
  return { challenge, response: mod(w - x * challenge, group.q) };
}

export const decryptionClaim = <E>(
  group: Group<E>,
  statement: { phi: string; X: E; alpha: E; factor: E; proof: Proof },
): Claim<E> => {
  const { phi, X, alpha, factor, proof } = statement;
  return {
    prefix: decryptionPrefix(group, phi, X),
    commitments: [
      [
        [group.g, proof.response],
        [X, proof.challenge],
      ],
      [
        [alpha, proof.response],
        [factor, proof.challenge],
      ],
    ],
    challenge: proof.challenge,
  };
};

export const verifyDecryption = <E>(
  group: Group<E>,
  statement: { phi: string; X: E; alpha: E; factor: E; proof: Proof },
): boolean => verify(group, decryptionClaim(group, statement));
