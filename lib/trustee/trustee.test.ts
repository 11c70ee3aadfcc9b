import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type Made, makeElection } from '#lib/board/verify/testing.ts';
import { makeWorld, type World } from '#lib/board/verify/testing-voters.ts';
import { deriveTrusteeKey } from '#lib/crypto/derive.ts';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { parseDefinition } from '#lib/election/definition.ts';
import { checkPartialDecryption, readTally } from '#lib/election/tally.ts';
import { vote } from '#lib/election/testing.ts';
import { flawOfTrusteeKey, TrusteeKey } from '#lib/election/trustees.ts';
import { type Phi, VoteId } from '#lib/ground/brand.ts';
import { type Bytes, randomBytes } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { countUrn, type Memory, makeKey, publicKeyOf, trusteeInput } from './index.ts';

const secrets = [randomBytes(32), randomBytes(32)] as const;
const group = ed25519Group();
const other = VoteId.parse('2222222222222222222222');
let world: World;
let made: Made;
/** The journal as it stands when trustees are asked: before any factors. */
let journal: string;

beforeAll(async () => {
  world = { ...(await makeWorld()), trustees: secrets.map(deriveTrusteeKey) };
  made = makeElection(world);
  journal = beforeFactors(made.journal);
});

const beforeFactors = (text: string): string =>
  text
    .split('\n')
    .slice(0, -1 - (secrets.length + 1))
    .map((line) => `${line}\n`)
    .join('');

function memoryOf(known: ReadonlyMap<Phi, string> = new Map()): Memory & { kept: Map<Phi, string> } {
  const kept = new Map(known);
  return { kept, read: (phi) => kept.get(phi) ?? null, write: (phi, tally) => kept.set(phi, tally) };
}

type Change = { chain?: string; journal?: string; phi?: Phi; vote?: VoteId; memory?: Memory };
async function count(change: Change = {}, secret: Result<Bytes, 'said-no'> = ok(secrets[0])) {
  const openKey = vi.fn(async () => secret);
  const { phi, chain } = made;
  const counted = await countUrn({ phi, vote, chain, journal, memory: memoryOf(), openKey, ...change });
  return { counted, touches: openKey.mock.calls.length };
}

describe('a trustee’s key', () => {
  test('the same passkey makes the same key, another vote another', () => {
    const key = (record: string) => TrusteeKey.parse(JSON.parse(record)).public_key;
    expect(key(makeKey(secrets[0]).record)).toBe(publicKeyOf(secrets[0]));
    expect(publicKeyOf(secrets[0])).not.toBe(publicKeyOf(secrets[1]));
    expect(trusteeInput(vote)).not.toEqual(trusteeInput(other));
  });
  test('the record is proved and holds no secret', () => {
    const { record } = makeKey(secrets[0]);
    expect(flawOfTrusteeKey(group, TrusteeKey.parse(JSON.parse(record)))).toBeNull();
    expect(record).not.toContain(String(deriveTrusteeKey(secrets[0])));
  });
});

describe('counting', () => {
  test('verifies, opens once, and the factors are right', async () => {
    const memory = memoryOf();
    const { counted, touches } = await count({ memory });
    if (!counted.ok) throw new Error(counted.refusal.code);
    const key = group.decode(publicKeyOf(secrets[0]));
    if (key === null) throw new Error('no key');
    const tally = readTally(group, made.tally);
    expect(checkPartialDecryption(group, { phi: made.phi, key, tally, text: counted.value.payload })).toBe(true);
    expect(touches).toBe(1);
    expect(memory.kept.get(made.phi)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('an urn whose record is altered is never opened', async () => {
    const lines = made.chain.split('\n');
    const without = [lines[0], ...lines.slice(2)].join('\n');
    const { counted, touches } = await count({ chain: without });
    expect(counted.ok ? '' : counted.refusal.code).toBe('refused');
    expect(touches).toBe(0);
  });

  test('an urn that is not sealed is never opened', async () => {
    const open = made.chain.split('\n').slice(0, -2).join('\n');
    const { counted, touches } = await count({ chain: `${open}\n` });
    expect(counted.ok ? '' : counted.refusal.code).toBe('not-sealed');
    expect(touches).toBe(0);
  });

  test('a whole and valid record of another urn is refused by name', async () => {
    const second = makeElection(world, { uuid: `${parseDefinition(textOf(made)).uuid.slice(0, -1)}z` });
    const { counted, touches } = await count({ chain: second.chain, journal: beforeFactors(second.journal) });
    expect(failed(counted)).toEqual(['trustee/urn']);
    expect(touches).toBe(0);
  });

  test('a journal of another vote is refused by name', async () => {
    const { counted } = await count({ vote: other });
    expect(failed(counted)).toEqual(['trustee/journal']);
  });

  test('another passkey than the one that made this part', async () => {
    const memory = memoryOf();
    const { counted } = await count({ memory }, ok(randomBytes(32)));
    expect(counted.ok ? '' : counted.refusal.code).toBe('other-key');
    expect(memory.kept.size).toBe(0);
  });

  test('a second sum of the same urn is never opened on this device', async () => {
    const memory = memoryOf(new Map([[made.phi, '00'.repeat(32)]]));
    const { counted, touches } = await count({ memory });
    expect(counted.ok ? '' : counted.refusal.code).toBe('second-sum');
    expect(touches).toBe(0);
  });

  test('the same sum again is allowed: the sending may have failed', async () => {
    const memory = memoryOf();
    expect((await count({ memory })).counted.ok).toBe(true);
    expect((await count({ memory })).counted.ok).toBe(true);
  });

  test('a touch refused stops everything', async () => {
    const memory = memoryOf();
    const { counted } = await count({ memory }, refuse('said-no'));
    expect(counted.ok ? '' : counted.refusal.code).toBe('said-no');
    expect(memory.kept.size).toBe(0);
  });
});

const textOf = ({ chain }: Made): string => {
  const line: { payload: string } = JSON.parse(chain.slice(0, chain.indexOf('\n')));
  const payload: { election: string } = JSON.parse(line.payload);
  return payload.election;
};

function failed(counted: Awaited<ReturnType<typeof count>>['counted']): string[] {
  if (counted.ok || counted.refusal.code !== 'refused') return [];
  const checks = counted.refusal.detail?.checks;
  return Array.isArray(checks) ? checks.filter((check) => !check.ok).map((check) => String(check.name)) : [];
}
