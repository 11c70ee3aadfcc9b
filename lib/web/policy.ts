/** Pages that check whole elections in the browser, and so may compile WebAssembly (decision 010). */
const counting = /^\/(?:fr|en)\/trustee(?:\/|$)/;

/** The Content Security Policy of a page that Next renders at `path`. */
export const pagePolicy = ({ nonce, urnOrigin, path }: { nonce: string; urnOrigin: string; path: string }): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${counting.test(path) ? " 'wasm-unsafe-eval'" : ''}`,
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
  ].join('; ');
