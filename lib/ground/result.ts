/**
 * The outcome of an act that may be refused (HOUSE §5). A refusal is a value, never an exception:
 * whoever calls must look at it. Faults (bugs, outages) are thrown.
 */
export type Result<T, Code extends string> = { ok: true; value: T } | { ok: false; refusal: Refusal<Code> };

/** An expected "no": a stable code of the module that refuses, and what the reader needs to act on it. */
export type Refusal<Code extends string = string> = {
  code: Code;
  /** Name of the input at fault, where there is one. */
  field?: string;
  /** Public facts that the answer carries beside the code (never a secret, a token or an address). */
  detail?: Readonly<Record<string, unknown>>;
};

/** Kinds of refusal; `web/route` alone turns them into HTTP status codes. */
export type Kind = 'malformed' | 'stranger' | 'forbidden' | 'absent' | 'conflict' | 'early' | 'late' | 'busy';

/** A module's closed table of refusals: code → kind. */
export type Refusals<Code extends string = string> = Readonly<Record<Code, Kind>>;

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export const refuse = <Code extends string>(
  code: Code,
  more: Omit<Refusal<Code>, 'code'> = {},
): { ok: false; refusal: Refusal<Code> } => ({ ok: false, refusal: { code, ...more } });

/** A named check of a ballot or an election: an auditor learns which one failed, and why. */
export type Check = { name: string; ok: boolean; detail?: string };

/** Fails to compile where a union was not exhausted; throws if it is reached all the same. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
