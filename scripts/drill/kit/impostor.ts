/** An authenticator that answers with a key of the thief's own under the name of somebody else's passkey. */
import { randomBytes } from '#lib/ground/bytes.ts';
import { type Authenticator, softwareAuthenticator } from '../../../e2e/authenticator/index.ts';
import { rpIdOf } from '../../../e2e/voter/session.ts';

export function impostor(origin: string, credential: string): Authenticator {
  const own = softwareAuthenticator();
  own.create({
    origin,
    rpId: rpIdOf(origin),
    user: { id: randomBytes(16), name: 'thief', displayName: 'thief' },
    challenge: randomBytes(32),
    algorithms: [-7],
    prf: {},
  });
  return { ...own, get: (request) => ({ ...own.get({ ...request, allow: [] }), credential }) };
}
