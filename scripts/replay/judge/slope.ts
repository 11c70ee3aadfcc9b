/** The line that lies best through samples (least squares): how much more is used each minute. */
export function slopeOf(samples: readonly { at: number; used: number }[]): number | null {
  const count = samples.length;
  const mean = (read: (one: { at: number; used: number }) => number): number =>
    samples.reduce((sum, one) => sum + read(one), 0) / count;
  const [at, used] = [mean((one) => one.at), mean((one) => one.used)];
  const spread = samples.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
  if (count < 2 || spread === 0) return null;
  return samples.reduce((sum, one) => sum + (one.at - at) * (one.used - used), 0) / spread;
}
