/**
 * Attack table of an archive: for every named check a lie that it alone catches, told by somebody who renews every hash
 * and holds every key. Taken away, the lie passes.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeElection } from '#lib/board/verify/testing.ts';
import { makeWorld, type World } from '#lib/board/verify/testing-voters.ts';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import { type GroupName, groupOf } from '#lib/crypto/group.ts';
import { sign, writeProof } from '#lib/crypto/proof.ts';
import type { Check } from '#lib/ground/result.ts';
import { readArchive, writeArchive } from '../archive.ts';
import type { Step } from '../archive-event.ts';
import { sealBallot } from '../ballot.ts';
import { parseElection } from '../election-json.ts';
import { type ArchiveSubject, archiveChecks, runChecks, subjectOf } from './index.ts';
import { addOrder, changing, digitAt, edit, type Json, reseal, rewrite, sameCounts } from './testing.ts';
import { type MadeArchive, makeArchive, pedersenKeys, recount, singleKeys, together } from './testing-archive.ts';

const groupFor = (name: GroupName) => (name === 'Ed25519' ? fastEd25519Group() : groupOf(name));

let world: World;
let own: ReturnType<typeof makeElection>;
let plain: MadeArchive;
let threshold: MadeArchive;
const shuffled = readFileSync(new URL('../vectors/v33-ed-shuffled.bel', import.meta.url));

beforeAll(async () => {
  world = await makeWorld();
  own = makeElection(world);
  plain = makeArchive();
  threshold = makeArchive({ keys: pedersenKeys(2, 3), acting: [1, 3] });
});

const failing = (checks: readonly Check[]): string[] => checks.filter(({ ok }) => !ok).map(({ name }) => name);
const judge = (subject: ArchiveSubject, without = ''): Promise<Check[]> =>
  runChecks(
    archiveChecks.filter(({ name }) => name !== without),
    subject,
  );

/** Changes the JSON of a text by a function that may look anywhere in it. */
const changed = (text: string, change: (json: Json) => void): string => edit(text, change);

/** The voter's secret of ballot i of the plain archive. */
const voterOf = (i: number): bigint => plain.secrets[[0, 1, 2, 0][i] ?? 0] ?? 0n;

/** One ballot of the plain archive sealed again after a change; what it holds encrypted stays. */
const ballotWith = (i: number, change: (json: Json) => void): Uint8Array =>
  rewrite(
    plain.bel,
    changing('Ballot', (step, at) => (at === i ? { ...step, ballot: reseal(step.ballot, voterOf(i), change) } : step)),
  );

const trusteesWith = (bel: Uint8Array, change: (json: Json) => void): Uint8Array =>
  rewrite(
    bel,
    changing('Setup', (step) => ({ ...step, trustees: changed(step.trustees, change) })),
  );

const ownKeys = () => ({ ...singleKeys(0), secrets: world.trustees, trustees: [] });

