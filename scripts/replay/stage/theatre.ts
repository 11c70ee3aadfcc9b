/** Where a replay is played: the built server in its real layout, a roll, an Authority, enrolled members, an insider. */
import { readFileSync } from 'node:fs';
import type { Officials } from '../../../e2e/voter/party.ts';
import { type Voter, voterOf } from '../../../e2e/voter/voter.ts';
import { startWorld, type World } from '../../../e2e/world.ts';
import { freePort } from '../../demo/environment.ts';
import { addressOfMember } from '../attack/addresses.ts';
import { openLine } from '../member/line.ts';
import { CrowdWord } from '../member/orders.ts';
import type { Size } from '../sizes.ts';
import { type Child, startChild } from './child.ts';
import { type Cores, descendants, divideCores, pin, processorSeconds } from './cores.ts';
import { foundParty } from './party.ts';
import { writeRoll } from './roll.ts';

export type Say = (text: string) => void;

export type Theatre = {
  world: World;
  officials: Officials;
  crowd: Child<CrowdWord>;
  insider: Voter;
  /** One more who is enrolled and has not voted: whose pages are looked at. */
  looker: Voter;
  metricsPort: number;
  cores: Cores | null;
  /** So many members are enrolled now, those before them too. */
  enrol: (voters: number) => Promise<void>;
  /** The same databases and clock, another process: with the gate or without. */
  restart: (gate: 'on' | 'off') => Promise<void>;
  /** Processes that serve, as the primary's children. */
  serving: () => number[];
  worked: () => { server: number; databases: number; members: number };
  stop: () => Promise<void>;
};

const PROCESSES = 2;

/** The gate is off at first. @param voters members who enrol before the first run */
export async function openTheatre(size: Size, voters: number, say: Say): Promise<Theatre> {
  const metricsPort = await freePort();
  const world = await startWorld(undefined, {
    PROCESSES: String(PROCESSES),
    THREADS: '1',
    METRICS_PORT: String(metricsPort),
    // members enrolled in the weeks before; the first of the evening is what the server answers without a gate
    GATE: 'off',
  });
  const undo = [world.stop];
  const stop = async () => {
    for (const end of undo.splice(0).reverse()) await end();
  };
  try {
    const officials = await foundParty(world);
    const most = Math.max(voters, size.voters);
    const links = await writeRoll(world.operator.PEOPLE_OWNER_URL, size.roll, most + 2, world.clock.now() * 1000);
    say(`a roll of ${size.roll} written`);
    const cores = size.pinned ? divideCores() : null;
    if (cores !== null) {
      pin(process.pid, cores.server);
      // what this process starts from now on: members and attackers
      pinAlone(cores);
    }
    const crowd = startChild('member/crowd.ts', CrowdWord);
    undo.push(crowd.stop);
    await crowd.hear((word) => (word.kind === 'ready' ? true : null));
    let enrolled = 0;
    const enrol = async (count: number): Promise<void> => {
      const coming = links.slice(enrolled, count).map((token, i) => ({ member: enrolled + i, token }));
      const members = coming.map((one) => ({ ...one, address: addressOfMember(one.member) }));
      if (members.length === 0) return;
      const began = performance.now();
      crowd.send({ kind: 'enrol', people: world.people, shift: world.clock.now() * 1000 - Date.now(), members });
      await crowd.hear((word) => (faultless(word).kind === 'enrolled' ? true : null));
      enrolled = count;
      const rate = (members.length * 1000) / (performance.now() - began);
      say(`${members.length} members enrolled, ${rate.toFixed(1)} a second`);
    };
    await enrol(voters);
    const server = () => [world.server.pid(), ...descendants(world.server.pid())];
    return {
      world,
      officials,
      crowd,
      insider: await enrolOne(world, links[most] ?? '', addressOfMember(most)),
      looker: await enrolOne(world, links[most + 1] ?? '', addressOfMember(most + 1)),
      enrol,
      metricsPort,
      cores,
      restart: async (gate) => {
        await world.server.kill();
        await world.server.start({ GATE: gate });
        if (cores !== null) pin(world.server.pid(), cores.server);
      },
      serving: () => childrenOf(world.server.pid()),
      worked: () => ({
        server: processorSeconds(server()),
        databases: processorSeconds(descendants(process.pid).filter(isDatabase)),
        members: processorSeconds([crowd.pid]),
      }),
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** @throws Error where the crowd says that something is wrong with it */
export function faultless(word: CrowdWord): CrowdWord {
  if (word.kind === 'fault') throw new Error(`the members: ${word.why}`);
  return word;
}

const pinAlone = ({ others }: Cores): void => pin(process.pid, others, false);

async function enrolOne(world: World, token: string, address: string): Promise<Voter> {
  const line = openLine(world.people, address, Date.now);
  const voter = voterOf({
    origin: world.people,
    fetch: line.fetch,
    world: { now: () => world.clock.now() * 1000 },
  });
  await voter.enrol(token, () => Promise.reject(new Error('this link asks for nothing more')));
  line.rest();
  return voter;
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((one) => one !== '')
    .map(Number);
}

export function isDatabase(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return false;
  }
}
