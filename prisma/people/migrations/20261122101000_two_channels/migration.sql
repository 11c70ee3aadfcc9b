-- Enrolment on two channels (PROTOCOL §3.3, decision 023): a link that came by letter enrols with a second proof only.

-- A member may have no e-mail address; the link then stands on the sheet that the section hands over.
ALTER TABLE "person" ALTER COLUMN "email" DROP NOT NULL;
ALTER TABLE "person" DROP CONSTRAINT "person_roles_check";
ALTER TABLE "person" ADD CONSTRAINT "person_roles_check"
    CHECK ("roles" <@ ARRAY['member', 'authority', 'trustee', 'operator', 'officer']);

-- A fact that the member knows (PROTOCOL §3.3), as a MAC under a key that the database does not hold.
ALTER TABLE "member"
    ADD COLUMN "fact_mac" BYTEA CHECK (length("fact_mac") = 32),
    ADD COLUMN "fact_tries" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "roll_line" ALTER COLUMN "email" DROP NOT NULL;
ALTER TABLE "roll_line" ADD COLUMN "fact_mac" BYTEA;

-- `proven`: shown after a fresh touch of a passkey of the same person. `tries`: wrong proofs that can be guessed; none is
-- taken before `next_try_at`. `texts`: messages sent for it; none before `next_text_at`.
ALTER TABLE "invitation"
    ADD COLUMN "proven" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "next_try_at" TIMESTAMPTZ(3),
    ADD COLUMN "texts" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "next_text_at" TIMESTAMPTZ(3);

-- Codes on their way. `invitation_id`: of a message, the link it was asked for with. Deleted when used, replaced or over.
CREATE TABLE "enrol_code" (
    "id" UUID PRIMARY KEY,
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "kind" TEXT NOT NULL CHECK ("kind" IN ('sms', 'section')),
    "invitation_id" UUID REFERENCES "invitation" ("id"),
    "mac" BYTEA NOT NULL CHECK (length("mac") = 32),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    CHECK (("kind" = 'sms') = ("invitation_id" IS NOT NULL))
);
CREATE INDEX "enrol_code_person_id_idx" ON "enrol_code" ("person_id");
CREATE INDEX "enrol_code_invitation_id_idx" ON "enrol_code" ("invitation_id");
CREATE INDEX "enrol_code_expires_at_idx" ON "enrol_code" ("expires_at");
CREATE UNIQUE INDEX "enrol_code_section_key" ON "enrol_code" ("person_id") WHERE "kind" = 'section';

-- Each sheet that left a printer: who printed for whom, on which day. Never changed, never removed.
CREATE TABLE "section_sheet" (
    "id" UUID PRIMARY KEY,
    "officer_id" UUID NOT NULL REFERENCES "person" ("id"),
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "printed_on" DATE NOT NULL,
    "has_link" BOOLEAN NOT NULL
);
CREATE INDEX "section_sheet_printed_on_idx" ON "section_sheet" ("printed_on");
CREATE INDEX "section_sheet_person_id_idx" ON "section_sheet" ("person_id");

-- What the party takes as a second proof. A row counts from the moment its quorum has agreed; the newest such row holds.
CREATE TABLE "enrol_rule" (
    "id" SERIAL PRIMARY KEY,
    "accepts" TEXT[] NOT NULL CHECK ("accepts" <@ ARRAY['sms', 'section', 'facts'] AND 'section' = ANY ("accepts")),
    "fact_fr" TEXT,
    "fact_en" TEXT,
    "agreed" UUID[] NOT NULL,
    "in_force" BOOLEAN NOT NULL DEFAULT false,
    "proposed_on" DATE NOT NULL,
    CHECK (('facts' = ANY ("accepts")) = ("fact_fr" IS NOT NULL AND "fact_en" IS NOT NULL))
);
