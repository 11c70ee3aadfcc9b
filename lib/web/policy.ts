import { isStill } from './still.ts';

/** Pages that check whole elections in the browser, and so may compile WebAssembly (decision 010). */
const counting = /^\/(?:fr|en)\/trustee(?:\/|$)/;

/** Where scripts may come from: by the answer's nonce, or, on a page of links, our one file alone. */
const scriptsOf = (nonce: string, path: string): string => {
  if (isStill(path)) return "'self'";
  return `'nonce-${nonce}' 'strict-dynamic'${counting.test(path) ? " 'wasm-unsafe-eval'" : ''}`;
};

/** The Content Security Policy of a page that Next renders at `path`. */
export const pagePolicy = ({ nonce, urnOrigin, path }: { nonce: string; urnOrigin: string; path: string }): string =>
  [
    "default-src 'none'",
    `script-src ${scriptsOf(nonce, path)}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ${urnOrigin}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    ...(isStill(path) ? ["trusted-types 'none'"] : []),
  ].join('; ');
