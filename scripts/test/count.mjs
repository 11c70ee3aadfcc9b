// How a suite's outcome becomes numbers. A suite that crashed, or that ran nothing, is a failed test: never a green one.

/**
 * @param {{ report: string | null, count?: (report: any) => { passed: number, failed: number, skipped: number }, status: number, strict: boolean }} suite
 *   `report`: JSON as the runner wrote it; null for a suite that has none (its exit status is one test).
 *   `strict`: a suite that skipped everything is a failure too (on CI, where nothing may be missing).
 */
export function counts({ report, count, status, strict }) {
  if (report === null) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  try {
    const found = count(JSON.parse(report));
    const idle = found.passed + found.failed === 0 && (found.skipped === 0 || strict);
    if (found.failed === 0 && (status !== 0 || idle)) found.failed = 1;
    if ([found.passed, found.failed, found.skipped].every(Number.isInteger)) return found;
  } catch {
    // unreadable: the runner died while writing
  }
  return { passed: 0, failed: 1, skipped: 0 };
}

/** The last line of `npm test`, which CI reads. */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
