/** What the checks of an archive look at: each part read once, on first use, by whoever asks first. */
import { type AnyGroup, type Element, groupOf } from '#lib/crypto/group.ts';
import { type Archive, readArchive, Unreadable } from '../archive.ts';
import { parseAs, readSteps, Sized, type Step } from '../archive-event.ts';
import { decodeChoices, lastOfEach, type ReadBallot, readBallot } from '../count.ts';
import { type Entry, parseCredentials } from '../credentials.ts';
import { type ElectionJson, isOpen, parseElection } from '../election-json.ts';
import type { Nested } from '../nested.ts';
import { type Counted, fingerprint, readFactors, readTally, type Tally } from '../tally.ts';
import { parseTrustees, readTrustees, type TrusteeSet, type Trustees } from '../trustees.ts';
import { once } from './check.ts';
import { readShuffle } from './shuffle.ts';

type StepOf<Type extends Step['type']> = Extract<Step, { type: Type }>;

export type ArchiveSubject = {
  /** Absent where the steps come from a board and there is no file yet. */
  bytes: Uint8Array | null;
  archive: () => Archive;
  steps: () => readonly Step[];
  all: <Type extends Step['type']>(type: Type) => StepOf<Type>[];
  /** The only step of its type. @throws Unreadable */
  only: <Type extends Step['type']>(type: Type) => StepOf<Type>;
  election: () => ElectionJson;
  phi: () => string;
  group: () => AnyGroup;
  trustees: () => Trustees;
  trusteeSet: () => TrusteeSet;
  credentials: () => Entry[];
  /** Exact bytes of the ballots, in the order of the archive. */
  ballots: () => string[];
  /** Last ballot of each credential. */
  counted: () => Counted[];
  sized: () => Sized;
  /** The tally that the trustees decrypted: as stored, after the last shuffle where there is one. */
  decrypted: () => Tally;
  /** Factors by trustee id; of two by one trustee the last. */
  factors: () => Map<number, Nested<Element>>;
};

export type GroupFor = (name: ElectionJson['group']) => AnyGroup;

/** A subject over the bytes of a `.bel`, or over steps that stand on a board (read on first use). */
export function subjectOf(source: Uint8Array | (() => readonly Step[]), groupFor: GroupFor = groupOf): ArchiveSubject {
  const bytes = source instanceof Uint8Array ? source : null;
  const archive = once(() => {
    if (bytes === null) throw new Unreadable('there is no archive yet');
    return readArchive(bytes);
  });
  const steps = once((): readonly Step[] => (source instanceof Uint8Array ? readSteps(archive()) : source()));
  const all = <Type extends Step['type']>(type: Type): StepOf<Type>[] =>
    steps().filter((step): step is StepOf<Type> => step.type === type);
  const only = <Type extends Step['type']>(type: Type): StepOf<Type> => {
    const [step, second] = all(type);
    if (step === undefined || second !== undefined) throw new Unreadable(`there is not exactly one event ${type}`);
    return step;
  };
  const election = once(() => parseElection(only('Setup').election));
  const group = once(() => groupFor(election().group));
  const trustees = once(() => parseTrustees(only('Setup').trustees));
  const ballots = once(() => all('Ballot').map(({ ballot }) => ballot));
  const credentials = once(() => parseCredentials(only('Setup').credentials));
  const counted = once(() => {
    const weights = new Map(credentials().map(({ key, weight }) => [key, weight]));
    return lastOfEach(ballots().map(readBallot)).map(
      (ballot: ReadBallot): Counted => ({
        choices: decodeChoices(group(), ballot),
        weight: weights.get(ballot.credential) ?? 1n,
      }),
    );
  });
  const decrypted = once((): Tally => {
    const tally = readTally(group(), only('EncryptedTally').tally);
    const last = all('Shuffle').at(-1);
    if (last === undefined) return tally;
    const shuffled = [...readShuffle(group(), last.shuffle).ciphertexts];
    return tally.map((entry, q) => (isOpen(election().questions[q]) ? (shuffled.shift() ?? entry) : entry));
  });
  return {
    bytes,
    archive,
    steps,
    all,
    only,
    election,
    phi: once(() => fingerprint(only('Setup').election)),
    group,
    trustees,
    trusteeSet: once(() => readTrustees(group(), trustees())),
    credentials,
    ballots,
    counted,
    sized: once(() => parseAs(Sized, only('EncryptedTally').sized, 'the size of the tally')),
    decrypted,
    factors: once(
      () =>
        new Map(
          all('PartialDecryption').map(({ owner, factors }) => [owner, readFactors(group(), factors, decrypted())]),
        ),
    ),
  };
}
