/** Keys of the demonstration's people: one software authenticator per person, at rest in .data/demo/keys. */
import fs from 'node:fs';
import path from 'node:path';
import { type Authenticator, readKeyring, softwareAuthenticator, writeKeyring } from '../../e2e/authenticator/index.ts';

export type Keys = {
  /** This person's authenticator; the same one at each call. */
  of: (email: string) => Authenticator;
  /** Whether this person has made a passkey. */
  has: (email: string) => boolean;
};

export function keysIn(dir: string): Keys {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const known = new Map<string, Authenticator>();
  const fileOf = (email: string) => path.join(dir, `${email}.json`);
  return {
    has: (email) => fs.existsSync(fileOf(email)),
    of: (email) => {
      const made = known.get(email);
      if (made) return made;
      const file = fileOf(email);
      const authenticator = softwareAuthenticator({
        ...(fs.existsSync(file) ? { keyring: readKeyring(fs.readFileSync(file)) } : {}),
        // written beside and moved: a kill leaves either the old keys or the new ones
        onChange: (ring) => {
          fs.writeFileSync(`${file}.part`, writeKeyring(ring), { mode: 0o600 });
          fs.renameSync(`${file}.part`, file);
        },
      });
      known.set(email, authenticator);
      return authenticator;
    },
  };
}
