/** For tests only: small archives as Belenios would have them, with single trustees or a Pedersen group. */
import { groupOf } from '#lib/crypto/group.ts';
import { proveKey, sign, writeProof } from '#lib/crypto/proof.ts';
import { mod, randomScalar } from '#lib/crypto/scalar.ts';
import { writeArchive } from '../archive.ts';
import { layOut, type Step, sizedOf } from '../archive-event.ts';
import { sealBallot } from '../ballot.ts';
import { combineResult, countBallots } from '../count.ts';
import { fingerprint, partialDecryption, readTally } from '../tally.ts';
import { makeTrusteeKey, type SignedMessage, type Trustees } from '../trustees.ts';

const group = groupOf('Ed25519');
const { q, g } = group;
const spell = (x: bigint): string => group.encode(group.powerSecret(g, x));

/** A group of trustees: its public record, and the secret of each by trustee id − 1. */
export type Keys = { trustees: Trustees; secrets: readonly bigint[]; publicKey: string };

export function singleKeys(size: number): Keys {
  const secrets = Array.from({ length: size }, () => randomScalar(q));
  const trustees = secrets.map((x): Trustees[number] => ['Single', makeTrusteeKey(group, x)]);
  return {
    trustees,
    secrets,
    publicKey: spell(
      mod(
        secrets.reduce((a, b) => a + b, 0n),
        q,
      ),
    ),
  };
}

const signed = (sk: bigint, message: string): SignedMessage => ({
  message,
  signature: writeProof(sign(group, `sigmsg|${message}|`, sk)),
});

type PedersenLies = {
  /** 3.x binds certificates to their places and signs the whole; 2.0 does not. */
  modern?: boolean;
  /** What trustee i (from 0) certifies as its index. */
  index?: (i: number) => number;
};

/** Key generation of BELENIOS §5 with everybody in one place: f_i of degree threshold − 1, shares summed. */
export function pedersenKeys(threshold: number, size: number, { modern = true, index }: PedersenLies = {}): Keys {
  const members = Array.from({ length: size }, () => ({
    sk: randomScalar(q),
    dk: randomScalar(q),
    coefficients: Array.from({ length: threshold }, () => randomScalar(q)),
  }));
  const certs = members.map(({ sk, dk }, i) => {
    const context = { group: 'Ed25519', size, threshold, index: index?.(i) ?? i + 1 };
    return signed(
      sk,
      JSON.stringify({ ...(modern ? { context } : {}), verification: spell(sk), encryption: spell(dk) }),
    );
  });
  const polynomials = members.map(({ coefficients }) => coefficients.map(spell));
  const coefexps = members.map(({ sk }, i) => signed(sk, JSON.stringify({ coefexps: polynomials[i] })));
  const signatures = members.map(({ sk }, i) => {
    const whole = JSON.stringify({ certs, coefexps: polynomials[i] });
    return signed(sk, `certs_sig|${whole}`).signature;
  });
  const secrets = members.map((_, j) => {
    const at = BigInt(j + 1);
    const values = members.flatMap(({ coefficients }) => coefficients.map((a, k) => a * at ** BigInt(k)));
    return mod(
      values.reduce((a, b) => a + b, 0n),
      q,
    );
  });
  const verification_keys = secrets.map((S, j) => {
    const pok = writeProof(proveKey(group, S));
    const { signature } = signed(members[j]?.sk ?? 0n, spell(S));
    return { pok, public_key: spell(S), ...(modern ? { signature } : {}) };
  });
  const record = { threshold, certs, coefexps, ...(modern ? { signatures } : {}), verification_keys };
  const constants = members.reduce((sum, { coefficients }) => sum + (coefficients[0] ?? 0n), 0n);
  return { trustees: [['Pedersen', record]], secrets, publicKey: spell(mod(constants, q)) };
}

/** Trustees who are all needed, and a group of which some are. */
export const together = (one: Keys, other: Keys): Keys => {
  const [a, b] = [group.decode(one.publicKey), group.decode(other.publicKey)];
  if (a === null || b === null) throw new Error('no keys');
  return {
    trustees: [...one.trustees, ...other.trustees],
    secrets: [...one.secrets, ...other.secrets],
    publicKey: group.encode(group.multiply(a, b)),
  };
};

