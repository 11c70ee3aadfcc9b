/**
 * Announces our names in the local network by multicast DNS: one speaker per IPv4 address of ours, each answering its
 * own neighbours with the addresses of its own network. Looks every few seconds whether the machine has moved to
 * another network (Wi-Fi changed, cable pulled, woken from sleep) and begins again there.
 */
import multicastDns, { type Speaker } from 'multicast-dns';
import { isNeighbour, type LanAddress, lanAddresses } from './addresses.ts';
import { announcement, answerTo, mannerOf } from './answers.ts';

export type Announcer = {
  /** The address of another machine that already bears one of our names, or null. */
  taken: string | null;
  stop: () => Promise<void>;
};

type Options = {
  addresses?: () => LanAddress[];
  /** Told when the machine has come into another network. */
  moved?: (addresses: readonly LanAddress[]) => void;
  /** Where to listen; tests speak over the loopback. */
  open?: (own: LanAddress) => Speaker;
  /** Milliseconds between two looks at the interfaces. */
  every?: number;
};

/** Between two looks at the interfaces, and how long others have to say that a name is theirs, in milliseconds. */
const LOOK = 4000;
const PROBE = 700;

const onMulticast = ({ address }: LanAddress): Speaker =>
  // bound to no address: bound to one, Linux would not hand it what is sent to the group
  multicastDns({ interface: address, bind: '0.0.0.0', reuseAddr: true });

export async function announce(
  names: readonly string[],
  { addresses = lanAddresses, moved = () => undefined, open = onMulticast, every = LOOK }: Options = {},
): Promise<Announcer> {
  let known = addresses();
  let speakers: Awaited<ReturnType<typeof speakAt>>[] = [];
  const begin = async () => {
    const own = known.filter(({ family }) => family === 'IPv4');
    speakers = await Promise.all(own.map((one) => speakAt(one, known, names, open)));
  };
  const end = () => Promise.all(speakers.splice(0).map((speaker) => speaker.stop()));

  await begin();
  const claims = await Promise.all(speakers.map((speaker) => speaker.probe(PROBE)));
  const taken = claims.find((claim) => claim !== null) ?? null;
  let turn = Promise.resolve<unknown>(undefined);
  const look = setInterval(() => {
    turn = turn.then(async () => {
      const now = addresses();
      if (JSON.stringify(now) === JSON.stringify(known)) return;
      known = now;
      await end();
      await begin();
      for (const speaker of speakers) speaker.say();
      moved(known);
    });
  }, every);
  if (taken === null) for (const speaker of speakers) speaker.say();
  return {
    taken,
    stop: async () => {
      clearInterval(look);
      await turn;
      await end();
    },
  };
}

async function speakAt(
  own: LanAddress,
  all: readonly LanAddress[],
  names: readonly string[],
  open: (own: LanAddress) => Speaker,
) {
  const speaker = open(own);
  // an interface that goes away while we speak is found by the next look
  let isOpen = await new Promise<boolean>((done) => {
    speaker.on('ready', () => done(true)).on('error', () => done(false));
  });
  speaker.on('warning', () => undefined);
  // what this network may know of us: our address there, and IPv6 addresses (they say themselves how local they are)
  const shown = [own, ...all.filter(({ family }) => family === 'IPv6')];
  let isSilent = true;
  speaker.on('query', (packet, from) => {
    if (isSilent || !isNeighbour(own, from.address)) return;
    const manner = mannerOf(packet, from.port);
    const said = answerTo(packet, names, shown, manner);
    if (said === null) return;
    if (manner === 'all') speaker.respond(said);
    else speaker.respond(said, { address: from.address, port: from.port });
  });
  return {
    /** Asks who bears our names: the address of somebody else, or null after `ms` of silence. */
    probe: (ms: number) =>
      new Promise<string | null>((done) => {
        if (!isOpen) return done(null);
        const ours = new Set(all.map(({ address }) => address));
        speaker.on('response', (packet, from) => {
          const isClaimed = packet.answers.some(
            ({ name, type, data }) => type === 'A' && names.includes(name.toLowerCase()) && !ours.has(String(data)),
          );
          if (isClaimed && isNeighbour(own, from.address)) done(from.address);
        });
        speaker.query(names.map((name) => ({ name, type: 'A' })));
        setTimeout(() => done(null), ms);
      }),
    say: () => {
      isSilent = false;
      if (isOpen) speaker.respond(announcement(names, shown));
    },
    stop: () =>
      new Promise<void>((done) => {
        const close = () => speaker.destroy(() => done());
        if (!isOpen || isSilent) return close();
        isOpen = false;
        speaker.respond(announcement(names, shown, true), undefined, close);
      }),
  };
}
