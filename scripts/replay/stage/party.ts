/** The party and its votes, over HTTP: named, drafted, frozen and opened as on the pages; and closed, to see its board. */
import { parseLines, readEvents } from '#lib/board/event.ts';
import { BatchPayload, parsePayload } from '#lib/board/payload.ts';
import { readBallot } from '#lib/election/ballot.ts';
import { type Phi, toUrlForm } from '#lib/ground/brand.ts';
import { type Authenticator, softwareAuthenticator } from '../../../e2e/authenticator/index.ts';
import { person } from '../../../e2e/small-vote.ts';
import { localFetch } from '../../../e2e/voter/local-fetch.ts';
import { completeDraft, freezeAndOpen, nameOfficials, type Officials, trusteeIds } from '../../../e2e/voter/party.ts';
import { readChain, readState, until, untilState } from '../../../e2e/voter/watch.ts';
import type { World } from '../../../e2e/world.ts';
import { COLLEGE } from './roll.ts';

/** Seconds on the server's clock: from the draft to the opening (freezing a large roll takes its time), and the vote. */
const OPENS_IN = 1800;
const LASTS = 86_400;
const K = 5;
const TICK = 10;
/** Longest waits for an urn of ten thousand ballots, milliseconds. */
const PATIENCE = 600_000;

const both = (text: string) => ({ fr: text, en: text });

export async function foundParty(world: World): Promise<Officials> {
  const rings = new Map<string, Authenticator>();
  return nameOfficials(world, {
    authority: ['Alice', 'Bertrand'].map(person),
    quorum: 2,
    trustees: [person('Denis')],
    authenticatorOf: (email) => {
      const ring = rings.get(email) ?? softwareAuthenticator();
      rings.set(email, ring);
      return ring;
    },
  });
}

/** One more vote, frozen, and decided to open: its doors are closed still. */
export async function prepareVote(world: World, officials: Officials): Promise<Phi> {
  const [first] = officials.officials;
  if (!first) throw new RangeError('no Authority');
  const opens = world.clock.now() + OPENS_IN;
  const vote = await completeDraft(officials, {
    title: both('Présidence'),
    questions: [
      {
        title: both('Qui ?'),
        order: 'drawn',
        draw: null,
        min: 1,
        max: 1,
        blank: true,
        answers: ['Ada', 'Blaise', 'Celia'].map((name) => ({
          name: both(name),
          text: both(''),
          photo: null,
          document: null,
        })),
      },
    ],
    colleges: [{ id: COLLEGE, name: both('Fédérations') }],
    opens,
    closes: opens + LASTS,
    zone: 'Europe/Paris',
    earlyClose: true,
    k: K,
    tick: TICK,
    smallest: K,
    trustees: await trusteeIds(first),
  });
  await freezeAndOpen(officials, vote);
  const urn = (await first.vote(vote)).urns[0];
  if (!urn) throw new RangeError('no urn');
  return urn.phi;
}

/** The doors open: it is eight in the evening. */
export async function openDoors(world: World, phi: Phi): Promise<void> {
  const moved = OPENS_IN + 1;
  await world.clock.advance(moved);
  await untilState(world.urn, phi, 'open');
}

/** A day later: closed, flushed, and every ballot's number as anyone can read it on the board. */
export async function readBoard(world: World, phi: Phi): Promise<ReadonlySet<string>> {
  await world.clock.advance(LASTS);
  const state = await until(
    'the urn to be flushed',
    async () => {
      const seen = await readState(world.urn, phi);
      return seen?.flushed ? seen : null;
    },
    PATIENCE,
  );
  // its last line alone, not ten thousand ballots each time
  await until('the last batch on the board', async () => {
    const answer = await localFetch(`${world.urn}/api/board/urn/${toUrlForm(phi)}?from=${state.height}`);
    return answer.ok && (await answer.text()) !== '' ? true : null;
  });
  const numbers = readEvents(parseLines(await readChain(world.urn, phi)))
    .filter(({ event }) => event.type === 'batch')
    .flatMap(({ line }) => parsePayload(BatchPayload, line.payload).ballots)
    .map(({ ballot }) => readBallot(ballot)?.signature.hash ?? '');
  return new Set(numbers);
}
