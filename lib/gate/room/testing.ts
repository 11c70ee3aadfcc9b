/** For tests: the order of several processes on one clock, and what a telephone does for a place. */
import { createHash } from 'node:crypto';
import { PIECES, pieceOf } from '#lib/ground/in-line.ts';
import { openCoordinator } from './coordinator.ts';
import { type Line, openLine } from './line.ts';
import { Batch, BatchAnswer, type Report } from './wire.ts';
import type { Task } from './work.ts';

export const BOOT = 1_800_000_000;

export const ease: Report = {
  refused: 0,
  arrived: 0,
  met: 0,
  earlier: 0,
  strained: 0,
  spare: 1000,
  pressure: 0,
};

/** A wire as the bus is one: what goes through is bytes, and it may be cut. */
export function openProcesses(count: number, options: Partial<Parameters<typeof openCoordinator>[0]> = {}) {
  const clock = { now: BOOT };
  const make = () => openCoordinator({ now: () => clock.now, setting: 'open', ...options });
  let coordinator = make();
  const cut = new Set<number>();
  const reports = Array.from({ length: count }, () => ({ ...ease }));
  const lineOf = (from: number): Line =>
    openLine({
      report: () => ({ ...ease, ...reports[from] }),
      ask: async (batch) => {
        if (cut.has(from)) throw new Error('the process at the other end is gone');
        const heard = Batch.parse(JSON.parse(JSON.stringify(batch)));
        return BatchAnswer.parse(JSON.parse(JSON.stringify(coordinator.answer(heard, from + 1))));
      },
    });
  const lines = Array.from({ length: count }, (_, from) => lineOf(from));
  return {
    clock,
    lines,
    reports,
    cut,
    coordinator: () => coordinator,
    /** The primary and all processes begin anew: nothing but what clients carry is left. */
    restart(): void {
      coordinator = make();
      for (const from of lines.keys()) lines[from] = lineOf(from);
    },
    /** A process dies and another stands in its place. */
    replace(from: number): void {
      cut.delete(from);
      lines[from] = lineOf(from);
    },
    line(from: number): Line {
      const line = lines[from % count];
      if (line === undefined) throw new Error('no such process');
      return line;
    },
    flush: async (): Promise<void> => {
      for (const line of lines) await line.flush();
    },
    /** Seconds pass, with what the primary does in each. */
    pass(seconds: number): void {
      for (let i = 0; i < seconds; i++) {
        clock.now += 1;
        coordinator.sweep();
      }
    },
  };
}

/** The work of a task, done. */
export function solve({ task, bits }: Task): number[] {
  return Array.from({ length: PIECES }, (_, piece) => {
    for (let answer = 0; ; answer++) {
      const head = createHash('sha256')
        .update(pieceOf(task, piece, answer))
        .digest()
        .readUInt32BE(0);
      if (Math.clz32(head) >= bits) return answer;
    }
  });
}
