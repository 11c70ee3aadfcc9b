/**
 * Pages on which there is nothing to press but links. Next makes them and would send its own scripts along, over a
 * hundred kilobytes that an old telephone reads for nothing: they go out without, with one small script of ours (app/_still,
 * decision 039). All that they say stands in their HTML. The board's has one more, which searches it (app/_board).
 */
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';

const STILL = /^\/(?:fr|en)(?:\/(?:secret|verify|privacy|(?:board|election|journal|results)\/[\w-]+))?$/;

/** Whether the page at this path is one of them. */
export const isStill = (path: string): boolean => STILL.test(path);

/** Reads from the build of enrolment (scripts/build-enrol.ts) which tags go into which page. @throws Error where one lacks */
export async function stillTags(folder: string): Promise<(path: string) => string> {
  const read = (name: string) => readFile(join(folder, `${name}.html`), 'utf8');
  const [links, fr, en] = await Promise.all([read('still'), read('board-fr'), read('board-en')]);
  return (path) => {
    const [, language] = /^\/(fr|en)\/board\//.exec(path) ?? [];
    return language === undefined ? links : links + (language === 'fr' ? fr : en);
  };
}

/** Our own page: its scripts are all of this form, and what they would load is named by these links. */
export const withoutScripts = (html: string): string =>
  html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '').replace(/<link\b[^>]*\bas="script"[^>]*>/g, '');

/**
 * From now on an HTML answer of `outgoing` is kept back until it is whole, and goes out with `script` (tags) for all its
 * scripts. What else Next answers under the same path (the page's data) passes as it is.
 */
export function sendStill(outgoing: ServerResponse, script: string): void {
  const raw = { writeHead: outgoing.writeHead, write: outgoing.write, end: outgoing.end };
  const pieces: Buffer[] = [];
  const isPage = () => /^text\/html\b/.test(String(outgoing.getHeader('content-type') ?? ''));
  const keep = (chunk: unknown, rest: readonly unknown[]): void => {
    const encoding = rest.find((one): one is BufferEncoding => typeof one === 'string');
    if (typeof chunk === 'string') pieces.push(Buffer.from(chunk, encoding));
    else if (chunk instanceof Uint8Array) pieces.push(Buffer.from(chunk));
    rest.find((one): one is () => void => typeof one === 'function')?.();
  };
  Object.assign(outgoing, {
    writeHead: (status: number, ...rest: unknown[]) => {
      const headers = rest.find((one) => typeof one === 'object') ?? {};
      for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
      if (isPage()) outgoing.removeHeader('content-length');
      return Reflect.apply(raw.writeHead, outgoing, [status]);
    },
    write: (chunk: unknown, ...rest: unknown[]) => {
      if (!isPage()) return Reflect.apply(raw.write, outgoing, [chunk, ...rest]);
      keep(chunk, rest);
      return true;
    },
    end: (...given: unknown[]) => {
      if (!isPage()) return Reflect.apply(raw.end, outgoing, given);
      const [chunk, ...rest] = typeof given[0] === 'function' ? [undefined, ...given] : given;
      keep(chunk, rest);
      if (!outgoing.headersSent) outgoing.removeHeader('content-length');
      if (pieces.length === 0) return Reflect.apply(raw.end, outgoing, []);
      const html = withoutScripts(Buffer.concat(pieces).toString('utf8'));
      return Reflect.apply(raw.end, outgoing, [html.replace('</head>', () => `${script}</head>`)]);
    },
  });
}
