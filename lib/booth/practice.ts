/**
 * The practice vote: the booth's own screens and a real sealing, over an invented paper whose key is thrown away. Nothing
 * here is given a network: it cannot send. What is sealed could be opened by nobody, and is dropped as well.
 */
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { H } from '#lib/crypto/hash.ts';
import { randomScalar } from '#lib/crypto/scalar.ts';
import { readyTables, sealBallot } from '#lib/election/ballot.ts';
import { openChallenge } from '#lib/election/challenge.ts';
import { composeDefinition, type Extension, parseDefinition, phiOf } from '#lib/election/definition.ts';
import type { Bilingual } from '#lib/election/text.ts';
import { type BallotNumber, VoteId } from '#lib/ground/brand.ts';
import { randomBytes, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { ok, type Result } from '#lib/ground/result.ts';
import type { Choices } from './casting.ts';
import type { Paper } from './paper.ts';
import type { TroubleCode } from './trouble.ts';
import type { Passkeys } from './world.ts';

export type PracticeTexts = {
  title: Bilingual;
  college: Bilingual;
  questions: readonly {
    title: Bilingual;
    min: number;
    max: number;
    blank: boolean;
    answers: readonly { name: Bilingual; text: Bilingual }[];
  }[];
};

type Made = { origin: string; now: number };

/**
 * A paper that is ready to be sealed, in short steps, under a key whose other half is thrown away at once.
 * @param made.origin of the page; `now` in epoch milliseconds
 */
export function* practicePaper(texts: PracticeTexts, made: Made): Generator<undefined, Paper> {
  const group = ed25519Group();
  yield* group.ready(group.g);
  const publicKey = group.encode(group.powerSecret(group.g, randomScalar(group.q)));
  yield;
  const { election, urn } = compose(texts, { ...made, publicKey });
  yield;
  const paper = { phi: phiOf(election), definition: parseDefinition(election), urn };
  yield;
  yield* readyTables(publicKey);
  return paper;
}

function compose(texts: PracticeTexts, { origin, now, publicKey }: Made & { publicKey: string }) {
  const { hostname } = new URL(origin);
  const opens = Math.floor(now / 1000);
  const key = () => toHex(randomBytes(32));
  // A definition has these members; in this one they name nobody, and nothing is ever checked under them.
  const modulus = randomBytes(384);
  modulus[0] = 0x80;
  modulus[383] = 1;
  const member = { credential: toBase64Url(randomBytes(32)), cose: toBase64Url(randomBytes(77)) };
  const extension: Extension = {
    version: 1,
    vote: VoteId.parse('1'.repeat(22)),
    round: 1,
    title: texts.title,
    college: { id: 'practice', name: texts.college },
    questions: texts.questions.map(({ title, answers }) => ({
      title,
      order: 'drawn',
      answers: answers.map((answer) => ({ ...answer, photo: null, document: null })),
    })),
    opens,
    closes: opens + 86_400,
    zone: 'UTC',
    earlyClose: false,
    k: 2,
    tick: 60,
    smallest: 2,
    hosts: { people: origin, urn: `https://urn.${hostname}.invalid` },
    rpId: hostname,
    issuers: [{ name: 'practice', modulus: toBase64Url(modulus) }],
    receiptKey: key(),
    journalKey: key(),
    witnesses: [],
    witnessQuorum: 0,
    authority: { quorum: 1, members: [{ name: 'practice', keys: [member] }] },
    booth: key(),
  };
  const election = composeDefinition({
    uuid: '1'.repeat(22),
    publicKey,
    rules: texts.questions.map(({ blank, min, max }) => ({ blank, min, max })),
    extension,
  });
  return { election, urn: extension.hosts.urn };
}

/** `prf`: whether the passkey would do the real vote without a rescue code; null where none was touched. */
export type Practised = { number: BallotNumber; prf: boolean | null };

/** Seals for real. With `passkeys` the person touches theirs as on the day, under another name than any vote's. */
export async function practise(
  { phi, definition }: Paper,
  choices: Choices,
  passkeys: Pick<Passkeys, 'open'> | null,
): Promise<Result<Practised, TroubleCode>> {
  let prf: boolean | null = null;
  if (passkeys !== null) {
    const touch = await passkeys.open({
      rpId: definition['x-isoloir'].rpId,
      challenge: openChallenge(randomBytes(32)),
      input: H('isoloir/v1/practice', randomBytes(32)),
    });
    if (!touch.ok) return touch;
    prf = touch.value.prf?.length === 32;
  }
  const { number } = sealBallot({ election: definition, phi, x: randomScalar(ed25519Group().q), choices });
  return ok({ number, prf });
}
