/**
 * Source addresses of the loopback network: every 127.x.y.z is this machine. Members live in 127.64.0.0/10, attackers in
 * 127.128.0.0/9; one attacker in twenty sits in a member's own network.
 */

/** 127.0.0.1 is the server's own machine and its proxy (lib/gate/limits/hops.ts): nobody here comes from it. */
const MEMBERS = { first: 64, size: 64 } as const;
const ATTACKERS = { first: 128, size: 127 } as const;

/** One member in so many votes from an office whose one address a hundred share. */
const IN_OFFICE = 20;
const OFFICE_SEATS = 100;
/** One attacker in so many is a neighbour. */
const NEIGHBOUR = 20;

const spell = (first: number, size: number, at: number, host: number): string =>
  `127.${first + (Math.floor(at / 256) % size)}.${at % 256}.${host}`;

/** The address from which this member comes; `at` from 0. */
export const addressOfMember = (at: number): string =>
  at % IN_OFFICE === IN_OFFICE - 1
    ? spell(MEMBERS.first, MEMBERS.size, Math.floor(at / IN_OFFICE / OFFICE_SEATS), 200)
    : spell(MEMBERS.first, MEMBERS.size, at, 10 + (Math.floor(at / (256 * MEMBERS.size)) % 180));

/** The address of this attacker; each has its own. */
export const addressOfAttacker = (at: number): string =>
  at % NEIGHBOUR === 0
    ? spell(MEMBERS.first, MEMBERS.size, at / NEIGHBOUR, 250)
    : spell(ATTACKERS.first, ATTACKERS.size, at, 2 + (Math.floor(at / (256 * ATTACKERS.size)) % 250));
