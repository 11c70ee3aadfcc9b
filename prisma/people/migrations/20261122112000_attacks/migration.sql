-- A change whose ground has gone when its time comes (PROTOCOL §3.5) is stopped: `stale`.
ALTER TABLE "change"
    DROP CONSTRAINT "change_ended_by_check",
    ADD CONSTRAINT "change_ended_by_check" CHECK ("ended_by" IN ('member', 'link', 'desk', 'time', 'taken', 'stale'));

-- Of an officer of one section: whose members they find and print for. NULL: the whole party's.
ALTER TABLE "person" ADD COLUMN "officer_federation" TEXT;

-- How many members each officer was shown on a day: nobody takes the roll along, ten names at a time.
CREATE TABLE "section_find" (
    "officer_id" UUID NOT NULL REFERENCES "person" ("id"),
    "day" DATE NOT NULL,
    "shown" INTEGER NOT NULL,
    PRIMARY KEY ("officer_id", "day")
);
