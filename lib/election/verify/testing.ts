/** For tests only: archives taken apart, changed in one place, and put together again with every hash renewed. */
import { groupOf } from '#lib/crypto/group.ts';
import { sha256Base64 } from '#lib/crypto/hash.ts';
import { sign, writeProof } from '#lib/crypto/proof.ts';
import { type Archive, readArchive, writeArchive } from '../archive.ts';
import { layOut, readSteps, type Step } from '../archive-event.ts';

/** The archive after a change of its steps: names, parents, heights and references are those of the new contents. */
export function rewrite(bel: Uint8Array, change: (steps: Step[]) => readonly Step[], timestamp?: number): Uint8Array {
  const archive: Archive = readArchive(bel);
  return writeArchive({ timestamp: timestamp ?? archive.timestamp, records: layOut(change(readSteps(archive))) });
}

/** Changes every step of one type. */
export const changing =
  <Type extends Step['type']>(
    type: Type,
    change: (step: Extract<Step, { type: Type }>, i: number) => Step | readonly Step[],
  ) =>
  (steps: readonly Step[]): Step[] => {
    let i = 0;
    const isOne = (step: Step): step is Extract<Step, { type: Type }> => step.type === type;
    return steps.flatMap((step) => (isOne(step) ? change(step, i++) : step));
  };

/** JSON text after a change of its value. */
export function edit(text: string, change: (json: never) => void): string {
  const json: never = JSON.parse(text) as never;
  change(json);
  return JSON.stringify(json);
}

/** The decimal number with its last digit changed. */
export const digit = (number: string): string => `${number.slice(0, -1)}${number.endsWith('1') ? '2' : '1'}`;

type LooseBallot = { signature?: unknown; [member: string]: unknown };

/** A ballot after a change, hashed and signed again with its secret credential. */
export function reseal(ballot: string, x: bigint, change: (json: never) => void): string {
  const { signature: _, ...unsigned } = JSON.parse(edit(ballot, change)) as LooseBallot;
  const hash = sha256Base64(JSON.stringify(unsigned));
  const proof = writeProof(sign(groupOf('Ed25519'), `sig|${hash}|`, x));
  return JSON.stringify({ ...unsigned, signature: { hash, proof } });
}

/** JSON that a test may look anywhere in. */
export type Json = { [key: string]: Json } & Json[] & string;
/** The digits at the end of a path of keys, one of them changed. */
export function digitAt(json: Json, ...path: (string | number)[]): void {
  const last = path.pop() ?? '';
  const parent = path.reduce<Json>((at, key) => at[key as number] as Json, json);
  (parent as unknown as Record<string, string>)[last] = digit(
    String((parent as unknown as Record<string, string>)[last]),
  );
}

/** A response with q added: the same modulo q, in another spelling. */
export function addOrder(proof: Json | undefined): void {
  if (proof !== undefined)
    Object.assign(proof, { response: String(BigInt(String(proof.response)) + groupOf('Ed25519').q) });
}

/** The first sized record with the hash of the second's tally. */
export const sameCounts = (counts: string, other: string): string =>
  JSON.stringify({ ...JSON.parse(counts), encrypted_tally: JSON.parse(other).encrypted_tally });
