/** How a material goes out: the same bytes for ever, never a page of ours, never run (PROTOCOL §4.6). */
import { documentType } from '#lib/election/index.ts';
import { ok, type Result } from '#lib/ground/result.ts';
import { type MaterialCode, readMaterial } from './index.ts';

/** A PDF is saved, not shown: a viewer would run it in our origin. */
export async function serveMaterial(sha256: string): Promise<Result<Response, MaterialCode>> {
  const found = await readMaterial(sha256);
  if (!found.ok) return found;
  const { type, bytes } = found.value;
  const headers = new Headers({
    'content-type': type,
    'content-length': String(bytes.length),
    'cache-control': 'public, max-age=31536000, immutable',
    etag: `"${sha256}"`,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  if (type === documentType) headers.set('content-disposition', 'attachment');
  return ok(new Response(new Uint8Array(bytes), { headers }));
}
