/** What a software authenticator keeps, and how it rests in a JSON file. Never part of the built product. */
import { z } from 'zod';

/** One discoverable credential. Byte strings in base64url. */
export const Passkey = z.strictObject({
  id: z.string(),
  rpId: z.string(),
  userHandle: z.string(),
  name: z.string(),
  displayName: z.string(),
  /** P-256 private key. */
  key: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    d: z.string(),
  }),
  /** CTAP2 `CredRandomWithUV`, 32 bytes: the secret behind the PRF. */
  secret: z.string(),
  /** False for a passkey made without `prf`: it has none for ever. */
  prf: z.boolean(),
});
export type Passkey = z.infer<typeof Passkey>;

export const Keyring = z.strictObject({ passkeys: z.array(Passkey) });
export type Keyring = z.infer<typeof Keyring>;

export const emptyKeyring = (): Keyring => ({ passkeys: [] });
