/**
 * The session of the people's host: next-auth with one way in, a passkey, and one cookie, `__Host-isoloir`. Only Next's
 * pages and route handlers import this file.
 */

import { cookies } from 'next/headers';
import type { NextAuthOptions } from 'next-auth';
import { decode } from 'next-auth/jwt';
import CredentialsProvider from 'next-auth/providers/credentials';
import { webConfig } from '#lib/ground/config.ts';
import { cookieIn } from '#lib/ground/cookie.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { Role } from '../roll/person.ts';
import { endSessions } from './account.ts';
import { Claims, type Person, personOf } from './claims.ts';
import type { PasskeyCode } from './refusals.ts';
import { sessionKey } from './session-key.ts';
import { SignIn, signIn } from './sign-in.ts';

export type { Person } from './claims.ts';

/** Bound to this host by its prefix: no other host, `urn.` included, can set or receive it. */
export const SESSION_COOKIE = '__Host-isoloir';

/** Seconds; signing in again is one touch. */
const SESSION_LIFE = 8 * 3600;

/** next-auth's options, made on first use: they hold the session's key. */
export function sessionOptions(): NextAuthOptions {
  // next-auth reads its own address from the environment alone; ours comes from our configuration
  process.env.NEXTAUTH_URL = `${webConfig().peopleOrigin}/api/people/auth`;
  return {
    secret: sessionKey(),
    session: { strategy: 'jwt', maxAge: SESSION_LIFE },
    useSecureCookies: true,
    cookies: {
      sessionToken: { name: SESSION_COOKIE, options: { httpOnly: true, sameSite: 'lax', path: '/', secure: true } },
    },
    pages: { signIn: '/fr/sign-in', signOut: '/fr/sign-in', error: '/fr/sign-in' },
    providers: [
      CredentialsProvider({
        id: 'passkey',
        name: 'passkey',
        credentials: { nonce: {}, assertion: {} },
        authorize: async (credentials) => {
          const claims = await signIn(credentials);
          return claims === null ? null : { id: claims.person, claims };
        },
      }),
    ],
    callbacks: {
      // the cookie carries the claims and nothing else about the person
      jwt: ({ token, user }) => (user && 'claims' in user ? { claims: Claims.parse(user.claims) } : token),
      // what /session says: when it ends, not who it is
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      // a cookie cannot be taken back, so signing out raises the epoch: it ends on every device
      signOut: async ({ token }) => {
        const person = await personOf(token?.claims);
        if (person !== null) await endSessions(person.id);
      },
    },
    // next-auth's messages may quote what was sent
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  };
}

/** Whether a posted form is what the page of signing in sends, and not garbage. */
export const isSignIn = (form: string): boolean =>
  SignIn.safeParse(Object.fromEntries(new URLSearchParams(form))).success;

/** The person behind a request (or behind the page being rendered), checked against the database; null for a stranger. */
export async function currentPerson(request?: Request): Promise<Person | null> {
  const cookie = request === undefined ? (await cookies()).get(SESSION_COOKIE)?.value : cookieOf(request);
  if (cookie === undefined || cookie === '') return null;
  const token = await decode({ token: cookie, secret: sessionKey() }).catch(() => null);
  return token === null ? null : personOf(token.claims);
}

/** For route handlers: the person, who must hold at least one of these offices where any is named. */
export async function signedIn(request: Request, ...offices: Role[]): Promise<Result<Person, PasskeyCode>> {
  const person = await currentPerson(request);
  if (person === null) return refuse('session/none');
  if (offices.length > 0 && !offices.some((office) => person.roles.includes(office)))
    return refuse('session/forbidden');
  return ok(person);
}

const cookieOf = (request: Request): string | undefined =>
  cookieIn(request.headers.get('cookie'), SESSION_COOKIE) || undefined;
