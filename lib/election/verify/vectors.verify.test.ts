/** The elections that belenios-tool made: accepted as they are, refused after any change of any record. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import { type GroupName, groupOf } from '#lib/crypto/group.ts';
import type { Check } from '#lib/ground/result.ts';
import { readArchive, textOf, Unreadable, writeArchive } from '../archive.ts';
import { layOut, readSteps, type Step } from '../archive-event.ts';
import { fileChecks } from './archive-checks.ts';
import { archiveChecks, runChecks, subjectOf, verifyArchive } from './index.ts';

const names = ['v20-b2048-single', 'v30-ed-single', 'v33-ed-threshold', 'v33-ed-shuffled'] as const;
const groupFor = (name: GroupName) => (name === 'Ed25519' ? fastEd25519Group() : groupOf(name));
const read = (name: string) => new Uint8Array(readFileSync(new URL(`../vectors/${name}.bel`, import.meta.url)));
const failing = (checks: readonly Check[]): string[] => checks.filter(({ ok }) => !ok).map((check) => check.name);

/** The first check of the list that refuses, if any: the rest is not worth the wait. */
async function firstFailing(bel: Uint8Array, checks: typeof archiveChecks): Promise<string | undefined> {
  const subject = subjectOf(bel, groupFor);
  for (const check of checks) {
    const [name] = failing(await runChecks([check], subject));
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Judging ballots takes longest: it comes last where any refusal will do. */
const isOfBallots = ({ name }: { name: string }): boolean => name.startsWith('ballots/');
const quickFirst = [...archiveChecks.filter((check) => !isOfBallots(check)), ...archiveChecks.filter(isOfBallots)];

/** Refused by what looks at the file alone: names, headers, events. */
const isRefused = async (bel: Uint8Array): Promise<boolean> => (await firstFailing(bel, fileChecks)) !== undefined;

/** At most `count` of the items, evenly spread, first and last among them. */
const spread = <T>(items: readonly T[], count: number): T[] =>
  items.filter((_, i) => i === items.length - 1 || i % Math.ceil(items.length / count) === 0);

type Path = readonly (string | number)[];

/** Paths of all leaves of a JSON value. */
function leaves(json: unknown, path: Path = []): Path[] {
  if (typeof json !== 'object' || json === null) return [path];
  return Object.entries(json).flatMap(([key, value]) =>
    leaves(value, [...path, Array.isArray(json) ? Number(key) : key]),
  );
}

/** Another value of the same kind. */
function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  const text = String(value);
  return `${text.slice(0, -1)}${text.endsWith('1') ? '2' : '1'}`;
}

/** The text with the leaf at `path` changed. */
function changeLeaf(text: string, path: Path): string {
  const change = (json: unknown, [key, ...rest]: Path): unknown => {
    if (key === undefined) return other(json);
    if (Array.isArray(json)) return json.map((item, i) => (i === key ? change(item, rest) : item));
    if (typeof json !== 'object' || json === null) return json;
    return Object.fromEntries(Object.entries(json).map(([k, value]) => [k, k === key ? change(value, rest) : value]));
  };
  return JSON.stringify(change(JSON.parse(text), path));
}

/** Where each member of the file begins, and how long its body is. */
function membersIn(bel: Uint8Array): { at: number; size: number }[] {
  const members: { at: number; size: number }[] = [];
  for (let at = 0; at < bel.length; ) {
    const size = Number.parseInt(String.fromCharCode(...bel.subarray(at + 124, at + 135)), 8);
    members.push({ at, size });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

/** A byte of each field of a header: name, mode, owner, group, size, time, sum, type, and the empty rest. */
const HEADER = [3, 106, 114, 122, 134, 146, 150, 156, 300];

const put = (bel: Uint8Array, at: number, change: (byte: number) => number): Uint8Array => {
  const bytes = Uint8Array.from(bel);
  bytes[at] = change(bytes[at] ?? 0);
  return bytes;
};

describe.each(names)('%s', (name) => {
  const bel = read(name);

  it('is accepted', async () => {
    const checks = await verifyArchive(bel, { groupFor });
    expect(failing(checks)).toEqual([]);
    expect(checks.length).toBeGreaterThan(20);
  });

  it('is refused after a change in any field of any header, with the sum made right or not', async () => {
    for (const { at } of spread(membersIn(bel), 9)) {
      for (const field of HEADER) {
        const flipped = put(bel, at + field, (byte) => byte ^ 1);
        expect(await isRefused(flipped), `byte ${field} of the header at ${at}`).toBe(true);
        const before = bel[at + field] ?? 0;
        const summed = put(flipped, at + 153, (byte) => byte + ((before ^ 1) - before));
        if (field !== 150) expect(await isRefused(summed), `summed byte ${field} at ${at}`).toBe(true);
      }
    }
  });

  it('is refused after a change in any field of any record', async () => {
    for (const { at, size } of membersIn(bel)) {
      const text = new TextDecoder().decode(bel.subarray(at + 512, at + 512 + size));
      for (const path of spread(leaves(JSON.parse(text)), 8)) {
        const body = new TextEncoder().encode(changeLeaf(text, path));
        const padded = new Uint8Array(Math.ceil(body.length / 512) * 512);
        padded.set(body);
        const header = Uint8Array.from(bel.subarray(at, at + 512));
        header.set(new TextEncoder().encode(body.length.toString(8).padStart(11, '0')), 124);
        const end = at + 512 + Math.ceil(size / 512) * 512;
        const whole = new Uint8Array([...bel.subarray(0, at), ...header, ...padded, ...bel.subarray(end)]);
        expect(await isRefused(whole), `${path.join('.')} of the record at ${at}`).toBe(true);
      }
    }
  });

  it('is refused with records in another order, missing, twice, or with anything behind', async () => {
    const { timestamp, records } = readArchive(bel);
    const [a, b, ...rest] = records;
    if (a === undefined || b === undefined) throw new Error('no records');
    for (const changed of [
      [b, a, ...rest],
      [b, ...rest],
      [a, a, b, ...rest],
    ]) {
      expect(await isRefused(writeArchive({ timestamp, records: changed }))).toBe(true);
    }
    expect(await isRefused(new Uint8Array([...bel, ...new Uint8Array(1024)]))).toBe(true);
    expect(await isRefused(bel.subarray(0, bel.length - 512))).toBe(true);
    expect(await isRefused(new Uint8Array())).toBe(true);
  });

  // Every hash renewed after the change: only what the proofs and counts hold together is left to notice. A credential
  // that did not vote is bound by nothing but its hash, so the list is left out.
  it('is refused after a change of a field even where every hash is renewed', async () => {
    const steps = readSteps(readArchive(bel));
    // Ballots are judged alike: the second speaks for all.
    for (const [at, step] of steps.entries()) {
      if (step.type === 'Ballot' && at !== 2) continue;
      for (const changed of changesOf(step)) {
        const records = layOut(steps.map((one, i) => (i === at ? changed : one)));
        const whole = writeArchive({ timestamp: readArchive(bel).timestamp, records });
        expect(await firstFailing(whole, quickFirst), `${step.type} ${at}`).toBeDefined();
      }
    }
  }, 240_000);
});

/** One changed leaf in the middle of each piece of the step. */
function changesOf(step: Step): Step[] {
  return Object.entries(step).flatMap(([key, value]): Step[] => {
    if (key === 'type' || key === 'credentials') return [];
    if (typeof value === 'number') return [{ ...step, [key]: value + 1 }];
    const paths = leaves(JSON.parse(value));
    const path = paths[Math.floor(paths.length / 2)] ?? [];
    return [{ ...step, [key]: changeLeaf(value, path) }];
  });
}

describe('what is no archive', () => {
  it('is refused with a sentence', async () => {
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(100),
      new Uint8Array(512),
      new TextEncoder().encode('x'.repeat(2048)),
    ]) {
      const checks = await verifyArchive(bytes);
      expect(checks[0]?.ok).toBe(false);
      expect(checks[0]?.detail).toMatch(/archive/);
    }
  });

  // Two pieces per record: more than a call may have arguments.
  it('does not include files of very many records', () => {
    const record = { kind: 'data' as const, body: new TextEncoder().encode('{}') };
    const records = Array.from({ length: 70_000 }, () => record);
    expect(readArchive(writeArchive({ timestamp: 1, records })).records).toHaveLength(70_000);
  });

  it('is told apart from a fault', () => {
    expect(() => textOf(Uint8Array.of(0xff))).toThrow(Unreadable);
    expect(() => writeArchive({ timestamp: -1, records: [] })).toThrow(RangeError);
  });
});
