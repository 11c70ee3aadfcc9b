-- Before the next migration lets one letter with a link wait per person, whatever its kind: where an invitation waited
-- beside a letter that its reader asked for, the one asked for stays. Without this the index could not be made, and the
-- upgrade would stop there. Changes nothing where that index stands already.
UPDATE "mail" m SET "state" = 'failed'
 WHERE m."template" = 'invitation' AND m."state" = 'queued'
   AND EXISTS (SELECT FROM "mail" o WHERE o."person_id" = m."person_id" AND o."template" = 'passkey-link' AND o."state" = 'queued');
