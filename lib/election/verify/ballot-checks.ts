/** Checks of the ballots: those of `check-ballot.ts`, each over all ballots, and that none stands twice. */
import { sha256Hex } from '#lib/crypto/hash.ts';
import type { Check } from '#lib/ground/result.ts';
import { ballotContext, checkBallot } from '../check-ballot.ts';
import { isOpen, isOwn, type SumQuestion } from '../election-json.ts';
import { type NamedCheck, unless } from './check.ts';
import { checkForeignBallot } from './foreign-ballot.ts';
import type { ArchiveSubject } from './subject.ts';

type ArchiveCheck = NamedCheck<ArchiveSubject>;
type Report = (done: number, total: number) => void;

/** How many ballots are judged before others get a turn. */
const TURN = 8;

/** A function that judges one ballot of this election. */
function judgeOf(subject: ArchiveSubject): (ballot: string) => Check[] {
  const election = subject.election();
  const group = subject.group();
  const phi = subject.phi();
  const credentials = new Set(subject.credentials().map(({ key }) => key));
  const questions = election.questions.filter((question): question is SumQuestion => 'min' in question);
  if (questions.length === election.questions.length) {
    const context = ballotContext({ group, election: { ...election, questions }, phi, credentials });
    // Belenios knows the identity as an element like any other; PROTOCOL §2.3 does not.
    if (isOwn(election)) return (ballot) => checkBallot(context, ballot);
    return (ballot) => checkBallot(context, ballot).filter(({ name }) => name !== 'ballot-identity');
  }
  const key = election.public_key;
  const y = group.decode(key);
  const context = {
    group,
    y: y ?? group.identity,
    key,
    uuid: election.uuid,
    phi,
    questions: election.questions,
    credentials,
  };
  return (ballot) => checkForeignBallot(context, ballot);
}

/** Check name → how many ballots it was made on, and the numbers (from 1) of those that fail it. */
export type BallotVerdicts = ReadonlyMap<string, { made: number; failing: readonly number[] }>;

const judged = new WeakMap<ArchiveSubject, Promise<BallotVerdicts>>();

async function judgeAll(subject: ArchiveSubject, report: Report): Promise<BallotVerdicts> {
  const judge = judgeOf(subject);
  const ballots = subject.ballots();
  const verdicts = new Map<string, { made: number; failing: number[] }>();
  for (const [i, ballot] of ballots.entries()) {
    if (i % TURN === 0) {
      report(i, ballots.length);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    for (const { name, ok } of judge(ballot)) {
      const verdict = verdicts.get(name) ?? { made: 0, failing: [] };
      verdicts.set(name, verdict);
      verdict.made++;
      if (!ok) verdict.failing.push(i + 1);
    }
  }
  report(ballots.length, ballots.length);
  return verdicts;
}

/** All ballots are judged once; every named check then looks at its own name. */
function verdictsOf(subject: ArchiveSubject, report: Report): Promise<BallotVerdicts> {
  const known = judged.get(subject);
  if (known !== undefined) return known;
  const made = judgeAll(subject, report);
  judged.set(subject, made);
  return made;
}

type Word = { word: string; says: string; applies?: (subject: ArchiveSubject) => boolean };

const onlySums = ({ election }: ArchiveSubject): boolean => election().questions.every((question) => 'min' in question);
const someSum = ({ election }: ArchiveSubject): boolean => election().questions.some((question) => 'min' in question);

/** In elections with other questions the form of numbers and elements is part of each answer's own check. */
const words: readonly Word[] = [
  { word: 'form', says: 'are ballots in their one spelling' },
  { word: 'uuid', says: 'name this election' },
  { word: 'phi', says: 'name the fingerprint of this election' },
  { word: 'hash', says: 'bear the hash of their contents' },
  { word: 'shape', says: 'answer as the questions ask' },
  { word: 'scalars', says: 'hold canonical numbers', applies: onlySums },
  { word: 'elements', says: 'hold elements of the group', applies: onlySums },
  { word: 'identity', says: 'hide their choice', applies: ({ election }) => isOwn(election()) },
  { word: 'registered', says: 'come from listed credentials' },
  { word: 'signature', says: 'are signed' },
  { word: 'individual', says: 'prove each mark to be 0 or 1', applies: someSum },
  { word: 'overall', says: 'prove the number of marks', applies: someSum },
  {
    word: 'blank',
    says: 'prove that blank is blank',
    applies: ({ election }) => election().questions.some((question) => 'min' in question && question.blank === true),
  },
  {
    word: 'open',
    says: 'prove to know their ranks',
    applies: ({ election }) => election().questions.some((question) => isOpen(question)),
  },
  {
    word: 'lists',
    says: 'prove a single list',
    applies: ({ election }) => election().questions.some((question) => !('min' in question) && !isOpen(question)),
  },
];

/** A check that an earlier failure kept from being made on some ballot says of how many it speaks. */
const ballotCheck = ({ word, says, applies }: Word): ArchiveCheck => ({
  name: `ballots/${word}`,
  ...(applies === undefined ? {} : { applies }),
  run: async (subject, report) => {
    const { made, failing } = (await verdictsOf(subject, report)).get(`ballot-${word}`) ?? { made: 0, failing: [] };
    const total = subject.ballots().length;
    if (made === 0 && total > 0) return unless('could not be made on any ballot', '');
    const flaw = `${failing.length} of ${total} ballots do not: number ${failing.slice(0, 5).join(', ')}`;
    return unless(failing.length === 0 ? null : flaw, `${made} of ${total} ballots ${says}`);
  },
});

const uniqueCheck: ArchiveCheck = {
  name: 'ballots/unique',
  run: ({ ballots }) => {
    const hashes = new Set(ballots().map((ballot) => sha256Hex(ballot)));
    return unless(hashes.size === ballots().length ? null : 'a ballot stands twice', 'no ballot stands twice');
  },
};

export const ballotChecks: readonly ArchiveCheck[] = [...words.map(ballotCheck), uniqueCheck];
