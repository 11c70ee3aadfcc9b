/**
 * Logs take an allowlist of fields (HOUSE §10.5): an event name, counters, durations and a fault's id.
 * There is deliberately no free text field, no address, no identifier of a person or a ballot.
 */
export type LogFields = {
  fault?: string;
  /** Name of the error's class, never its message. */
  error?: string;
  /** File, line and function of each frame; no values. */
  stack?: string;
  route?: string;
  status?: number;
  count?: number;
  ms?: number;
  side?: string;
  port?: number;
};

export function log(event: `${string}/${string}`, fields: LogFields = {}): void {
  process.stderr.write(`${JSON.stringify({ event, ...fields })}\n`);
}

/** What may be kept of a thrown value: its class and frames, not its message, which may quote input. */
export function fieldsOfFault(thrown: unknown): Pick<LogFields, 'error' | 'stack'> {
  if (!(thrown instanceof Error)) return { error: typeof thrown };
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: thrown.name,
    stack: frames
      .slice(0, 6)
      .map((line) => line.trim())
      .join(' | '),
  };
}