export type Shape = {
  keys?: Keys;
  uuid?: string;
  publicKey?: string;
  /** Members of the election object beside Belenios' own. */
  more?: Record<string, unknown>;
  /** Choices in order, by voter; voters 0 … size − 1 are on the list. */
  votes?: readonly (readonly [voter: number, choice: readonly number[]])[];
  voters?: number;
  credentials?: (keys: string[]) => string[];
  /** Which trustees decrypt, by id. */
  acting?: readonly number[];
  trustees?: (text: string) => string;
};

export type MadeArchive = { bel: Uint8Array; secrets: bigint[]; keys: Keys; phi: string; election: string };

const TIMESTAMP = 1_800_000_000;

/** Voter 0 votes, then votes again; voter 2 votes blank; voter 3 does not vote. */
const VOTES = [
  [0, [0, 1, 0]],
  [1, [0, 0, 1]],
  [2, [1, 0, 0]],
  [0, [0, 0, 1]],
] as const;

export function makeArchive(shape: Shape = {}): MadeArchive {
  const keys = shape.keys ?? singleKeys(2);
  const questions = [{ answers: ['A', 'B'], blank: true, min: 1, max: 1, question: '?' }];
  const uuid = shape.uuid ?? 'ForTestsAndMore';
  const public_key = shape.publicKey ?? keys.publicKey;
  const plain = { version: 1, description: '', name: 'n', group: 'Ed25519', public_key, questions, uuid };
  const election = JSON.stringify({ ...plain, ...shape.more });
  const phi = fingerprint(election);
  const secrets = Array.from({ length: shape.voters ?? 4 }, () => randomScalar(q));
  const credentials = secrets.map(spell);
  const ballots = (shape.votes ?? VOTES).map(([who, choice]): Step => {
    const x = secrets[who] ?? 0n;
    return {
      type: 'Ballot',
      ballot: sealBallot({ election: { uuid, public_key, questions }, phi, x, choices: [[...choice]] }).ballot,
    };
  });
  const trustees = JSON.stringify(keys.trustees);
  const steps: Step[] = [
    {
      type: 'Setup',
      election,
      trustees: shape.trustees?.(trustees) ?? trustees,
      credentials: JSON.stringify(shape.credentials?.(credentials) ?? credentials),
    },
    ...ballots,
    { type: 'EndBallots' },
  ];
  const acting = shape.acting ?? keys.secrets.map((_, i) => i + 1);
  const counted = recount(steps, keys, acting);
  return { bel: writeArchive({ timestamp: TIMESTAMP, records: layOut(counted) }), secrets, keys, phi, election };
}

/** The steps up to the end of voting, counted anew: tally, factors and result of whatever ballots stand there. */
export function recount(
  all: readonly Step[],
  keys: Keys,
  acting: readonly number[] = keys.secrets.map((_, i) => i + 1),
): Step[] {
  const steps = all.filter(({ type }) => ['Setup', 'Ballot', 'EndBallots'].includes(type));
  const ballots = steps.flatMap((step) => (step.type === 'Ballot' ? [step.ballot] : []));
  const election = steps.find((step) => step.type === 'Setup')?.election ?? '';
  const phi = fingerprint(election);
  const { tally, counted } = countBallots(election, ballots);
  const read = readTally(group, tally);
  const factors = acting.map((id): [number, string] => [
    id,
    partialDecryption(group, { phi, x: keys.secrets[id - 1] ?? 0n, tally: read }),
  ]);
  const trustees = JSON.stringify(keys.trustees);
  return [
    ...steps,
    { type: 'EncryptedTally', tally, sized: sizedOf(tally, counted, BigInt(counted)) },
    ...factors.map(([owner, text]): Step => ({ type: 'PartialDecryption', owner, factors: text })),
    {
      type: 'Result',
      result: combineResult({ election, trustees, tally, factors: new Map(factors), voters: counted }),
    },
  ];
}
