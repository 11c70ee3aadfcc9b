/** Signing in and out: next-auth, behind our own check of the origin (its CSRF token stays on as well). */

import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { webConfig } from '#lib/ground/config.ts';
import { sessionOptions } from '#lib/people/passkey/session.ts';
import { refuseByEdge } from '#lib/web/index.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

const answer = (request: NextRequest, context: Context): Promise<Response> =>
  NextAuth(request, context, sessionOptions());

export const GET = answer;

export async function POST(request: NextRequest, context: Context): Promise<Response> {
  if (request.headers.get('origin') !== webConfig().peopleOrigin) return refuseByEdge(request, 'web/wrong-origin');
  return answer(request, context);
}
