/** What `npm run verify` says: progress while it works, then each check, then the verdict. */
import type { OnProgress } from '#lib/board/verify/index.ts';
import type { Check } from '#lib/ground/result.ts';

type Outcome = { valid: boolean; checks: readonly Check[]; notMade: readonly string[]; json: boolean };

const CLEAR = '\r\u001b[K';

/** On a terminal one line that changes; into a file or a pipe a line now and then, so that a log stays short. */
export function progressOn(stream: { isTTY?: boolean; write: (text: string) => unknown }): OnProgress {
  let said = 0;
  return ({ check, done, total }) => {
    if (stream.isTTY) {
      stream.write(`${CLEAR}${check} ${done}/${total}`);
    } else if (Date.now() - said > 2_000) {
      said = Date.now();
      stream.write(`${check} ${done}/${total}\n`);
    }
  };
}

const lineOf = ({ name, ok, detail }: Check): string =>
  `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(28)} ${detail ?? ''}\n`;

/** @returns what goes to standard output, and what beside it. */
export function reportOf({ valid, checks, notMade, json }: Outcome): { out: string; err: string } {
  const missing =
    notMade.length === 0
      ? ''
      : `Not made, for want of files that were not given (${notMade.length}): ${notMade.join(', ')}\n`;
  if (json) {
    const plain = checks.map(({ name, ok, detail }) => ({ name, ok, detail: detail ?? '' }));
    return { out: `${JSON.stringify({ valid, checks: plain })}\n`, err: `${clear()}${missing}` };
  }
  const held = checks.filter(({ ok }) => ok).length;
  const verdict = valid
    ? `VALID: all ${checks.length} checks made hold.\n`
    : `NOT VALID: ${checks.length - held} of ${checks.length} checks made do not hold.\n`;
  return { out: `${checks.map(lineOf).join('')}${missing}${verdict}`, err: clear() };
}

const clear = (): string => (process.stderr.isTTY ? CLEAR : '');
