/** How this server is laid out on its machine: processes, threads, and the time it takes to leave. */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { ConfigFault } from './config-fault.ts';
import type { Environment } from './secret-file.ts';
import { shared } from './shared.ts';

const Layout = z.object({
  PROCESSES: z.coerce.number().int().min(1).max(256).optional(),
  THREADS: z.coerce.number().int().min(0).max(256).optional(),
  DRAIN_SECONDS: z.coerce.number().int().min(0).max(300).default(0),
});

export type ProcessConfig = {
  /** Processes that serve. One: no primary. */
  processes: number;
  /** Threads of each process for proofs and signatures, by side; 0: they are computed where requests are answered. */
  threads: number;
  /** Milliseconds between saying "not ready" and taking nothing more: what a balancer in front needs to notice. */
  drain: number;
};

/** @throws ConfigFault naming what is malformed */
export function parseProcessConfig(env: Environment, cores: number): ProcessConfig {
  const parsed = Layout.safeParse(env);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => issue.path.join('.')));
    throw new ConfigFault(`missing or malformed in the environment: ${[...names].join(', ')}`);
  }
  const processes = parsed.data.PROCESSES ?? cores;
  return {
    processes,
    // One core of the machine is left to those who answer.
    threads: parsed.data.THREADS ?? Math.max(1, Math.ceil((cores - 1) / processes)),
    drain: parsed.data.DRAIN_SECONDS * 1000,
  };
}

export const processConfig = (): ProcessConfig =>
  shared('config/processes', () => parseProcessConfig(process.env, availableParallelism()));
