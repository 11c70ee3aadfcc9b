// Which suites run at the same time. One that leaves a core idle names, as `beside`, the suite that it runs with; what
// runs beside `build` needs no build.

/**
 * @template {{ name: string, beside?: string }} Suite
 * @param {readonly Suite[]} chosen in the order of the table
 * @param {boolean} builds whether there is a build to run beside
 * @returns {{ early: Suite[], turns: Suite[][] }} `early`: one after the other, while the build goes on. A turn: the first,
 *   and at the same time the others, one after the other. Where its neighbour was not chosen, a suite has a turn of its own.
 */
export function inTurns(chosen, builds) {
  const early = builds ? chosen.filter(({ beside }) => beside === 'build') : [];
  const turns = [];
  for (const suite of chosen) {
    if (early.includes(suite)) continue;
    const turn = turns.find(([first]) => first.name === suite.beside);
    if (turn) turn.push(suite);
    else turns.push([suite]);
  }
  return { early, turns };
}
