/**
 * Answers made per request, compressed as the reader asks: JSON, lines of a board, Next's pages. What is made once
 * (gate/bytes.ts) comes compressed already and passes through.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type BrotliCompress, constants, createBrotliCompress, createGzip, type Gzip } from 'node:zlib';

/** Texts; all else (fonts, archives, pictures) is compressed in itself or never large. */
const TEXT =
  /^(text\/(?!event-stream)|application\/(json|problem\+json|x-ndjson|javascript|manifest\+json)|image\/svg\+xml)/;

/** Below this, in bytes, the frames of the coding cost what it saves. */
const LEAST = 512;

/** Signing in and out: nothing a stranger may choose shares a compressed answer with a secret [BREACH]. */
const SECRET = /^\/api\/people\/auth(\/|$)/;

type Encoder = BrotliCompress | Gzip;

/** Quality 5: a page in 2 ms, within a tenth of the best that brotli can do. */
const makers: Readonly<Record<'br' | 'gzip', () => Encoder>> = {
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: () => createGzip({ level: 6 }),
};

/** The best coding that the reader accepts (RFC 9110 §12.5.3; a weight of 0 refuses). */
export function codingFor(accepted: string): 'br' | 'gzip' | null {
  const offers = new Map(
    accepted
      .toLowerCase()
      .split(',')
      .map((part) => {
        const [name = '', ...rest] = part.split(';').map((piece) => piece.trim());
        const weight = rest.find((piece) => piece.startsWith('q='));
        return [name, weight === undefined ? 1 : Number(weight.slice(2))] as const;
      }),
  );
  return (['br', 'gzip'] as const).find((name) => (offers.get(name) ?? 0) > 0) ?? null;
}

function isWorthIt(outgoing: ServerResponse, length: number | null): boolean {
  if (outgoing.req.method === 'HEAD' || outgoing.statusCode < 200 || [204, 206, 304].includes(outgoing.statusCode))
    return false;
  if (outgoing.hasHeader('content-encoding')) return false;
  if (/\bno-transform\b/.test(String(outgoing.getHeader('cache-control') ?? ''))) return false;
  return TEXT.test(String(outgoing.getHeader('content-type') ?? '')) && (length === null || length >= LEAST);
}

/**
 * From now on whatever is written to `outgoing` goes out compressed where that is worth it. Decided when the headers go
 * out; before that nothing is touched. `outgoing.flush()` sends what was written so far (Next's streamed pages).
 */
export function compressAnswer(incoming: IncomingMessage, outgoing: ServerResponse, pathname: string): void {
  const coding = SECRET.test(pathname) ? null : codingFor(String(incoming.headers['accept-encoding'] ?? ''));
  if (coding === null) return;
  const raw = {
    writeHead: outgoing.writeHead.bind(outgoing),
    write: outgoing.write.bind(outgoing),
    end: outgoing.end.bind(outgoing),
  };
  let encoder: Encoder | null = null;
  let decided = false;

  /** `whole`: bytes of an answer that is given in one piece. */
  const decide = (whole: number | null): void => {
    if (decided) return;
    decided = true;
    if (outgoing.headersSent) return;
    const declared = outgoing.getHeader('content-length');
    if (TEXT.test(String(outgoing.getHeader('content-type') ?? ''))) vary(outgoing);
    if (!isWorthIt(outgoing, declared === undefined ? whole : Number(declared))) return;
    outgoing.removeHeader('content-length');
    weakenTag(outgoing);
    outgoing.setHeader('content-encoding', coding);
    encoder = makers[coding]();
    connect(encoder, outgoing, raw);
  };

  Object.assign(outgoing, {
    writeHead: (status: number, ...rest: unknown[]) => {
      outgoing.statusCode = status;
      const headers = rest.find((one) => typeof one === 'object');
      for (const [name, value] of Object.entries(headers ?? {})) outgoing.setHeader(name, value);
      // Bytes of a known length are judged by it; else they follow in pieces.
      decide(null);
      return raw.writeHead(status);
    },
    write: (chunk: Uint8Array | string, ...rest: unknown[]) => {
      decide(null);
      const [encoding, done] = afterChunk(rest);
      return encoder === null ? raw.write(chunk, encoding, done) : encoder.write(chunk, encoding, done);
    },
    end: (...given: unknown[]) => {
      const [chunk, ...rest] = typeof given[0] === 'function' ? [undefined, ...given] : given;
      const body = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : undefined;
      const [encoding, done] = afterChunk(rest);
      decide(body === undefined ? 0 : Buffer.byteLength(body));
      if (done !== undefined) outgoing.once('finish', done);
      if (encoder !== null) body === undefined ? encoder.end() : encoder.end(body, encoding);
      else body === undefined ? raw.end() : raw.end(body, encoding);
      return outgoing;
    },
    flush: () => encoder?.flush(),
  });
}

/** The optional encoding and callback of Node's `write` and `end`. */
function afterChunk(rest: readonly unknown[]): [BufferEncoding, (() => void) | undefined] {
  const encoding = rest.find((one): one is BufferEncoding => typeof one === 'string') ?? 'utf8';
  const done = rest.find((one): one is () => void => typeof one === 'function');
  return [encoding, done];
}

type Raw = { write: ServerResponse['write']; end: ServerResponse['end'] };

/** What the encoder makes goes to the socket no faster than the reader takes it. */
function connect(encoder: Encoder, outgoing: ServerResponse, raw: Raw): void {
  let ours = false;
  encoder.on('data', (chunk: Uint8Array) => {
    if (!raw.write(chunk)) encoder.pause();
  });
  encoder.on('end', () => raw.end());
  encoder.on('error', () => outgoing.destroy());
  // The writer waits for `drain` of the answer: the encoder's room is its room.
  encoder.on('drain', () => {
    ours = true;
    outgoing.emit('drain');
    ours = false;
  });
  outgoing.on('drain', () => {
    if (!ours) encoder.resume();
  });
  outgoing.on('close', () => encoder.destroy());
}

function vary(outgoing: ServerResponse): void {
  const known = String(outgoing.getHeader('vary') ?? '');
  if (!/accept-encoding/i.test(known))
    outgoing.setHeader('vary', known === '' ? 'Accept-Encoding' : `${known}, Accept-Encoding`);
}

/** Other bytes than those that were tagged, of the same meaning (RFC 9110 §8.8.1). */
function weakenTag(outgoing: ServerResponse): void {
  const tag = outgoing.getHeader('etag');
  if (typeof tag === 'string' && !tag.startsWith('W/')) outgoing.setHeader('etag', `W/${tag}`);
}
