-- Letters that tell who has signed, or who has not (decision 028): the row names nobody. `sealed`: the reader, as
-- ciphertext; `mark`: HMAC of letter and reader, by which nothing is queued twice.
ALTER TABLE "mail"
    ALTER COLUMN "person_id" DROP NOT NULL,
    ADD COLUMN "sealed" BYTEA,
    ADD COLUMN "mark" BYTEA CHECK (octet_length("mark") = 32),
    ADD CONSTRAINT "mail_reader_check" CHECK (num_nonnulls("person_id", "sealed") = 1 AND num_nonnulls("sealed", "mark") <> 1);
CREATE UNIQUE INDEX "mail_mark_key" ON "mail" ("mark") WHERE "mark" IS NOT NULL;

-- When a link was used or ended: the day says all that anybody asks, and the second would be that of an enrolment.
ALTER TABLE "invitation"
    ALTER COLUMN "used_at" TYPE DATE USING ("used_at" AT TIME ZONE 'UTC')::date,
    ALTER COLUMN "revoked_at" TYPE DATE USING ("revoked_at" AT TIME ZONE 'UTC')::date;
