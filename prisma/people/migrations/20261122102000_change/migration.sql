-- Loss and change by decision (PROTOCOL §3.5, decision 024). `statement`: exact canonical JSON, as signed. `salt`: of its
-- hash in the journals. `due`: when it happens; null until enough have signed. `ended_by`: who or what ended it.
CREATE TABLE "change" (
    "id" UUID PRIMARY KEY,
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "kind" TEXT NOT NULL CHECK ("kind" IN ('passkey', 'contact')),
    "statement" TEXT NOT NULL,
    "salt" BYTEA NOT NULL CHECK (octet_length("salt") = 32),
    "proposed_by" UUID NOT NULL REFERENCES "person" ("id"),
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'proposed'
        CHECK ("state" IN ('proposed', 'waiting', 'done', 'stopped', 'withdrawn')),
    "due" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT CHECK ("ended_by" IN ('member', 'link', 'desk', 'time', 'taken')),
    CHECK (("state" IN ('proposed', 'waiting')) = ("ended_at" IS NULL)),
    CHECK (("ended_at" IS NULL) = ("ended_by" IS NULL)),
    CHECK ("state" NOT IN ('waiting', 'done') OR "due" IS NOT NULL)
);
-- One at a time about one person.
CREATE UNIQUE INDEX "change_live_key" ON "change" ("person_id") WHERE "state" IN ('proposed', 'waiting');
CREATE INDEX "change_due_idx" ON "change" ("due") WHERE "state" = 'waiting';
CREATE INDEX "change_person_idx" ON "change" ("person_id");

-- `cose`: the key as it was, so that the signature can be checked when the passkey is gone.
CREATE TABLE "change_signature" (
    "change_id" UUID NOT NULL REFERENCES "change" ("id"),
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "credential" TEXT NOT NULL,
    "cose" BYTEA NOT NULL,
    "authenticator_data" BYTEA NOT NULL,
    "client_data" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    PRIMARY KEY ("change_id", "person_id")
);

-- A letter to another address than its person's own: the one that a change leaves, or comes to.
ALTER TABLE "mail"
    ADD COLUMN "address" TEXT,
    ADD COLUMN "change_id" UUID REFERENCES "change" ("id");
CREATE INDEX "mail_change_idx" ON "mail" ("change_id") WHERE "change_id" IS NOT NULL;

-- The same by text message: a row is sent once, by the tick. `at`: not before.
CREATE TABLE "change_text" (
    "id" BIGSERIAL PRIMARY KEY,
    "change_id" UUID NOT NULL REFERENCES "change" ("id"),
    "phone" TEXT NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('notice', 'coming', 'done', 'stopped')),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued' CHECK ("state" IN ('queued', 'sent', 'failed', 'dropped'))
);
CREATE INDEX "change_text_idx" ON "change_text" ("at") WHERE "state" = 'queued';
