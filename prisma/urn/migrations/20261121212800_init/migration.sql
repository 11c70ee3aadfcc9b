-- Urn: what was cast, never who cast it (PROTOCOL §1, §5.7). No time, no sequence, no address in any table; what waits
-- is ciphertext of one size. Rows are added and never altered; only `waiting` and `batch_key` are ever emptied.

-- Frozen definitions that this urn holds. A uuid is never used twice [a second modulus under one uuid links ballots].
CREATE TABLE "election" (
    "phi" TEXT PRIMARY KEY CHECK (length("phi") = 43),
    "uuid" TEXT NOT NULL UNIQUE,
    "vote_id" TEXT NOT NULL,
    "election" TEXT NOT NULL,
    "trustees" TEXT NOT NULL
);
CREATE INDEX "election_vote_id_idx" ON "election" ("vote_id");

-- Decisions of the journals whose quorum this urn has verified, by their height there; `hash` is the event's.
CREATE TABLE "decision" (
    "vote_id" TEXT NOT NULL,
    "height" INTEGER NOT NULL CHECK ("height" >= 0),
    "hash" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    PRIMARY KEY ("vote_id", "height")
);

-- Key of a batch that waits, wrapped under URN_KEK. Deleting the row is what makes waiting ballots unreadable for ever.
CREATE TABLE "batch_key" (
    "phi" TEXT NOT NULL REFERENCES "election" ("phi"),
    "batch" INTEGER NOT NULL CHECK ("batch" >= 1),
    "wrapped" BYTEA NOT NULL,
    PRIMARY KEY ("phi", "batch")
);

-- Ballots that wait. `row_key`: HMAC under the batch key; `first`: the first of its pass in this batch.
CREATE TABLE "waiting" (
    "phi" TEXT NOT NULL,
    "batch" INTEGER NOT NULL,
    "row_key" BYTEA NOT NULL CHECK (length("row_key") = 32),
    "first" BOOLEAN NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    PRIMARY KEY ("phi", "batch", "row_key"),
    FOREIGN KEY ("phi", "batch") REFERENCES "batch_key" ("phi", "batch")
);

-- The live chain as this urn made it; copied to the board by its appender.
CREATE TABLE "chain_event" (
    "phi" TEXT NOT NULL REFERENCES "election" ("phi"),
    "height" INTEGER NOT NULL CHECK ("height" >= 0),
    "hash" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    PRIMARY KEY ("phi", "height")
);

-- Index of what is already public on the chain. `envelope`: SHA-256 of the whole envelope, to know it again.
CREATE TABLE "published" (
    "phi" TEXT NOT NULL REFERENCES "election" ("phi"),
    "y" TEXT NOT NULL,
    "n" INTEGER NOT NULL CHECK ("n" >= 1),
    "number" TEXT NOT NULL,
    "envelope" TEXT NOT NULL,
    "batch" INTEGER NOT NULL,
    PRIMARY KEY ("phi", "y", "n"),
    UNIQUE ("phi", "number")
);

-- The urn is over and its last batch is out: nothing is accepted any more. `last`: hash of the last event before closing.
CREATE TABLE "ending" (
    "phi" TEXT PRIMARY KEY REFERENCES "election" ("phi"),
    "ballots" INTEGER NOT NULL,
    "passes" INTEGER NOT NULL,
    "last" TEXT NOT NULL,
    "fewer_than_k" BOOLEAN NOT NULL
);

-- Ed25519 key of receipts and heads: the seed wrapped under URN_KEK.
CREATE TABLE "signing_key" (
    "one" BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK ("one"),
    "public" TEXT NOT NULL,
    "wrapped" BYTEA NOT NULL
);
