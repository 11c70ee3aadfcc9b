-- The roll of a vote, frozen with its definition (PROTOCOL §4.6): whoever stands here may sign the register of this urn,
-- and nobody else. It grows by decisions `admit` alone; an import of the party's roll never touches it.
-- Only adds: what ran before goes on running while this is applied.
ALTER TABLE "definition" ADD CONSTRAINT "definition_vote_phi_key" UNIQUE ("vote_id", "phi");

CREATE TABLE "voter" (
    "vote_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "phi" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "federation" TEXT NOT NULL,
    "leaf_salt" BYTEA NOT NULL CHECK (octet_length("leaf_salt") = 32),
    -- one urn per member and vote
    PRIMARY KEY ("vote_id", "person_id"),
    UNIQUE ("phi", "person_id"),
    FOREIGN KEY ("vote_id", "phi") REFERENCES "definition" ("vote_id", "phi")
);
CREATE INDEX "voter_person_id_idx" ON "voter" ("person_id");
-- the list of who has signed, page by page
CREATE INDEX "voter_number_idx" ON "voter" ("vote_id", "number", "person_id");

-- Votes frozen before this table: who has signed stays of the urn where they signed, though an import has moved or
-- removed them since; then the roll as it stands.
INSERT INTO "voter" ("vote_id", "person_id", "phi", "number", "federation", "leaf_salt")
SELECT d."vote_id", s."person_id", s."phi", coalesce(m."number", ''), coalesce(m."federation", ''),
       coalesce(m."leaf_salt", sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')))
  FROM "sign_off" s JOIN "definition" d ON d."phi" = s."phi" LEFT JOIN "member" m ON m."person_id" = s."person_id";
INSERT INTO "voter" ("vote_id", "person_id", "phi", "number", "federation", "leaf_salt")
SELECT d."vote_id", m."person_id", d."phi", m."number", m."federation", m."leaf_salt"
  FROM "definition" d JOIN "vote" v ON v."id" = d."vote_id" AND v."state" = 'frozen'
  JOIN "member" m ON m."college" = d."college"
ON CONFLICT DO NOTHING;

-- No sign-off of anyone who is not on the frozen roll, whatever the program says.
ALTER TABLE "sign_off" ADD CONSTRAINT "sign_off_voter_fkey"
    FOREIGN KEY ("phi", "person_id") REFERENCES "voter" ("phi", "person_id");

-- Decisions `admit`: who is meant. The journal has counts and the salted hash of this list.
ALTER TABLE "proposal" DROP CONSTRAINT "proposal_kind_check";
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_kind_check"
    CHECK ("kind" IN ('freeze', 'open', 'stop', 'admit', 'close', 'publish'));
-- `freeze`: the roll that was proposed, in one hash; `admit`: salt of the list.
ALTER TABLE "proposal" ADD COLUMN "roll_mark" BYTEA;
ALTER TABLE "proposal" ADD COLUMN "list_salt" BYTEA;
CREATE TABLE "admission" (
    "proposal_id" UUID NOT NULL REFERENCES "proposal" ("id"),
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "phi" TEXT NOT NULL REFERENCES "definition" ("phi"),
    "number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    PRIMARY KEY ("proposal_id", "person_id")
);

-- An import on its way: the file in parts, its lines, what is wrong with them, and what it would change. Unlogged: a copy
-- of the roll that goes when it has been imported belongs in no write-ahead log; after a crash one sends the file again.
CREATE UNLOGGED TABLE "roll_import" (
    "id" UUID PRIMARY KEY,
    "person_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'sending'
        CHECK ("state" IN ('sending', 'reading', 'comparing', 'ready', 'refused', 'writing', 'done')),
    "parts" INTEGER NOT NULL CHECK ("parts" >= 1),
    "lines" INTEGER NOT NULL DEFAULT 0,
    "faults" INTEGER NOT NULL DEFAULT 0,
    "digest" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL
);
CREATE UNLOGGED TABLE "roll_part" (
    "import_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    PRIMARY KEY ("import_id", "part")
);
ALTER TABLE "roll_part" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
-- `person_id`: who this line is about; `change`: null where nothing changes. No index: it is read as a whole, and every
-- line is written twice.
CREATE UNLOGGED TABLE "roll_line" (
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "college" TEXT NOT NULL,
    "federation" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "person_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "change" TEXT CHECK ("change" IN ('added', 'known', 'changed')),
    "fields" TEXT[]
);
CREATE UNLOGGED TABLE "roll_fault" (
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "column" TEXT,
    "code" TEXT NOT NULL
);
CREATE INDEX "roll_fault_idx" ON "roll_fault" ("import_id", "line", "place");

-- Finding a member by the beginning of any word of name or e-mail, whatever the accents; by the beginning of the number.
-- Without marks, and capitals of A to Z alone made small, so that no locale changes what is found (roll/search.ts says the
-- same in JavaScript).
CREATE FUNCTION "plain_text" (text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(regexp_replace(normalize(
        replace(replace(replace(replace(replace(replace($1, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ø', 'o'), 'Ø', 'o'),
        NFD), '[\u0300-\u036f]', '', 'g') COLLATE "C")
$$;
-- Words end at whatever is no letter and no digit, quotes and colons too: what is left the type reads as words. Nothing in
-- here takes nulls, so that PostgreSQL writes the body in place of the call: an import spends most of its time here.
CREATE FUNCTION "plain_words" (text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace("public"."plain_text"($1),
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u1680\u2000-\u206f\u3000]+', ' ', 'g')::tsvector
$$;
CREATE INDEX "person_search_idx" ON "person" USING gin ("public"."plain_words"("name" || ' ' || "email"));
CREATE INDEX "member_number_idx" ON "member" (lower("number") text_pattern_ops);
