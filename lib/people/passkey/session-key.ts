/**
 * The key of the session's cookie (PROTOCOL §2.7): HKDF-SHA-256(ikm = PEOPLE_KEK, salt = SESSION_SECRET, info =
 * enc(`isoloir/v1/session`)). Who has taken the environment without the key-encryption key signs nobody in [a member's id
 * and epoch stand in the database]. Another KEK signs everybody out.
 */
import { hkdf } from '#lib/crypto/hash.ts';
import { toBase64Url, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import { peopleConfig } from '#lib/ground/config.ts';

/** 32 bytes in base64url, as next-auth takes its secret. */
export function sessionKey(): string {
  const { kek, sessionSecret } = peopleConfig();
  return toBase64Url(hkdf({ secret: kek, salt: utf8(sessionSecret), info: enc('isoloir/v1/session'), length: 32 }));
}
