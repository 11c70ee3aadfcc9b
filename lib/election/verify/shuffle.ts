/**
 * Shuffles of ranked questions: each trustee permutes and re-encrypts all ballots, and proves it (BELENIOS §9; the
 * proof is Terelius and Wikström's, in the notation of Haenni, Locher, Koenig and Dubuis).
 */
import { z } from 'zod';
import { type Ciphertext, decodeCiphertext } from '#lib/crypto/elgamal.ts';
import { independentGenerators } from '#lib/crypto/generator.ts';
import type { AnyGroup, Element, Product } from '#lib/crypto/group.ts';
import { sha256, sha256Hex } from '#lib/crypto/hash.ts';
import { mod, parseScalar, scalarFromBytes } from '#lib/crypto/scalar.ts';
import { Unreadable } from '../archive.ts';
import { parseAs } from '../archive-event.ts';
import { CiphertextJson } from '../tally.ts';

const texts = z.array(z.string());
const ShuffleProof = z.tuple([
  z.tuple([z.string(), z.string(), z.string(), z.tuple([z.string(), z.string()]), texts]),
  z.tuple([z.string(), z.string(), z.string(), z.string(), texts, texts]),
  texts,
  texts,
]);
type ShuffleProof = z.infer<typeof ShuffleProof>;
const Shuffle = z.object({ ciphertexts: z.array(z.array(CiphertextJson)), proofs: z.array(ShuffleProof) });

type Ciphertexts = readonly Ciphertext<Element>[];
export type ReadShuffle = { ciphertexts: readonly Ciphertexts[]; proofs: readonly ShuffleProof[] };

/** @throws Unreadable unless the text is a shuffle of elements of the group. */
export function readShuffle(group: AnyGroup, text: string): ReadShuffle {
  const { ciphertexts, proofs } = parseAs(Shuffle, text, 'a shuffle');
  const decoded = ciphertexts.map((question) =>
    question.map((json) => {
      const ciphertext = decodeCiphertext(group, json);
      if (ciphertext === null) throw new Unreadable('a shuffle holds what is no element of the group');
      return ciphertext;
    }),
  );
  return { ciphertexts: decoded, proofs };
}

const commas = (parts: readonly string[]): string => parts.map((part) => `${part},`).join('');

/** u_i = int(SHA-256(SHA-256hex(text) ‖ SHA-256hex(i))) mod q, one per ballot. */
function challengesOf(text: string, count: number, q: bigint): bigint[] {
  const head = sha256Hex(text);
  return Array.from({ length: count }, (_, i) => scalarFromBytes(sha256(head + sha256Hex(String(i))), q));
}

/** Whether `output` is a permutation and re-encryption of `input` under the key y of the election phi. */
export function shuffleHolds(
  group: AnyGroup,
  statement: { phi: string; y: Element; input: Ciphertexts; output: Ciphertexts; proof: ShuffleProof },
): boolean {
  const { phi, y, input, output, proof } = statement;
  const [[t1, t2, t3, [t41, t42], tHat], [s1, s2, s3, s4, sHat, sPrime], cText, cHatText] = proof;
  const n = input.length;
  const lengths = [output.length, tHat.length, sHat.length, sPrime.length, cText.length, cHatText.length];
  if (lengths.some((length) => length !== n)) return false;

  const { q, g } = group;
  const scalars = [s1, s2, s3, s4, ...sHat, ...sPrime].map((text) => parseScalar(text, q));
  const commitments = [...cText, ...cHatText].map((text) => group.decode(text));
  const s = scalars.filter((scalar) => scalar !== null);
  const points = commitments.filter((point) => point !== null);
  if (s.length !== scalars.length || points.length !== commitments.length) return false;
  const [a1 = 0n, a2 = 0n, a3 = 0n, a4 = 0n, ...rest] = s;
  const [hats, primes] = [rest.slice(0, n), rest.slice(n)];
  const [c, cHat] = [points.slice(0, n), points.slice(n)];
  const [h, ...generators] = independentGenerators(group, n);
  if (h === undefined) return false;

  const pairs = (all: Ciphertexts) =>
    commas(all.flatMap(({ alpha, beta }) => [group.encode(alpha), group.encode(beta)]));
  const str1 = pairs(input) + pairs(output) + commas(cText);
  const u = challengesOf(`shuffle-challenges|${phi}|${str1}`, n, q);
  const str2 = commas([t1, t2, t3, t41, t42, ...tHat]);
  const whole = `shuffle-challenge|${phi}|${str2}${str1}${commas(cHatText)}${group.encode(y)}`;
  const challenge = scalarFromBytes(sha256(whole), q);
  const minus = mod(-challenge, q);

  const raised = (bases: readonly Element[], exponents: readonly bigint[]): Product<Element> =>
    bases.map((base, i) => [base, mod(exponents[i] ?? 0n, q)]);
  const times = (exponents: readonly bigint[]) => exponents.map((exponent) => mod(exponent * minus, q));
  const product = u.reduce((all, one) => mod(all * one, q), 1n);
  const last = cHat.at(-1) ?? h;
  // c̄ = Π c_i / Π h_i; ĉ = ĉ_n / h^Πu; c̃ = Π c_i^u_i; each equation t = … · (value)^−challenge.
  const equations: Product<Element>[] = [
    [
      [g, a1],
      ...raised(
        c,
        c.map(() => minus),
      ),
      ...raised(
        generators,
        generators.map(() => challenge),
      ),
    ],
    [
      [g, a2],
      [last, minus],
      [h, mod(product * challenge, q)],
    ],
    [[g, a3], ...raised(generators, primes), ...raised(c, times(u))],
    [
      [y, mod(-a4, q)],
      ...raised(
        output.map(({ beta }) => beta),
        primes,
      ),
      ...raised(
        input.map(({ beta }) => beta),
        times(u),
      ),
    ],
    [
      [g, mod(-a4, q)],
      ...raised(
        output.map(({ alpha }) => alpha),
        primes,
      ),
      ...raised(
        input.map(({ alpha }) => alpha),
        times(u),
      ),
    ],
    ...hats.map((hat, i): Product<Element> => {
      const own = cHat[i] ?? h;
      return [
        [g, hat],
        [cHat[i - 1] ?? h, primes[i] ?? 0n],
        [own, minus],
      ];
    }),
  ];
  const expected = [t1, t2, t3, t41, t42, ...tHat];
  return group.encodeProducts(equations).every((text, i) => text === expected[i]);
}
