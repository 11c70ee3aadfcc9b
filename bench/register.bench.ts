/**
 * The register at the size of the largest party: leaves, tree and root of 268,000 members as the people side makes them,
 * one change, one proof; then `audit:register` over an export of as many, with 2,000 sign-offs. In seconds of the processor,
 * which other work on the machine hardly moves, and beside bare hashing of as many messages of a leaf's length.
 */
import { auditRegister } from '#lib/board/register-audit/index.ts';
import { makeRegister, makeWorld, type Voter } from '#lib/board/register-audit/testing.ts';
import { sha256 } from '#lib/crypto/hash.ts';
import { type LeafTree, proveLeaf, rollLeaf, rootOf, withLeaf, withoutLeaf } from '#lib/crypto/merkle.ts';
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
const leafOf = ({ salt, credential, cose, ...line }: Line): Bytes =>
  rollLeaf({
    ...line,
    salt: fromHex(salt),
    passkeys: [{ credential: fromBase64Url(credential), cose: fromBase64Url(cose) }],
  });

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
  const leaves = await worked(() => lines.map(leafOf));
  const tree = await worked(() => leaves.value.reduce<LeafTree>(withLeaf, null));
  const root = await worked(() => rootOf(tree.value));
  const [first = randomBytes(32)] = leaves.value;
  const change = await worked(() => {
    const less = withoutLeaf(tree.value, first)?.tree ?? null;
    return rootOf(withLeaf(less, randomBytes(32)));
  });
  const proof = await worked(() => proveLeaf(tree.value, first)?.length ?? 0);
  const whole = leaves.took + tree.took + root.took;
  figures[`${MEMBERS} members: bare SHA-256 of the bytes of their leaves, processor s`] = bare.took.toFixed(2);
  figures['their leaves from rows, s'] = leaves.took.toFixed(2);
  figures['the tree, s'] = tree.took.toFixed(2);
  figures['its root, s'] = root.took.toFixed(2);
  figures['all three by bare hashing'] = `${(whole / bare.took).toFixed(1)} times`;
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
  const audit = await worked(() => auditRegister(lines, journal));
  const failed = audit.value.checks.filter(({ ok }) => !ok).map(({ name: check }) => check);
  if (failed.length > 0) throw new Error(`an honest register fails: ${failed.join(', ')}`);
  figures[`audit:register of ${MEMBERS} lines and ${SIGNED} sign-offs, processor s`] = audit.took.toFixed(2);
  figures['the audit by bare hashing of its leaves'] = `${(audit.took / bare).toFixed(1)} times`;
  say(`audit: ${audit.took.toFixed(1)} s, ${audit.value.signers?.length} signers`);
}
