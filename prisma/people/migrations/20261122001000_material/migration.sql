-- Photos and documents of candidates and motions, by the hash that definitions bind (PROTOCOL §4.6).
CREATE TABLE "material" (
    "sha256"   TEXT NOT NULL PRIMARY KEY,
    "type"     TEXT NOT NULL CHECK ("type" IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    "bytes"    BYTEA NOT NULL,
    "size"     INTEGER NOT NULL CHECK ("size" = octet_length("bytes")),
    "width"    INTEGER CHECK ("width" > 0),
    "height"   INTEGER CHECK ("height" > 0),
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "material_hash" CHECK ("sha256" = encode(sha256("bytes"), 'hex')),
    CONSTRAINT "material_size" CHECK (("type" = 'application/pdf') = ("width" IS NULL) AND ("width" IS NULL) = ("height" IS NULL))
);
-- What is compressed already is not compressed again.
ALTER TABLE "material" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

-- Which votes use a material: while a row stands here the material cannot be removed.
CREATE TABLE "material_use" (
    "vote_id" TEXT NOT NULL REFERENCES "vote" ("id"),
    "sha256"  TEXT NOT NULL REFERENCES "material" ("sha256"),
    PRIMARY KEY ("vote_id", "sha256")
);
CREATE INDEX "material_use_sha256_idx" ON "material_use" ("sha256");
