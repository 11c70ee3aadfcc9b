/** Sign in as somebody: with cookies forged under every secret at hand, or with a passkey of one's own under their name. */
import { encode } from 'next-auth/jwt';
import { hkdf } from '#lib/crypto/hash.ts';
import { toBase64Url, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import { sessionOf } from '../../../e2e/voter/session.ts';
import { impostor } from './impostor.ts';
import { type Attempt, ask, count, isLet, isRefused, type Victim } from './thief.ts';

const COOKIE = '__Host-isoloir';
/** Somebody of the Authority, and members. */
const VICTIMS = 12;
/** Candidates for a key of the cookie: those of the environment come first. */
const KEYS = 120;

const withPasskey = (victims: readonly Victim[]): Victim[] => victims.filter(({ passkeys }) => passkeys.length > 0);

export const forgeCookies: Attempt = async ({ loot, secrets, victims }) => {
  const words = Object.values(loot.environment).filter((value) => value.length >= 16);
  const salt = utf8(loot.environment.SESSION_SECRET ?? '');
  const info = enc('isoloir/v1/session');
  const keys = [...words, ...secrets.map((secret) => toBase64Url(hkdf({ secret, salt, info, length: 32 })))].slice(
    0,
    KEYS,
  );
  const [first, ...others] = withPasskey(victims);
  const works = async (victim: Victim | undefined, secret: string): Promise<boolean> => {
    const claims = { person: victim?.person, passkey: victim?.passkeys[0]?.id, epoch: victim?.epoch };
    const token = await encode({ token: { claims }, secret });
    return isLet(await ask(loot.open.people, '/api/people/me', undefined, `${COOKIE}=${token}`), ['session/none']);
  };
  const tried = await count('sign in with a forged cookie', keys, (key) => works(first, key));
  // one key that works signs in everybody
  if (tried.successes > 0) tried.successes += others.length;
  return tried;
};

export const signInAsSomebody: Attempt = ({ loot, victims, dice }) =>
  count('sign in with another passkey', dice.shuffle(withPasskey(victims)).slice(0, VICTIMS), async ({ passkeys }) => {
    const session = sessionOf(loot.open.people, impostor(loot.open.people, passkeys[0]?.id ?? ''));
    return session.signIn().then(
      () => true,
      (thrown: unknown) => isRefused(thrown, ['no session']),
    );
  });
