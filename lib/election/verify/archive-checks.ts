/** Checks of the file itself and of its setup: bytes, events, their order, election, trustees, credentials. */
import { sha256Hex } from '#lib/crypto/hash.ts';
import { firstDifference, writeArchive } from '../archive.ts';
import { layOut, type Step } from '../archive-event.ts';
import { flawOfCredentials } from '../credentials.ts';
import { flawOfElection } from '../election-json.ts';
import {
  flawOfAgreement,
  flawOfCertificates,
  flawOfPolynomials,
  flawOfVerificationKeys,
  pedersenGroups,
} from '../pedersen.ts';
import { flawOfElectionKey, flawOfKnowledge, type Pedersen } from '../trustees.ts';
import { firstFlaw, type NamedCheck, unless } from './check.ts';
import type { ArchiveSubject } from './subject.ts';

type ArchiveCheck = NamedCheck<ArchiveSubject>;

/** Every byte of every header, every name, the order of records, the one timestamp, nothing after the last record. */
const bytesCheck: ArchiveCheck = {
  name: 'archive/bytes',
  run: ({ bytes, archive }) => {
    const { timestamp, records } = archive();
    const difference = bytes === null ? 'no file' : firstDifference(bytes, writeArchive({ timestamp, records }));
    return unless(difference ?? null, `${records.length} records, each named after its contents`);
  },
};

/** Each event names the one before it and its data by hash, in canonical bytes. */
const eventsCheck: ArchiveCheck = {
  name: 'archive/events',
  run: ({ archive, steps }) => {
    const expected = layOut(steps());
    const { records } = archive();
    const names = expected.map(({ body }) => sha256Hex(body));
    const bad = records.findIndex(({ body }, i) => sha256Hex(body) !== names[i]);
    return unless(
      bad < 0 ? null : `record ${bad + 1} is not the one that its event calls for`,
      `${steps().length} events`,
    );
  },
};

/** Setup Ballot* EndBallots EncryptedTally (Shuffle+ EndShuffles)? PartialDecryption* Result: the tools leave this
 * open, and an event out of place hides ballots from them (BELENIOS §13). */
const ORDER = /^Setup( Ballot)* EndBallots EncryptedTally(( Shuffle)+ EndShuffles)?( PartialDecryption)* Result$/;

const grammarCheck: ArchiveCheck = {
  name: 'archive/order',
  run: ({ steps }) => {
    const types = steps().map((step: Step) => step.type);
    const flaw =
      types.at(-1) === 'Result' || types.includes('Result') ? 'events out of order' : 'the election has no result yet';
    return unless(
      ORDER.test(types.join(' ')) ? null : flaw,
      'setup, ballots, end of voting, tally, decryption, result',
    );
  },
};

const electionCheck: ArchiveCheck = {
  name: 'election/definition',
  run: ({ election, phi, group }) => {
    const { questions } = election();
    return unless(flawOfElection(election()), `${phi()}, ${questions.length} questions, ${group().name}`);
  },
};

const knowledgeCheck: ArchiveCheck = {
  name: 'trustees/knowledge',
  run: ({ group, trustees, trusteeSet }) =>
    unless(flawOfKnowledge(group(), trustees()), `${trusteeSet().keys.length} trustees know their secrets`),
};

const pedersenCheck = (
  name: string,
  flawOf: (group: ReturnType<ArchiveSubject['group']>, pedersen: Pedersen) => string | null,
): ArchiveCheck => ({
  name,
  applies: ({ trustees }) => pedersenGroups(trustees()).length > 0,
  run: ({ group, trustees }) => {
    const groups = pedersenGroups(trustees());
    const flaw = firstFlaw(groups.map((pedersen) => flawOf(group(), pedersen)));
    return unless(flaw, groups.map(({ threshold, certs }) => `${threshold} of ${certs.length}`).join(', '));
  },
});

const electionKeyCheck: ArchiveCheck = {
  name: 'trustees/election-key',
  run: ({ group, trusteeSet, election }) =>
    unless(
      flawOfElectionKey(group(), trusteeSet(), election().public_key),
      'the election key is the product of the trustees’ keys',
    ),
};

const credentialsCheck: ArchiveCheck = {
  name: 'credentials/list',
  run: ({ group, credentials }) =>
    unless(flawOfCredentials(group(), credentials()), `${credentials().length} credentials`),
};

/** Of the file: not made where steps come from a board. */
export const fileChecks: readonly ArchiveCheck[] = [bytesCheck, eventsCheck, grammarCheck];

export const setupChecks: readonly ArchiveCheck[] = [
  electionCheck,
  knowledgeCheck,
  pedersenCheck('trustees/certificates', flawOfCertificates),
  pedersenCheck('trustees/polynomials', flawOfPolynomials),
  pedersenCheck('trustees/agreement', flawOfAgreement),
  pedersenCheck('trustees/verification-keys', flawOfVerificationKeys),
  electionKeyCheck,
  credentialsCheck,
];