const attacks: Readonly<Record<string, () => Uint8Array>> = {
  // Another owner in the header of the third record, its checksum made right.
  'archive/bytes': () => {
    const bytes = Uint8Array.from(plain.bel);
    const at = 1024 + 114;
    bytes[at] = (bytes[at] ?? 0) + 1;
    bytes[1024 + 153] = (bytes[1024 + 153] ?? 0) + 1;
    return bytes;
  },
  // The last event says that it is one higher.
  'archive/events': () => {
    const { timestamp, records } = readArchive(plain.bel);
    const text = new TextDecoder().decode(records.at(-1)?.body).replace(/"height":\d+/, '"height":99');
    return writeArchive({
      timestamp,
      records: [...records.slice(0, -1), { kind: 'event', body: new TextEncoder().encode(text) }],
    });
  },
  'archive/order': () =>
    rewrite(
      plain.bel,
      changing('EndBallots', (step) => [step, step]),
    ),
  'own/timestamp': () => rewrite(own.bel, (steps) => steps, 1_800_003_601),
  'election/definition': () => makeArchive({ uuid: 'ThirteenChars' }).bel,
  'trustees/knowledge': () => trusteesWith(plain.bel, (json) => digitAt(json, 0, 1, 'pok', 'response')),
  // Trustee 1 holds a certificate made for place 2.
  'trustees/certificates': () => makeArchive({ keys: pedersenKeys(2, 3, { index: (i) => (i === 0 ? 2 : i + 1) }) }).bel,
  'trustees/polynomials': () =>
    trusteesWith(threshold.bel, (json) => digitAt(json, 0, 1, 'coefexps', 0, 'signature', 'response')),
  'trustees/agreement': () => trusteesWith(threshold.bel, (json) => digitAt(json, 0, 1, 'signatures', 1, 'response')),
  'trustees/verification-keys': () =>
    trusteesWith(threshold.bel, (json) => digitAt(json, 0, 1, 'verification_keys', 2, 'signature', 'response')),
  // An election key of which the trustees hold nothing; nobody voted, so nothing had to be opened.
  'trustees/election-key': () => makeArchive({ publicKey: singleKeys(1).publicKey, votes: [] }).bel,
  'credentials/list': () => makeArchive({ credentials: (keys) => [...keys, keys[3] ?? ''] }).bel,
  // It claims to be ours, and has nothing of what binds our keys.
  'own/definition': () =>
    makeArchive({
      more: { 'x-isoloir': { closes: 1_800_000_000 } },
      voters: 3,
      credentials: (keys) => [...keys].sort(),
    }).bel,
  // A third trustee whose key opens nothing: the identity.
  'own/keys': () => makeElection({ ...world, trustees: [...world.trustees, 0n] }).bel,
  // A credential on the list that used no pass.
  'own/credentials': () =>
    rewrite(
      own.bel,
      changing('Setup', (step) => ({
        ...step,
        credentials: JSON.stringify([...JSON.parse(step.credentials), singleKeys(1).publicKey].sort()),
      })),
    ),
  'ballots/form': () =>
    rewrite(
      plain.bel,
      changing('Ballot', (step, i) => (i === 1 ? { ...step, ballot: `${step.ballot} ` } : step)),
    ),
  'ballots/uuid': () => ballotWith(1, (json) => Object.assign(json, { election_uuid: 'AnotherElection' })),
  // A sound ballot of another election of the same key.
  'ballots/phi': () =>
    rewrite(plain.bel, (steps) =>
      recount(changing('Ballot', (step, i) => (i === 1 ? sealedFor('A'.repeat(43)) : step))(steps), plain.keys),
    ),
  // Its number is not its hash.
  'ballots/hash': () =>
    rewrite(
      plain.bel,
      changing('Ballot', (step, i) => {
        const hash = 'A'.repeat(43);
        const proof = writeProof(sign(groupOf('Ed25519'), `sig|${hash}|`, voterOf(1)));
        return i === 1
          ? { ...step, ballot: changed(step.ballot, (json) => Object.assign(json, { signature: { hash, proof } })) }
          : step;
      }),
    ),
  // One choice more than there are answers.
  'ballots/shape': () =>
    ballotWith(1, (json) => json.answers?.[0]?.choices?.push(json.answers?.[0]?.choices?.[0] ?? ('' as Json))),
  // A response with q added.
  'ballots/scalars': () =>
    rewrite(
      plain.bel,
      changing('Ballot', (step, i) =>
        i === 1 ? { ...step, ballot: changed(step.ballot, (json) => addOrder(json.signature?.proof)) } : step,
      ),
    ),
  // In a ballot that counts no more, an alpha that is no element.
  'ballots/elements': () =>
    ballotWith(0, (json) => Object.assign(json.answers?.[0]?.choices?.[0] ?? {}, { alpha: 'f'.repeat(64) })),
  // A vote under the credential that everybody knows the secret of: 0.
  'ballots/identity': () =>
    rewrite(own.bel, (steps) => {
      const ballot = sealBallot({ election: own.definition, phi: own.phi, x: 0n, choices: [[0, 0, 1]] }).ballot;
      const old = own.voters[2]?.secrets.y ?? '';
      const identity = `${'0'.repeat(63)}1`;
      const changedSteps = steps.map((step): Step => {
        if (step.type === 'Ballot' && step.ballot.includes(`"credential":"${old}"`)) return { type: 'Ballot', ballot };
        if (step.type !== 'Setup') return step;
        const keys: string[] = JSON.parse(step.credentials);
        return { ...step, credentials: JSON.stringify(keys.map((key) => (key === old ? identity : key)).sort()) };
      });
      return recountOwn(changedSteps);
    }),
  // A credential that was struck off the list votes.
  'ballots/registered': () => makeArchive({ credentials: (keys) => [keys[0] ?? '', ...keys.slice(2)] }).bel,
  'ballots/signature': () =>
    rewrite(
      plain.bel,
      changing('Ballot', (step, i) =>
        i === 1
          ? { ...step, ballot: changed(step.ballot, (json) => digitAt(json, 'signature', 'proof', 'response')) }
          : step,
      ),
    ),
  'ballots/individual': () =>
    ballotWith(1, (json) => digitAt(json, 'answers', 0, 'individual_proofs', 1, 0, 'response')),
  'ballots/overall': () => ballotWith(1, (json) => digitAt(json, 'answers', 0, 'overall_proof', 0, 'response')),
  'ballots/blank': () => ballotWith(1, (json) => digitAt(json, 'answers', 0, 'blank_proof', 0, 'response')),
  'ballots/unique': () =>
    rewrite(
      plain.bel,
      changing('Ballot', (step, i) => (i === 1 ? [step, step] : step)),
    ),
  // The third ballot is in the archive, but not in what was counted.
  'tally/sum': () =>
    rewrite(plain.bel, (steps) => {
      const sized = steps.find((step) => step.type === 'EncryptedTally')?.sized ?? '';
      const fewer = recount(
        steps.filter((step, i) => step.type !== 'Ballot' || i !== 3),
        plain.keys,
      );
      const third = steps[3];
      return changing('EncryptedTally', (step) => ({ ...step, sized: sameCounts(sized, step.sized) }))([
        ...fewer.slice(0, 3),
        ...(third === undefined ? [] : [third]),
        ...fewer.slice(3),
      ]);
    }),
  'tally/counts': () =>
    rewrite(
      plain.bel,
      changing('EncryptedTally', (step) => ({
        ...step,
        sized: step.sized.replace('"num_tallied":3', '"num_tallied":4'),
      })),
    ),
  'shuffles/owners': () =>
    rewrite(
      shuffled,
      changing('Shuffle', (step) => ({ ...step, owner: 1 })),
    ),
  'shuffles/proofs': () =>
    rewrite(
      shuffled,
      changing('Shuffle', (step) => ({
        ...step,
        shuffle: changed(step.shuffle, (json) => digitAt(json, 'proofs', 0, 1, 0)),
      })),
    ),
  'decryption/owners': () =>
    rewrite(
      plain.bel,
      changing('PartialDecryption', (step, i) => (i === 0 ? [step, step] : step)),
    ),
  'decryption/proofs': () =>
    rewrite(
      plain.bel,
      changing('PartialDecryption', (step, i) =>
        i === 0
          ? { ...step, factors: changed(step.factors, (json) => digitAt(json, 'decryption_proofs', 0, 0, 'response')) }
          : step,
      ),
    ),
  'result/numbers': () =>
    rewrite(
      plain.bel,
      changing('Result', (step) => ({ ...step, result: step.result.replace(/\d/, (d) => String(9 - Number(d))) })),
    ),
};

