/**
 * Times in buckets that grow by a fifth: four to a doubling, from one millisecond to more than a minute. A quantile is
 * known to within nine per cent, two histograms add up, and the memory is 65 numbers.
 */
export const BUCKETS = 65;
const PER_DOUBLING = 4;

export const bucketOf = (ms: number): number =>
  ms <= 1 ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log2(ms) * PER_DOUBLING));

/** The longest time that falls into a bucket, milliseconds. */
export const upperOf = (bucket: number): number => 2 ** (bucket / PER_DOUBLING);

export const emptyHistogram = (): number[] => Array<number>(BUCKETS).fill(0);

/** The time that the given part of all stayed below; null where nothing was measured. */
export function quantile(histogram: readonly number[], part: number): number | null {
  const total = histogram.reduce((sum, n) => sum + n, 0);
  if (total === 0) return null;
  let left = part * total;
  const bucket = histogram.findIndex((n) => {
    left -= n;
    return left <= 0;
  });
  return upperOf(bucket === -1 ? BUCKETS - 1 : bucket);
}
