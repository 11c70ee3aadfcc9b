/** In what world a replay was played, in sentences: machine, cores, the attack, what a vote costs. */
import type { Replay } from '../replay.ts';

const whole = (value: number): string => Math.round(value).toLocaleString('en');

export function factsOf({ machine, cores, capacity, rate, times, runs }: Replay): string[] {
  const attack = runs.find(({ name }) => name === 'gate')?.attack ?? null;
  const calm = runs.find(({ name }) => name === 'calm');
  return [
    machine,
    cores,
    `without a gate the server answers ${whole(capacity)} of these requests a second; the attack asked for ${whole(rate)}, twice that in the first tenth`,
    ...(attack === null
      ? []
      : [
          `sent: ${whole(attack.sent)} a second on average over ${whole((attack.until - attack.from) / 1000)} s, and ${whole(attack.unheard)} more that found no connection: ${times?.toFixed(1) ?? '–'} times what the server answers; from ${whole(attack.addresses)} addresses, at ${(1000 * attack.cpuEach).toFixed(0)} µs of processor time each`,
        ]),
    ...(calm?.cpu && calm.visits.length > 0 ? [cost(calm.cpu, calm.visits.length)] : []),
  ];
}

function cost({ server, databases, members }: { server: number; databases: number; members: number }, votes: number) {
  const each = (seconds: number) => `${((1000 * seconds) / votes).toFixed(0)} ms`;
  return `processor time of a whole vote, in peace: server ${each(server)}, databases ${each(databases)}, member ${each(members)}`;
}
