export type Counts = { passed: number; failed: number; skipped: number };
export function counts(suite: {
  report: string | null;
  count?: (report: Counts) => Counts;
  status: number;
  strict: boolean;
}): Counts;
export function closingLine(counts: Counts): string;
