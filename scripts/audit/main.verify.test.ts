/** The command itself, started as an auditor starts it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditChecks } from '#lib/board/register-audit/index.ts';
import { makeRegister, makeWorld } from '#lib/board/register-audit/testing.ts';
import { commandOf, throughTsx } from '../test/bundled.ts';

const audit = commandOf('scripts/audit/main.ts');

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isoloir-audit-'));
  const world = await makeWorld();
  const { lines, journal } = makeRegister(world);
  const text = `${lines.join('\n')}\n`;
  writeFileSync(file('register'), text);
  writeFileSync(file('journal'), journal);
  writeFileSync(file('cut'), text.slice(0, -40));
  const forged = makeRegister(world, {
    signOff: (record, i) => (i === 0 ? { ...record, leaf: 'ab'.repeat(32) } : record),
  });
  writeFileSync(file('forged'), `${forged.lines.join('\n')}\n`);
  writeFileSync(file('forged.journal'), forged.journal);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const honest = () => [file('register'), '--journal', file('journal')];

describe('npm run audit:register', () => {
  it('names every check of an honest register, and draws the sample from a public text', async () => {
    const started = throughTsx('scripts/audit/main.ts');
    const { status, out } = await started(...honest(), '--text', '7 12 23 31 44', '--share', '0.5');
    expect(out).toContain('The register stands');
    for (const name of auditChecks) expect(out).toContain(`ok      ${name}`);
    expect(out).toMatch(/Ask \d of 6 signers/);
    for (const name of ['register', 'journal'])
      expect(out).toMatch(
        new RegExp(
          `^${name} +${createHash('sha256')
            .update(readFileSync(file(name)))
            .digest('hex')}$`,
          'm',
        ),
      );
    expect(out).toContain('2 signed with a passkey that came after the freeze');
    expect(status).toBe(0);
  });

  it('takes in the answers: all yes, one no, one that was never asked', async () => {
    const seed = ['--seed', 'ab'.repeat(32), '--json'];
    const { sample } = JSON.parse((await audit(...honest(), ...seed)).out);
    const answers = (...lines: string[]) => writeFileSync(file('answers'), `${lines.join('\n')}\n`);
    const say = () => audit(...honest(), ...seed, '--answers', file('answers'));
    answers(...sample.ask.map((number: string) => `${number};yes`));
    const well = await say();
    expect([well.status, JSON.parse(well.out).sample.found]).toMatchObject([0, { yes: 6, no: 0, mostForged: 0 }]);
    answers(`${sample.ask[0]};no`);
    const ill = await say();
    expect(ill.status).toBe(1);
    expect(JSON.parse(ill.out).checks.at(-1)).toMatchObject({ name: 'sample/answers', ok: false });
    expect(JSON.parse(ill.out).sample.found.deniers).toEqual([sample.ask[0]]);
    answers('999;yes');
    expect((await say()).out).toContain('999 is not among those drawn');
  });

  it('answers 1 and a sentence for what does not hold or cannot be read, never a stack', async () => {
    const cases: [string[], RegExp][] = [
      [[file('forged'), '--journal', file('forged.journal')], /FAILED {2}evidence\/line +member 100:/],
      [[file('cut'), '--journal', file('journal')], /FAILED {2}export\/form/],
      [[file('nowhere'), '--journal', file('journal')], /a file does not exist/],
      [[file('register'), '--journal', file('nowhere')], /a file does not exist/],
      [[folder, '--journal', file('journal')], /a folder was given/],
      [[file('journal'), '--journal', file('register')], /FAILED {2}journal\/events/],
    ];
    for (const [args, sentence] of cases) {
      const { status, out, err } = await audit(...args);
      expect(`${status} ${out}`).toMatch(sentence);
      expect(status).toBe(1);
      expect(out + err).not.toMatch(/\n\s+at /);
    }
  });

  it('answers 2 and its usage for wrong use', async () => {
    const wrong = [
      [],
      [file('register')],
      ['a', 'b', '--journal', 'c'],
      [...honest(), '--seed', 'noise'],
      [...honest(), '--answers', 'a'],
      [...honest(), '--text', 'x', '--confidence', '2'],
      [...honest(), '--unknown'],
    ];
    for (const args of wrong) {
      const { status, err } = await audit(...args);
      expect([args, status]).toEqual([args, 2]);
      expect(err).toContain('Usage: npm run audit:register');
    }
  });
});
