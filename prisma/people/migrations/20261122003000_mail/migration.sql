-- Mail, grown up (decision 018): one row is the letter and its state. `lane`: provider of the address, for its rate.
-- `phi`, `until`: the urn it is about, and when it is too late to send. `wave`: which of several reminders.
-- `link_id`: the link that this letter carries (never its token). `attempts` fences: one more with every claim.
-- `deferrals`: tries that the other side put off. `reason`: a status code or a word, never what a server wrote.
ALTER TABLE "mail" DROP CONSTRAINT "mail_state_check";
ALTER TABLE "mail"
    ADD CONSTRAINT "mail_state_check" CHECK ("state" IN ('queued', 'deferred', 'sent', 'bounced', 'complained', 'failed', 'dropped')),
    ADD COLUMN "lane" TEXT NOT NULL DEFAULT 'other',
    ADD COLUMN "phi" TEXT,
    ADD COLUMN "wave" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "until" TIMESTAMPTZ(3),
    ADD COLUMN "link_id" UUID,
    ADD COLUMN "deferrals" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "reason" TEXT CHECK ("reason" ~ '^[a-z0-9.-]{1,24}$');

DROP INDEX "mail_claim_idx";
CREATE INDEX "mail_claim_idx" ON "mail" ("lane", "template", "next_at", "id") WHERE "state" IN ('queued', 'deferred');
-- One letter of a kind per person, vote and wave.
DROP INDEX "mail_vote_key";
CREATE UNIQUE INDEX "mail_vote_key" ON "mail" ("person_id", "template", "vote_id", "wave") WHERE "vote_id" IS NOT NULL;
-- One letter with a link waiting per person, whatever its kind: each would end the other's link.
DROP INDEX "mail_link_key";
CREATE UNIQUE INDEX "mail_link_key" ON "mail" ("person_id")
    WHERE "template" IN ('invitation', 'enrol-reminder', 'passkey-link') AND "state" IN ('queued', 'deferred');
CREATE INDEX "mail_person_idx" ON "mail" ("person_id", "template");
CREATE INDEX "mail_figures_idx" ON "mail" ("template", "state", "lane");
CREATE INDEX "mail_failed_idx" ON "mail" ("id") WHERE "state" IN ('bounced', 'complained', 'failed');

-- How a provider stands: letters it may be sent now (a bucket that fills with time), and until when it rests.
CREATE TABLE "mail_lane" (
    "lane" TEXT PRIMARY KEY,
    "credit" DOUBLE PRECISION NOT NULL,
    "credit_at" TIMESTAMPTZ(3) NOT NULL,
    "rests_until" TIMESTAMPTZ(3),
    "rests" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT CHECK ("reason" ~ '^[a-z0-9.-]{1,24}$')
);
-- One row per connection that a provider is allowed, over all workers; `until`: the end of its holder's claim.
CREATE TABLE "mail_slot" (
    "lane" TEXT NOT NULL REFERENCES "mail_lane" ("lane"),
    "slot" INTEGER NOT NULL CHECK ("slot" >= 0),
    "until" TIMESTAMPTZ(3) NOT NULL,
    PRIMARY KEY ("lane", "slot")
);
-- Kinds of letters that the Authority holds back.
CREATE TABLE "mail_pause" ("template" TEXT PRIMARY KEY);
-- How many letters left in which minute.
CREATE TABLE "mail_pace" (
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "template" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "sent" INTEGER NOT NULL,
    PRIMARY KEY ("minute", "template", "lane")
);
-- What was queued about an urn ('' of no urn, no vote), when, for how many; `mark`: what the roll looked like then.
CREATE TABLE "mail_call" (
    "vote_id" TEXT NOT NULL,
    "phi" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "wave" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "swept_at" TIMESTAMPTZ(3) NOT NULL,
    "queued" INTEGER NOT NULL,
    "mark" TEXT NOT NULL,
    PRIMARY KEY ("vote_id", "phi", "template", "wave")
);
