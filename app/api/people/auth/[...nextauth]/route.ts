/** Signing in and out: next-auth, behind our own check of the origin (its CSRF token stays on as well). */

import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { webConfig } from '#lib/ground/config.ts';
import { sessionOptions } from '#lib/people/passkey/session.ts';
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
  return answer(request, context);
}
