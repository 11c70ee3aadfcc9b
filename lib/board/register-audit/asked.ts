/** The sample of one audit: whom to ask, and what their answers say. */
import type { Check } from '#lib/ground/result.ts';
import { mostForged, orderSigners, readAnswers, sampleSize } from './sample.ts';
import type { Signer } from './sign-offs.ts';

export type Sample = {
  /** Hex: what the order follows from. */
  seed: string;
  signers: number;
  confidence: number;
  /** Sign-offs that would have to be forged for the sample to find one with this confidence. */
  forged: number;
  /** Membership numbers in the order in which they are asked. */
  ask: string[];
  /** What the answers leave possible; null where nobody was asked yet. */
  found: { yes: number; no: number; none: number; mostForged: number; deniers: string[] } | null;
};

type Asking = { seed: string; confidence: number; share: number; answers: string | null };

/** @returns the sample, and one check where answers were given: it fails for whoever says that they did not sign, and for
 * a file of answers that cannot be read */
export function askSigners(
  signers: readonly Signer[],
  { seed, confidence, share, answers }: Asking,
): [Sample, Check[]] {
  const all = signers.length;
  const forged = Math.min(all, Math.max(1, Math.ceil(all * share)));
  const drawn = orderSigners(seed, signers).slice(0, sampleSize({ all, forged, confidence }));
  const sample: Sample = {
    seed,
    signers: all,
    confidence,
    forged,
    ask: drawn.map(({ number }) => number),
    found: null,
  };
  if (answers === null) return [sample, []];
  const read = readAnswers(answers, drawn);
  if (typeof read === 'string') return [sample, [{ name: 'sample/answers', ok: false, detail: read }]];
  const said = (word: string) => [...read].filter(([, answer]) => answer === word).map(([number]) => number);
  const [yes, deniers, none] = [said('yes').length, said('no'), said('none').length];
  const asked = yes + deniers.length;
  const most = mostForged({ all, asked, found: deniers.length, confidence });
  const silent = drawn.length - asked;
  const detail =
    deniers.length > 0
      ? `did not sign, they say: ${deniers.join(', ')}`
      : `${asked} asked, all signed; at most ${most} of ${all} forged${silent > 0 ? `; ${silent} have not answered` : ''}`;
  const check = { name: 'sample/answers', ok: deniers.length === 0, detail };
  return [{ ...sample, found: { yes, no: deniers.length, none, mostForged: most, deniers } }, [check]];
}
