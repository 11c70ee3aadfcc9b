/** A loop of background work: one round after another, `pause` wall milliseconds between them. */

/** Begins at once. A round must catch its own faults. The answer ends the loop, after the round under way. */
export function repeat(pause: number, round: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let wake = () => {};
  const loop = async () => {
    while (!stopped) {
      await round();
      if (stopped) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, pause);
      });
    }
  };
  const running = loop();
  return async () => {
    stopped = true;
    wake();
    await running;
  };
}
