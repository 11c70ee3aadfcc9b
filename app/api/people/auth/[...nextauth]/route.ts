/** Signing in and out: next-auth, behind our own check of the origin (its CSRF token stays on as well). */

import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { statements } from '#lib/gate/refuse/statement.ts';
import { utf8 } from '#lib/ground/bytes.ts';
import { webConfig } from '#lib/ground/config.ts';
import { isSignIn, sessionOptions } from '#lib/people/passkey/session.ts';
import { refuseByEdge } from '#lib/web/index.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * `session` is next-auth's own page for looking at a session: it answers any living cookie with a younger one, so that a
 * stolen cookie would live for ever. Our pages ask `/api/people/me`, which sets none.
 */
async function answer(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (nextauth[0] === 'session') return refuseByEdge(request, 'web/no-such-path');
  return NextAuth(request, context, sessionOptions());
}

export const GET = answer;

export async function POST(request: NextRequest, context: Context): Promise<Response> {
  if (request.headers.get('origin') !== webConfig().peopleOrigin) return refuseByEdge(request, 'web/wrong-origin');
  const { nextauth } = await context.params;
  if (nextauth.join('/') !== 'callback/passkey') return answer(request, context);
  const form = await request.clone().text();
  const answered = await answer(request, context);
  return answered.status === 401 && isSignIn(form) ? stated(answered, form) : answered;
}

/** Whoever could not sign in gets our signed word of it, as every other refused act does (PROTOCOL §5.14). */
async function stated(answered: Response, form: string): Promise<Response> {
  const refusal = statements().state('people', { reason: 'session/none', body: utf8(form) });
  if (refusal === null) return answered;
  const said: unknown = await answered.json();
  const headers = new Headers(answered.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify({ ...Object(said), refusal }), { status: answered.status, headers });
}
