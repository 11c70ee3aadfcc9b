/** The command itself, started as a person starts it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRegister, makeWorld as makeRegisterWorld } from '#lib/board/register-audit/testing.ts';
import { boardChecks } from '#lib/board/verify/index.ts';
import { makeElection } from '#lib/board/verify/testing.ts';
import { makeWorld } from '#lib/board/verify/testing-voters.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { sign } from '#lib/crypto/signature.ts';
import { stateRefusal } from '#lib/election/refusal.ts';
import { commandOf, throughTsx } from '../test/bundled.ts';

const root = new URL('../..', import.meta.url).pathname;
const vector = (name: string) => join(root, 'lib/election/vectors', `${name}.bel`);

const verify = commandOf('scripts/verify/main.ts');

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isoloir-verify-'));
  const world = await makeWorld();
  const { bel, chain, journal } = makeElection(world);
  const annulled = makeElection(world, { annul: (decision) => [decision] });
  writeFileSync(file('annulled.chain'), annulled.chain);
  writeFileSync(file('annulled.journal'), annulled.journal);
  writeFileSync(file('own.bel'), bel);
  writeFileSync(file('chain'), chain);
  writeFileSync(file('journal'), journal);
  writeFileSync(file('cut.journal'), journal.slice(0, -10));
  const refusing = await makeRegisterWorld();
  const { phi, journal: itsJournal } = makeRegister(refusing);
  const request = sha256Hex('{}');
  const facts = { phi: phi.nord, side: 'urn', reason: 'urn/closed', of: 'body', request, hour: 3600 } as const;
  const signed = stateRefusal(facts, (message) => sign(refusing.receipt.secret, message));
  writeFileSync(file('refusal.json'), JSON.stringify(signed, null, 2));
  writeFileSync(file('refusing.journal'), itsJournal);
  writeFileSync(file('body'), '{}');
  writeFileSync(file('noise.bel'), 'x'.repeat(5000));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run verify', () => {
  it('prints exactly the object promised for --json, and names what it could not check beside it', async () => {
    const started = throughTsx('scripts/verify/main.ts');
    const { status, out, err } = await started(vector('v33-ed-threshold'), '--json');
    expect(status).toBe(0);
    const answer = JSON.parse(out);
    expect(Object.keys(answer)).toEqual(['valid', 'checks']);
    expect(answer.valid).toBe(true);
    for (const check of answer.checks) {
      expect(Object.keys(check)).toEqual(['name', 'ok', 'detail']);
      expect(check.ok).toBe(true);
    }
    for (const { name } of boardChecks) {
      expect(err).toContain(name);
      expect(out).not.toContain(`"${name}"`);
    }
  });

  it('checks an annulled urn without an archive, and takes no other urn for one', async () => {
    const of = (name: string) => ['--chain', file(`${name}chain`), '--journal', file(`${name}journal`)];
    const { status, out } = await verify('--annulled', ...of('annulled.'));
    expect([status, out.includes('VALID: all')]).toEqual([0, true]);
    expect((await verify('--annulled', ...of(''))).status).toBe(1);
    expect((await verify('--annulled', file('own.bel'), ...of('annulled.'))).status).toBe(2);
    expect((await verify('--annulled', '--chain', file('annulled.chain'))).status).toBe(2);
  });

  it('makes every check of a whole election of ours', async () => {
    const { status, out } = await verify(file('own.bel'), '--chain', file('chain'), '--journal', file('journal'));
    expect(out).toContain('VALID: all');
    expect(out).not.toContain('Not made');
    for (const { name } of boardChecks) expect(out).toContain(name);
    expect(status).toBe(0);
  });

  it('tells whether somebody was really turned away', async () => {
    const proof = ['--refusal', file('refusal.json')];
    const of = ['--journal', file('refusing.journal')];
    const whole = await verify(...proof, ...of, '--request', file('body'));
    expect([whole.status, whole.out.includes('VALID: all 7')]).toEqual([0, true]);
    const { status, out } = await verify(...proof);
    expect([status, out.includes('refusal/signature')]).toEqual([0, true]);
    expect(out).toContain('Not made');
    expect((await verify(...proof, '--journal', file('journal'))).status).toBe(1);
    expect((await verify(...proof, '--annulled')).status).toBe(2);
  });

  it('answers 1 and a sentence for what does not hold or cannot be read, never a stack', async () => {
    const whole = ['--chain', file('chain'), '--journal', file('journal')];
    const cases: [string[], RegExp][] = [
      [[file('noise.bel')], /no archive header/],
      [[file('nowhere.bel')], /a file does not exist/],
      [[folder], /a folder was given/],
      [[vector('v30-ed-single'), ...whole], /FAILED {2}archive\/derived/],
      [[file('own.bel'), '--chain', file('journal'), '--journal', file('chain')], /not one of an urn/],
      [[file('own.bel'), '--chain', file('chain'), '--journal', file('cut.journal')], /the journal cannot be read/],
    ];
    for (const [args, sentence] of cases) {
      const { status, out, err } = await verify(...args);
      expect(`${status} ${out}`).toMatch(sentence);
      expect(status).toBe(1);
      expect(out + err).not.toMatch(/\n\s+at /);
    }
  });

  it('answers 2 and its usage for wrong use', async () => {
    for (const args of [[], ['a', 'b'], ['a', '--chain', 'b'], ['a', '--journal', 'b'], ['a', '--unknown']]) {
      const { status, err } = await verify(...args);
      expect(status).toBe(2);
      expect(err).toContain('Usage: npm run verify');
    }
  });
});
