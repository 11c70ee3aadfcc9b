/**
 * Answers to the questions that only elections of others ask: ranks (one ciphertext, later shuffled) and lists
 * (BELENIOS §6). Each is turned into claims, to be judged together with those of the whole ballot; null where the
 * answer does not have the form that the question asks for.
 */
import { z } from 'zod';
import { type Ciphertext, combineAll, decodeCiphertext } from '#lib/crypto/elgamal.ts';
import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import { type Claim, disjunctionClaim, parseProof, rangePrefix } from '#lib/crypto/proof.ts';
import { parseScalar } from '#lib/crypto/scalar.ts';
import type { ListsQuestion, OpenQuestion } from '../election-json.ts';
import { CiphertextJson } from '../tally.ts';
import { Proof } from '../trustees.ts';

export type Claims = Claim<Element>[];

/** What the proofs of a ballot are bound to: the election key, as read and as spelled, and φ|credential. */
export type BallotBinding = { group: AnyGroup; y: Element; key: string; S0: string };

const OpenAnswer = z.strictObject({ choices: CiphertextJson.strict(), proof: Proof.strict() });

const pair = z.tuple([Proof.strict(), Proof.strict()]);
const ListsAnswer = z.strictObject({
  choices: z.array(z.array(CiphertextJson.strict())),
  individual_proofs: z.array(z.array(pair)),
  overall_proof: Proof.strict(),
  list_proofs: z.array(pair),
  nonzero_proof: z.strictObject({
    commitment: z.string(),
    challenge: z.string(),
    response: z.tuple([z.string(), z.string()]),
  }),
});
type ListsAnswer = z.infer<typeof ListsAnswer>;

/** Knowledge of the randomness of one ciphertext. */
function openClaims({ group, key, S0 }: BallotBinding, answer: unknown): Claims | null {
  const parsed = OpenAnswer.safeParse(answer);
  if (!parsed.success) return null;
  const { choices, proof: text } = parsed.data;
  const ciphertext = decodeCiphertext(group, choices);
  const proof = parseProof(group, text);
  if (ciphertext === null || proof === null) return null;
  const prefix = `raweg|${S0}|${key},${choices.alpha},${choices.beta}|`;
  const { challenge, response } = proof;
  return [
    {
      prefix,
      commitments: [
        [
          [group.g, response],
          [ciphertext.alpha, challenge],
        ],
      ],
      challenge,
    },
  ];
}

type Branches = {
  prefix: string;
  branches: { ciphertext: Ciphertext<Element>; value: bigint }[];
  proofs: readonly Proof[];
};

function claimOf({ group, y }: BallotBinding, { prefix, branches, proofs }: Branches): Claim<Element> | null {
  const parsed = proofs.map((proof) => parseProof(group, proof)).filter((proof) => proof !== null);
  return parsed.length === proofs.length ? disjunctionClaim(group, y, { prefix, branches, proofs: parsed }) : null;
}

/** Some candidate is chosen at all: the sum over all candidates is not an encryption of 0. */
function nonzeroClaim(
  { group, y }: BallotBinding,
  S: string,
  { alpha, beta }: Ciphertext<Element>,
  { commitment, challenge, response }: ListsAnswer['nonzero_proof'],
): Claim<Element> | null {
  const C = group.decode(commitment);
  const [c, t1, t2] = [challenge, ...response].map((text) => parseScalar(text, group.q));
  if (C === null || group.isIdentity(C) || typeof c !== 'bigint' || typeof t1 !== 'bigint' || typeof t2 !== 'bigint') {
    return null;
  }
  const A1 = [
    [alpha, t1],
    [group.g, t2],
  ] as const;
  const A2 = [
    [beta, t1],
    [y, t2],
    [C, c],
  ] as const;
  return { prefix: `nonzero|${S}|`, commitments: [[[C, 1n]], A1, A2], challenge: c };
}

function listsClaims(binding: BallotBinding, question: ListsQuestion, answer: unknown): Claims | null {
  const { group, S0 } = binding;
  const parsed = ListsAnswer.safeParse(answer);
  if (!parsed.success) return null;
  const { choices, individual_proofs, overall_proof, list_proofs, nonzero_proof } = parsed.data;
  const rows = choices.map((row) => row.map((text) => decodeCiphertext(group, text)).filter((one) => one !== null));
  const sizes = JSON.stringify(question.value.answers.map((list) => list.length));
  const shapes = [rows, individual_proofs].map((of) => JSON.stringify(of.map((row) => row.length)));
  if (shapes.some((shape) => shape !== sizes) || list_proofs.length !== rows.length) return null;

  const S = `${S0}|${choices
    .flat()
    .flatMap(({ alpha, beta }) => [alpha, beta])
    .join(',')}`;
  const spell = ({ alpha, beta }: Ciphertext<Element>) => ({ alpha: group.encode(alpha), beta: group.encode(beta) });
  const range = (prefixOf: string, ciphertext: Ciphertext<Element>, values: bigint[], proofs: readonly Proof[]) =>
    claimOf(binding, {
      prefix: rangePrefix(prefixOf, spell(ciphertext)),
      branches: values.map((value) => ({ ciphertext, value })),
      proofs,
    });

  const claims: (Claim<Element> | null)[] = [];
  const heads: Ciphertext<Element>[] = [];
  for (const [i, row] of rows.entries()) {
    for (const [j, ciphertext] of row.entries()) {
      claims.push(range(S0, ciphertext, [0n, 1n], individual_proofs[i]?.[j] ?? []));
    }
    const [head, ...candidates] = row;
    if (head === undefined) return null;
    heads.push(head);
    // A candidate of this list only with the list itself.
    const branches = [
      { ciphertext: head, value: 1n },
      { ciphertext: combineAll(group, candidates), value: 0n },
    ];
    claims.push(claimOf(binding, { prefix: `lproof|${S}|`, branches, proofs: list_proofs[i] ?? [] }));
  }
  claims.push(range(S, combineAll(group, heads), [1n], [overall_proof]));
  const all = combineAll(
    group,
    rows.flatMap((row) => row.slice(1)),
  );
  claims.push(nonzeroClaim(binding, S, all, nonzero_proof));
  const whole = claims.filter((claim) => claim !== null);
  return whole.length === claims.length ? whole : null;
}

/** Claims of the answer to a question of this kind. */
export const foreignClaims = (
  binding: BallotBinding,
  question: OpenQuestion | ListsQuestion,
  answer: unknown,
): Claims | null =>
  question.type === 'NonHomomorphic' ? openClaims(binding, answer) : listsClaims(binding, question, answer);

/** The answer with its members in the order that Belenios writes, for the comparison of bytes; undefined where the
 * form is wrong. */
export function canonicalForeignAnswer(question: OpenQuestion | ListsQuestion, answer: unknown): unknown {
  const parsed = question.type === 'NonHomomorphic' ? OpenAnswer.safeParse(answer) : ListsAnswer.safeParse(answer);
  return parsed.success ? parsed.data : undefined;
}
