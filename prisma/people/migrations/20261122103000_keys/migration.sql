-- Keys of the platform (PROTOCOL §2.7, decision 025).

-- The root of every key that must outlive a change of the key-encryption key.
CREATE TABLE "data_key" (
    "one" BOOLEAN PRIMARY KEY DEFAULT true CHECK ("one"),
    "wrapped" BYTEA NOT NULL
);

-- Where an issuing key lies: `wrapped` under the key-encryption key; `sealed` under its vote's seal, which a quorum of
-- the Authority holds in shares; `token`: in the PKCS #11 token under the label of its uuid, and nothing of it here.
ALTER TABLE "issuing_key"
    ADD COLUMN "place" TEXT NOT NULL DEFAULT 'wrapped' CHECK ("place" IN ('wrapped', 'sealed', 'token'));

-- X25519 public keys of the Authority's passkeys: to them the shares of a seal are encrypted.
CREATE TABLE "share_key" (
    "credential" TEXT PRIMARY KEY REFERENCES "passkey" ("id") ON DELETE CASCADE,
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "public" BYTEA NOT NULL CHECK (octet_length("public") = 32)
);
CREATE INDEX "share_key_person_idx" ON "share_key" ("person_id");

-- The seal of one vote's issuing keys. `opened`: with `quorum` shares the keys were put under the key-encryption key.
CREATE TABLE "key_seal" (
    "vote_id" TEXT PRIMARY KEY REFERENCES "vote" ("id"),
    "quorum" INTEGER NOT NULL CHECK ("quorum" > 0),
    "opened" BOOLEAN NOT NULL DEFAULT false
);

-- Share number `x` belongs to this person. `digest` tells a right share from a wrong one; `given`: wrapped, from its
-- giving to the opening; `gave` stays.
CREATE TABLE "key_share" (
    "vote_id" TEXT NOT NULL REFERENCES "key_seal" ("vote_id") ON DELETE CASCADE,
    "x" INTEGER NOT NULL CHECK ("x" > 0),
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "digest" BYTEA NOT NULL,
    "given" BYTEA,
    "gave" BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY ("vote_id", "x"),
    UNIQUE ("vote_id", "person_id")
);

-- The share, encrypted to each passkey of its person. Gone once the seal is open.
CREATE TABLE "key_share_copy" (
    "vote_id" TEXT NOT NULL,
    "x" INTEGER NOT NULL,
    "credential" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    PRIMARY KEY ("vote_id", "credential"),
    FOREIGN KEY ("vote_id", "x") REFERENCES "key_share" ("vote_id", "x") ON DELETE CASCADE
);
