-- One letter with a link waiting per person and kind, whether invited or asked for.
DROP INDEX "mail_invitation_key";
CREATE UNIQUE INDEX "mail_link_key" ON "mail" ("person_id", "template")
    WHERE "template" IN ('invitation', 'passkey-link') AND "state" = 'queued';
