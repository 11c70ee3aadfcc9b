/** The attackers, in a process of their own: one order over IPC (orders.ts), and what became of it at the end. */
import { diceOf } from '../../drill/dice.ts';
import { addressOfAttacker } from './addresses.ts';
import { openDawdlers } from './dawdlers.ts';
import { openGuns } from './guns.ts';
import { AttackOrder, type AttackWord, IDLE, KINDS, type Kind, SLOW, type Weights } from './orders.ts';
import { shotsOf } from './shots.ts';

const TICK_MS = 10;
/** Most milliseconds that a tick that came late makes up for: a flood does not save up for long. */
const MAKES_UP = 500;

const say = (word: AttackWord) => void process.send?.(word);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function attack(order: AttackOrder): Promise<void> {
  const { ammunition, addresses, connections, isPatient, slow, idle, begin, phases } = order;
  const dice = diceOf('attack');
  const { port, people, urn, origin } = ammunition;
  const shots = shotsOf(ammunition, dice.throw);
  await sleep(begin - Date.now());
  const start = Date.now();
  const worked = process.cpuUsage();
  const guns = openGuns({ port, most: connections, isPatient, addressOf: addressOfAttacker, count: addresses });
  let at = 0;
  const address = () => addressOfAttacker(at++ % addresses);
  const dawdlers = {
    [SLOW]: openDawdlers(
      { port, count: slow, words: (one) => (one % 2 === 0 ? header(people) : body(urn, origin)) },
      address,
    ),
    [IDLE]: openDawdlers({ port, count: idle, words: null }, address),
  };
  const sweeping = setInterval(guns.sweep, 1000);
  for (const { rate, seconds, weights } of phases) {
    const pick = picker(weights, dice.throw);
    const end = Date.now() + seconds * 1000;
    let [due, last] = [0, Date.now()];
    while (Date.now() < end) {
      await sleep(TICK_MS);
      const now = Date.now();
      due += (rate * Math.min(MAKES_UP, now - last)) / 1000;
      last = now;
      for (; due >= 1; due--) {
        const kind = pick();
        // no connection is free, and none may be given up: what could not be sent now is not sent later
        if (!guns.shoot(kind, shots[kind]())) {
          due = 0;
          break;
        }
      }
    }
  }
  clearInterval(sweeping);
  const seconds = (Date.now() - start) / 1000;
  const { user, system } = process.cpuUsage(worked);
  guns.end();
  for (const one of Object.values(dawdlers)) one.end();
  const slowly = Object.entries(dawdlers).map(([name, one]) => [name, one.volley()]);
  const volleys = { ...guns.volleys(), ...Object.fromEntries(slowly) };
  const used = Math.min(addresses, Math.max(at, guns.addresses()));
  say({ kind: 'over', volleys, addresses: used, seconds, cpu: (user + system) / 1000 });
}

const header = (host: string): string => `GET /fr HTTP/1.1\r\nHost: ${host}\r\nX-`;
const body = (host: string, origin: string): string =>
  `POST /api/urn/cast HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{`;

/** Kinds by their weights. */
function picker(weights: Weights, chance: (sides: number) => number): () => Kind {
  const deck = KINDS.flatMap((kind) => Array<Kind>(Math.round((weights[kind] ?? 0) * 100)).fill(kind));
  return () => deck[chance(deck.length)] ?? 'get';
}

process.on('message', (message: unknown) => void attack(AttackOrder.parse(message)));
process.on('disconnect', () => process.exit(0));
say({ kind: 'ready' });
