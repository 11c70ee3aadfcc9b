/**
 * A software authenticator: hides keys, CBOR and the shapes of WebAuthn; promises what a platform authenticator with
 * PRF promises; never part of the built product (it verifies every user without asking).
 */
export {
  type Authenticator,
  AuthenticatorError,
  type CreateAnswer,
  type GetAnswer,
  prfSalt,
  prfValue,
  readKeyring,
  softwareAuthenticator,
  writeKeyring,
} from './authenticator.ts';
export { Keyring, type Passkey } from './keys.ts';
export { type Injectable, injectAuthenticator } from './page-shim.ts';
