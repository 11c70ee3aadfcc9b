/**
 * The booth's requests. None carries a referrer, and none a cookie, but for three to the one side that knows who signs
 * (grace.ts); to the urn's host never. Each may be sent again, since every answer depends on what is sent (HOUSE §6).
 */
import { z } from 'zod';
import { WAIT_CODE } from '#lib/ground/in-line.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { noteRefusal } from './refusal.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

/** A refusal in the words of the side that refused. */
export const Problem = z.looseObject({ code: z.string(), title: z.string(), status: z.int() });
export type Problem = z.infer<typeof Problem>;

/** Longest wait for one answer, milliseconds. */
const TIMEOUT = 20_000;
/** Longest pause that a server may ask for, milliseconds. */
const LONGEST_PAUSE = 60_000;

const hygiene = {
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
  redirect: 'error',
  mode: 'cors',
} as const satisfies RequestInit;

export type Outcome = Result<
  Response,
  Extract<TroubleCode, 'booth/offline' | 'booth/failing' | 'booth/busy' | 'booth/restoring'>
>;

/** Sends until someone answers with something other than "out of order" or "too many", as long as patience lasts. */
export async function send(world: World, url: string, init: RequestInit = {}): Promise<Outcome> {
  let last: Outcome = refuse('booth/offline');
  for (const pause of [0, ...world.patience]) {
    if (pause > 0) {
      world.onTrouble?.(true);
      await world.wait(last.ok ? pause : Math.max(pause, pauseAsked(last.refusal.detail)));
    }
    last = await attempt(world, url, init);
    // Whoever is in line asks for the place, and not for the same thing again (line.ts).
    if (last.ok || last.refusal.detail?.inLine === true) {
      world.onTrouble?.(false);
      return last;
    }
  }
  return last;
}

/** One request, as clean as all of them. @throws where nobody answers in time */
export const once = (world: World, url: string, init: RequestInit): Promise<Response> =>
  world.fetch(url, { ...hygiene, ...init, signal: AbortSignal.timeout(TIMEOUT) });

async function attempt(world: World, url: string, init: RequestInit): Promise<Outcome> {
  let response: Response;
  try {
    response = await once(world, url, init);
  } catch {
    return refuse('booth/offline'); // fetch rejects where nobody answered, in time or at all
  }
  if (!response.ok) await noteRefusal(world, { url, init, response });
  const code = response.status === 429 || response.status === 503 ? await codeOf(response) : '';
  // "Too many of yours are waiting" is an answer about this voter, not about the crowd: no sense in asking again now.
  if (response.status < 500 && (response.status !== 429 || code === 'urn/too-many-waiting')) return ok(response);
  const after = Number(response.headers.get('retry-after') ?? 0) * 1000;
  await response.body?.cancel();
  const isBusy = response.status === 429 || response.status === 503;
  return refuse(code === 'urn/restoring' ? 'booth/restoring' : isBusy ? 'booth/busy' : 'booth/failing', {
    detail: { pause: Number.isFinite(after) ? Math.min(after, LONGEST_PAUSE) : 0, inLine: code === WAIT_CODE },
  });
}

/** Code of the problem in the answer, which stays readable; empty where it carries none of ours. */
async function codeOf(response: Response): Promise<string> {
  const problem = Problem.safeParse(
    await response
      .clone()
      .json()
      .catch(() => null),
  ); // no JSON: somebody else's 429
  return problem.success ? problem.data.code : '';
}

const pauseAsked = (detail: Readonly<Record<string, unknown>> | undefined): number =>
  typeof detail?.pause === 'number' ? detail.pause : 0;

export const post = (world: World, url: string, body: string, more: RequestInit = {}): Promise<Outcome> =>
  send(world, url, { ...more, method: 'POST', body, headers: { 'content-type': 'application/json' } });

/** The answer's JSON where it is a success, else the problem it carries (null where it carries none). */
export type Read = { ok: true; value: unknown } | { ok: false; status: number; problem: Problem | null };

export async function readJson(response: Response): Promise<Read> {
  const value: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, value };
  const problem = Problem.safeParse(value);
  return { ok: false, status: response.status, problem: problem.success ? problem.data : null };
}

/** The first `count` lines of a streamed answer; the rest is not downloaded, nor is a line given that was cut short.
 * @throws RangeError past `limit` characters in one line. */
export async function firstLines(response: Response, count: number, limit: number): Promise<string[]> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const lines: string[] = [];
  let text = '';
  while (lines.length < count) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) return lines;
    const [rest = '', ...more] = piece.value.split('\n');
    const parts = [text + rest, ...more];
    if (parts.some((part) => part.length > limit)) {
      await reader?.cancel();
      throw new RangeError('line too long');
    }
    text = parts.pop() ?? '';
    lines.push(...parts);
  }
  await reader?.cancel();
  return lines.slice(0, count);
}

/** Null where the answer ended before its first line did. @throws RangeError past `limit` characters. */
export const firstLine = async (response: Response, limit: number): Promise<string | null> =>
  (await firstLines(response, 1, limit))[0] ?? null;
