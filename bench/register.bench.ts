/**
 * The register at the size of the largest party: leaves, tree and root of 268,000 members as the people side makes them,
 * one change, one proof; then `npm run audit:register` over an export of as many, with 2,000 sign-offs, in a process of its
 * own. In seconds of the processor, which other work on the machine hardly moves, and beside bare hashing of as many
 * messages of a leaf's length.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { makeRegister, makeWorld, type Voter } from '#lib/board/register-audit/testing.ts';
import { sha256 } from '#lib/crypto/hash.ts';
import { nativeH } from '#lib/crypto/hash-native.ts';
import { proveLeaf, rollLeaf, rootOf, treeInTurns, treeOf, withLeaf, withoutLeaf } from '#lib/crypto/merkle.ts';
import { MemberId } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, fromHex, randomBytes, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import type { Figures } from './main.ts';

export const name = 'register';

const MEMBERS = Number(process.env.REGISTER_MEMBERS ?? 268_000);
const SIGNED = Math.min(2000, MEMBERS);
/** Bytes that are hashed for one leaf with one passkey: `enc` of the passkey, then of the leaf. */
const LEAF = [141, 199];

/** Seconds of the processor that the work took. */
async function worked<T>(work: () => T | Promise<T>): Promise<{ took: number; value: T }> {
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { took: (user + system) / 1e6, value };
}

const lineOf = (i: number) => ({
  salt: toHex(randomBytes(32)),
  phi: 'A'.repeat(43),
  member: crypto.randomUUID(),
  number: String(1_000_000 + i),
  credential: toBase64Url(randomBytes(32)),
  cose: toBase64Url(randomBytes(77)),
});
type Line = ReturnType<typeof lineOf>;

/** As lib/people/roll/history.ts makes it of a row. */
const leafOf = ({ salt, credential, cose, ...line }: Line, hash?: typeof nativeH): Bytes =>
  rollLeaf(
    {
      ...line,
      salt: fromHex(salt),
      passkeys: [{ credential: fromBase64Url(credential), cose: fromBase64Url(cose) }],
    },
    hash,
  );

export async function run(say: (text: string) => void): Promise<Figures> {
  const figures: Record<string, string | number> = {};
  const bare = await measureTree(say, figures);
  await measureAudit(say, figures, bare);
  return figures;
}

/** @returns seconds that bare hashing takes */
async function measureTree(say: (text: string) => void, figures: Record<string, string | number>): Promise<number> {
  const lines = Array.from({ length: MEMBERS }, (_, i) => lineOf(i));
  const messages = LEAF.map((length) => randomBytes(length));
  const bare = await worked(() => {
    for (let i = 0; i < MEMBERS; i++) for (const message of messages) sha256(message);
  });
  // as an auditor's browser would: noble, one leaf after another
  const slow = await worked(() => rootOf(treeOf(lines.map((line) => leafOf(line)))));
  const leaves = await worked(() => lines.map((line) => leafOf(line, nativeH)));
  const tree = await worked(() => treeInTurns(leaves.value, async () => {}));
  const root = await worked(() => rootOf(tree.value, nativeH));
  if (toHex(slow.value) !== toHex(root.value)) throw new Error('two roots of one roll');
  const [first = randomBytes(32)] = leaves.value;
  const change = await worked(() => {
    const less = withoutLeaf(tree.value, first)?.tree ?? null;
    return rootOf(withLeaf(less, randomBytes(32)));
  });
  const proof = await worked(() => proveLeaf(tree.value, first)?.length ?? 0);
  const whole = leaves.took + tree.took + root.took;
  figures[`${MEMBERS} members: bare SHA-256 of the bytes of their leaves, processor s`] = bare.took.toFixed(2);
  figures['their leaves from rows, by OpenSSL, s'] = leaves.took.toFixed(2);
  figures['the tree in one go, s'] = tree.took.toFixed(2);
  figures['its root, s'] = root.took.toFixed(2);
  figures['all three by bare hashing'] = `${(whole / bare.took).toFixed(1)} times`;
  figures['the same by noble, one leaf after another, s (and times)'] =
    `${slow.took.toFixed(1)} (${(slow.took / whole).toFixed(1)})`;
  figures['one line changed, and the new root, ms'] = (change.took * 1000).toFixed(1);
  figures['one member’s proof, ms'] = `${(proof.took * 1000).toFixed(1)} (${proof.value} steps)`;
  say(
    `tree of ${MEMBERS}: ${whole.toFixed(1)} s, bare ${bare.took.toFixed(1)} s; root ${toHex(root.value).slice(0, 8)}`,
  );
  return bare.took;
}

async function measureAudit(
  say: (text: string) => void,
  figures: Record<string, string | number>,
  bare: number,
): Promise<void> {
  const world = await makeWorld();
  const more = (i: number): Voter => ({
    member: MemberId.parse(crypto.randomUUID()),
    college: 'nord',
    number: String(1_000_000 + i),
    salt: randomBytes(32),
    lines: [{ from: 0, keys: world.members.slice(i % 9, (i % 9) + 1) }],
  });
  const others = Array.from({ length: MEMBERS }, (_, i) => more(i));
  const { lines, journal } = makeRegister(world, {
    voters: (voters) => [...voters, ...others],
    batches: (batches) => [
      ...batches,
      { college: 'nord', before: 2, signOffs: Array.from({ length: SIGNED }, (_, i) => ({ voter: 8 + i })) },
    ],
    close: (body) => ({ ...body, passes: body.passes + SIGNED }),
  });
  const audit = await runAudit(lines, journal);
  figures[`npm run audit:register of ${MEMBERS} lines and ${SIGNED} sign-offs: file, MB`] = audit.fileMb.toFixed(0);
  figures['its processor s'] = audit.processor.toFixed(1);
  figures['its memory at most, MB'] = audit.memoryMb.toFixed(0);
  figures['the audit by bare hashing of its leaves'] = `${(audit.processor / bare).toFixed(1)} times`;
  say(`audit: ${audit.processor.toFixed(1)} s, ${audit.memoryMb.toFixed(0)} MB`);
}

/** Said by the command's process as it ends. */
const Usage = z.object({ userCPUTime: z.number(), systemCPUTime: z.number(), maxRSS: z.number() });
const SAYS = `process.on('exit', () => process.stderr.write('\\n' + JSON.stringify(process.resourceUsage())))`;

/** The command itself, over files, in a process of its own. @throws Error where it finds anything in an honest register */
async function runAudit(lines: Iterable<string>, journal: string) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'isoloir-audit-'));
  try {
    const [register, told] = [path.join(folder, 'register'), path.join(folder, 'journal')];
    await writeFile(told, journal);
    await writeFile(register, onLines(lines));
    const { size } = await stat(register);
    const program = path.join(import.meta.dirname, '../scripts/audit/main.ts');
    const says = `data:text/javascript,${encodeURIComponent(SAYS)}`;
    const options = ['--import', 'tsx', '--import', says, program, register, '--journal', told, '--json'];
    const child = spawnSync(process.execPath, options, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (child.status !== 0) throw new Error(`an honest register fails: ${child.stdout.slice(0, 2000)}`);
    const usage = Usage.parse(JSON.parse(child.stderr.trimEnd().split('\n').at(-1) ?? ''));
    return {
      fileMb: size / 1e6,
      processor: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
      memoryMb: usage.maxRSS / 1024,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function* onLines(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}
