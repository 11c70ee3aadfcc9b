/**
 * What a route would refuse anyway, refused from the bytes alone: no `Request`, no stream and no `Response` is made of it,
 * which cost several times what the looking does. The words are the route's own; what is not refused here goes on to it.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Bytes } from '#lib/ground/bytes.ts';
import type { Result } from '#lib/ground/result.ts';
import type { Plain } from './node.ts';
import { isJson, parseInput, parseJson } from './parse.ts';
import { plainProblem } from './problem.ts';
import { refusals as own } from './refusals.ts';
import type { RouteOptions } from './route.ts';
import { turnedAway } from './stated.ts';

/** Null: the route is to be asked. */
export type Screen = (body: Bytes, headers: IncomingHttpHeaders) => Promise<Plain | null>;

/** @param look at what was understood, before anything dear is done for it; what it throws is the route's to answer */
export function screen<Input, Code extends string>(
  { input, refusals, stated }: Pick<RouteOptions<Input, never, Code>, 'input' | 'refusals' | 'stated'>,
  look: (input: Input) => Promise<Result<unknown, Code>>,
): Screen {
  return async (body, headers) => {
    if (!isJson(headers['content-type'])) return null;
    const language = headers['accept-language'];
    const json = parseJson(body);
    const read = json.ok ? parseInput(input, json.value) : json;
    if (!read.ok) return plainProblem(language, own[read.refusal.code], read.refusal);
    const looked = await look(read.value).catch(() => null);
    if (looked === null || looked.ok) return null;
    const { refusal } = looked;
    const statement = stated === undefined ? null : turnedAway(stated, read.value, body)(refusal.code);
    const detail = statement === null ? refusal.detail : { ...refusal.detail, refusal: statement };
    return plainProblem(language, refusals[refusal.code], detail === undefined ? refusal : { ...refusal, detail });
  };
}
