/**
 * route(): the only writer of HTTP answers for our own handlers (HOUSE §5). It reads and parses the input, calls
 * `handle`, and turns the outcome into JSON or a problem document. Refusals are values; what is thrown is a fault:
 * logged with an id, answered 500 (503 where a part we depend on is away) with that id and nothing else.
 */
import type { z } from 'zod';
import type { Bytes } from '#lib/ground/bytes.ts';
import { webConfig } from '#lib/ground/config.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { ok, type Refusal, type Refusals, type Result, refuse } from '#lib/ground/result.ts';
import { readBytes, textOf } from './body.ts';
import { isJson, parseInput, parseJson } from './parse.ts';
import { faultProblem, problem } from './problem.ts';
import { refusals as own, type WebCode } from './refusals.ts';
import { type Stated, type TurnedAway, turnedAway } from './stated.ts';

/** What Next hands to a handler beside the request, and what our router hands in. */
export type RouteContext = { params: Promise<Record<string, string>> | Record<string, string> };
export type Route = (request: Request, context?: RouteContext) => Promise<Response>;

export type RouteOptions<Input, Params, Code extends string> = {
  /** Schema of what `from` names. */
  input: z.ZodType<Input>;
  /** json: the body. query: the search parameters as strings. text, bytes: the search parameters, and the body as
   * `text` or as `bytes` (Uint8Array). */
  from?: Source;
  /** Schema of the path's parameters (`[id]`, `:phi`). A path that does not parse is answered 404. */
  params?: z.ZodType<Params>;
  /** Largest body in bytes. */
  limit?: number;
  /** Ask that `Origin` is the people's own: for what changes state and goes by a cookie. */
  sameOrigin?: boolean;
  /** The closed table of codes that `handle` may answer with. */
  refusals: Refusals<Code>;
  /** Whoever is refused here gets the side's signed word of it (PROTOCOL §5.14). Bodies alone: `from` is json. */
  stated?: Stated<Input>;
  /** A `Response` as value is sent as it is, anything else as JSON. */
  handle: (input: Input, request: Request, params: Params) => Promise<Result<unknown, Code>> | Result<unknown, Code>;
};

export type Source = 'json' | 'query' | 'text' | 'bytes';

/** What a form can post across origins without a preflight. JSON must say that it is JSON, bytes that they are none. */
const FORMS = /^(|application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)$/;

const accepts: Readonly<Record<Exclude<Source, 'query'>, (type: string) => boolean>> = {
  json: isJson,
  text: (type) => type.startsWith('text/'),
  bytes: (type) => !FORMS.test(type),
};

const LIMIT = 64 * 1024;

export function route<Input, Code extends string, Params = Record<string, never>>(
  options: RouteOptions<Input, Params, Code>,
): Route {
  return async (request, context) => {
    // Garbage is told what is wrong with it, and costs no signature.
    let stating: TurnedAway = () => null;
    try {
      const read = await readInput(options, request, context);
      if (!read.ok) return problem(request, own[read.refusal.code], read.refusal);
      const { input, params, body } = read.value;
      if (options.stated !== undefined && body !== null) stating = turnedAway(options.stated, input, body);
      const outcome = await options.handle(input, request, params);
      if (outcome.ok) return await answer(outcome.value);
      return refuseWith(request, options.refusals, outcome.refusal, stating);
    } catch (thrown) {
      return answerFault(request, thrown, stating);
    }
  };
}

/** Answer for something thrown: logged with an id, and the id is all the client sees. */
export function answerFault(request: Request, thrown: unknown, stating: TurnedAway = () => null): Response {
  const fault = crypto.randomUUID();
  log('web/fault', { fault, ...fieldsOfFault(thrown) });
  return faultProblem(request, fault, isOutage(thrown), stating);
}

/** A refusal of the web edge itself, for the router and the gate. */
export const refuseByEdge = (request: Request, code: WebCode, detail?: Record<string, unknown>): Response =>
  problem(request, own[code], detail === undefined ? { code } : { code, detail });

function refuseWith<Code extends string>(
  request: Request,
  table: Refusals<Code>,
  refusal: Refusal<Code>,
  stating: TurnedAway,
): Response {
  const statement = stating(refusal.code);
  const detail = statement === null ? refusal.detail : { ...refusal.detail, refusal: statement };
  return problem(request, table[refusal.code], detail === undefined ? refusal : { ...refusal, detail });
}

async function answer(value: unknown): Promise<Response> {
  if (value instanceof Response) return begun(value);
  return Response.json(value ?? {}, { headers: { 'cache-control': 'no-store' } });
}

/**
 * The same answer, its first bytes already made: what fails before them (a board whose database is away) is a fault with
 * a problem document, not a connection that breaks.
 */
async function begun(answer: Response): Promise<Response> {
  if (answer.body === null) return answer;
  const reader: ReadableStreamDefaultReader<Uint8Array> = answer.body.getReader();
  let next: ReadableStreamReadResult<Uint8Array> | null = await reader.read();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const step = next ?? (await reader.read());
        next = null;
        if (step.done) controller.close();
        else controller.enqueue(step.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, answer);
}

async function readInput<Input, Params, Code extends string>(
  options: RouteOptions<Input, Params, Code>,
  request: Request,
  context: RouteContext | undefined,
): Promise<Result<{ input: Input; params: Params; body: Bytes | null }, WebCode>> {
  if (options.sameOrigin && request.headers.get('origin') !== webConfig().peopleOrigin)
    return refuse('web/wrong-origin');

  const params = await parseParams(options.params, context);
  if (params === undefined) return refuse('web/no-such-path');

  const raw = await readRaw(options, request);
  if (!raw.ok) return raw;
  const parsed = parseInput(options.input, raw.value.value);
  return parsed.ok ? ok({ input: parsed.value, params, body: raw.value.body }) : parsed;
}

async function parseParams<Params>(
  schema: z.ZodType<Params> | undefined,
  context: RouteContext | undefined,
): Promise<Params | undefined> {
  if (schema === undefined) return {} as Params; // no schema asked for: Params is the empty record
  const parsed = schema.safeParse((await context?.params) ?? {});
  return parsed.success ? parsed.data : undefined;
}

async function readRaw(
  { from = 'json', limit = LIMIT }: { from?: Source; limit?: number },
  request: Request,
): Promise<Result<{ value: unknown; body: Bytes | null }, WebCode>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  if (from === 'query') return ok({ value: query, body: null });
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!accepts[from](type)) return refuse('web/wrong-type');
  const read = await readBytes(request, limit);
  if (!read.ok) return read;
  const body = read.value;
  if (from === 'bytes') return ok({ value: { ...query, bytes: body }, body });
  if (from === 'json') {
    const json = parseJson(body);
    return json.ok ? ok({ value: json.value, body }) : json;
  }
  const text = textOf(body);
  return text.ok ? ok({ value: { ...query, text: text.value }, body }) : text;
}

/** A database or peer that cannot be reached, is shutting down or has no connection left. */
function isOutage(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = 'code' in thrown ? String(thrown.code) : '';
  if (/^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|57P0[123]|53300|08\d{3}|P1001|P1002|P1017)$/.test(code)) return true;
  // pg says these in words alone
  const said =
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;
  return said.test(thrown.message) || isOutage(thrown.cause);
}
