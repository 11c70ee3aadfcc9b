/** In which order answers are shown. What is sealed is always in the written order (PROTOCOL §4.6). */

type Ordered = { order: 'drawn' | 'random'; answers: readonly unknown[] };

/** Positions of the written answers, in the order in which they are shown. */
export type Order = readonly number[];

/** Uniform below `bound`: what would favour the first numbers is drawn again. */
function below(bound: number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < limit) return drawn % bound;
  }
}

/** `random`: Fisher and Yates, with the device's own randomness, so that no candidate gains from standing first. */
export function orderOf({ order, answers }: Ordered): Order {
  const positions = answers.map((_, i) => i);
  if (order === 'drawn') return positions;
  for (let last = positions.length - 1; last > 0; last--) {
    const other = below(last + 1);
    const [a = 0, b = 0] = [positions[last], positions[other]];
    [positions[last], positions[other]] = [b, a];
  }
  return positions;
}
