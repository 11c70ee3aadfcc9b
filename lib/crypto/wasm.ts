/**
 * A WebAssembly module written from TypeScript: just the instructions that `field-wasm.ts` needs. The module is
 * assembled when first used, so that what runs is what stands in these two files, and no binary is committed.
 * Encoding: WebAssembly Core Specification 1.0, §5.
 */

/** One function's body: instructions as bytes. */
export type Code = readonly number[];

const I32 = 0x7f;
const I64 = 0x7e;

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    out.push(rest === 0 ? byte : byte | 0x80);
  } while (rest !== 0);
  return out;
}

/** Signed LEB128. */
function signed(value: bigint): number[] {
  const out: number[] = [];
  for (let rest = value; ; ) {
    const byte = Number(BigInt.asUintN(7, rest));
    rest >>= 7n;
    if ((rest === 0n && byte < 64) || (rest === -1n && byte >= 64)) return [...out, byte];
    out.push(byte | 0x80);
  }
}

export const getLocal = (local: number): Code => [0x20, ...unsigned(local)];
export const setLocal = (local: number): Code => [0x21, ...unsigned(local)];
export const i32 = (value: number): Code => [0x41, ...signed(BigInt(value))];
export const i64 = (value: number): Code => [0x42, ...signed(BigInt(value))];
export const call = (index: number): Code => [0x10, ...unsigned(index)];
/** Loads and stores of 4 bytes at address + offset; the address is on the stack. */
export const loadI32 = (offset: number): Code => [0x28, 0x02, ...unsigned(offset)];
export const storeI32 = (offset: number): Code => [0x36, 0x02, ...unsigned(offset)];
/** Four bytes, sign-extended to 64 bits. */
export const loadI64from32 = (offset: number): Code => [0x34, 0x02, ...unsigned(offset)];
export const storeI64as32 = (offset: number): Code => [0x3e, 0x02, ...unsigned(offset)];
export const addI32: Code = [0x6a];
export const subI32: Code = [0x6b];
export const addI64: Code = [0x7c];
export const subI64: Code = [0x7d];
export const mulI64: Code = [0x7e];
export const andI64: Code = [0x83];
export const shlI64: Code = [0x86];
export const shrI64: Code = [0x87];

/** Runs `body` as often as the i32 local says; at least once. Counts the local down to 0. */
export const repeat = (local: number, body: Code): Code => [
  ...[0x03, 0x40, ...body],
  ...[...getLocal(local), ...i32(1), ...subI32, 0x22, ...unsigned(local)],
  ...[0x0d, 0x00, 0x0b],
];

/** A function of `parameters` addresses or counts (i32), without result, with `locals` further locals (i64). */
export type Definition = { name: string; parameters: number; locals: number; body: Code };

const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];
const text = (name: string): number[] => [...unsigned(name.length), ...Array.from(name, (c) => c.charCodeAt(0))];

/** Assembles functions (callable by their index in the list) and one memory, all exported under their names. */
export function assemble(definitions: readonly Definition[], pages: number): Uint8Array<ArrayBuffer> {
  const types = definitions.map(({ parameters }) => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [I32])),
    0,
  ]);
  const bodies = definitions.map(({ locals, body }) => {
    const code = [...(locals > 0 ? [1, ...unsigned(locals), I64] : [0]), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(3, vector(definitions.map((_, i) => unsigned(i)))),
    ...section(5, vector([[0x00, ...unsigned(pages)]])),
    ...section(
      7,
      vector([
        [...text('memory'), 0x02, 0x00],
        ...definitions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]),
      ]),
    ),
    ...section(10, vector(bodies)),
  ]);
}