const sealedFor = (phi: string): Step => {
  const { questions: _, ...election } = parseElection(plain.election);
  const questions = [{ answers: ['A', 'B'], blank: true, min: 1, max: 1 }];
  return {
    type: 'Ballot',
    ballot: sealBallot({ election: { ...election, questions }, phi, x: voterOf(1), choices: [[0, 0, 1]] }).ballot,
  };
};

const recountOwn = (steps: readonly Step[]): Step[] => {
  const trustees = JSON.parse(steps.find((step) => step.type === 'Setup')?.trustees ?? '[]');
  return recount(steps, { ...ownKeys(), trustees });
};

describe('archives that nobody lied about', () => {
  it.each(['own', 'plain', 'threshold'] as const)('%s', async (which) => {
    expect(failing(await judge(subjectOf({ own, plain, threshold }[which].bel, groupFor)))).toEqual([]);
  });

  it('of trustees who are all needed beside a threshold group', async () => {
    const keys = together(singleKeys(2), pedersenKeys(2, 3));
    for (const acting of [
      [1, 2, 4, 5],
      [1, 2, 3, 4, 5],
    ]) {
      expect(failing(await judge(subjectOf(makeArchive({ keys, acting }).bel, groupFor)))).toEqual([]);
    }
    expect(() => makeArchive({ keys, acting: [1, 3, 4, 5] })).toThrow('too few trustees');
  });

  it('of a threshold group as 2.0 wrote it', async () => {
    const old = makeArchive({ keys: pedersenKeys(2, 3, { modern: false }), acting: [2, 3] });
    expect(failing(await judge(subjectOf(old.bel, groupFor)))).toEqual([]);
  });
});

describe('attacks on an archive', () => {
  it('has one for every check but those of questions we do not ask', () => {
    const elsewhere = ['ballots/open', 'ballots/lists'];
    const names = archiveChecks.map(({ name }) => name).filter((name) => !elsewhere.includes(name));
    expect(Object.keys(attacks).sort()).toEqual(names.sort());
  });

  it.each(Object.keys(attacks))('%s alone catches its attack', async (name) => {
    const subject = subjectOf(attacks[name]?.() ?? new Uint8Array(), groupFor);
    expect(failing(await judge(subject))).toEqual([name]);
    expect(failing(await judge(subject, name))).toEqual([]);
  });
});
