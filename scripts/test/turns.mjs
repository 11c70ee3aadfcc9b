// Which suites run at the same time. One that leaves a core idle names, as `beside`, the suite that it runs with.

/**
 * @template {{ name: string, beside?: string }} Suite
 * @param {readonly Suite[]} chosen in the order of the table
 * @returns {Suite[][]} turns of one or two; where the other was not chosen, each has a turn of its own
 */
export function inTurns(chosen) {
  const turns = [];
  for (const suite of chosen) {
    const turn = turns.find(([first, ...rest]) => rest.length === 0 && first.name === suite.beside);
    if (turn) turn.push(suite);
    else turns.push([suite]);
  }
  return turns;
}
