/**
 * The key of all that whoever waits carries: HKDF-SHA-256 (RFC 5869) of the people's key-encryption key, the same in all
 * processes and after a restart. With another key-encryption key, or another SESSION_SECRET, every place is a stranger's.
 */
import { hkdfSync } from 'node:crypto';
import { type Bytes, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';

/** 32 bytes. @throws ConfigFault where this process is the urn's */
export const roomKey = (): Bytes =>
  shared('gate/room-key', () => {
    const { kek, sessionSecret } = peopleConfig();
    return new Uint8Array(hkdfSync('sha256', kek, utf8(sessionSecret), enc('isoloir/v1/room'), 32));
  });
