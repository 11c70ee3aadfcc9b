-- One word per urn on who still votes after its closing (PROTOCOL §7.1): whoever reads it is asked once per closing and
-- process, and two processes that say it for a moment say it once. The payload is canonical JSON: one spelling.
CREATE UNIQUE INDEX "journal_outbox_grace_idx"
    ON "journal_outbox" (substring("payload" FROM '"phi":"([A-Za-z0-9+/]{43})"'))
    WHERE "type" = 'grace';
