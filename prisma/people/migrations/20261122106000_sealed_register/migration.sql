-- The register, sealed (decision 028). `row_key`: HMAC of urn and person; `sealed`: ciphertext of one length per urn.
-- No foreign key, to a person or to anything: its check would write the transaction into the row of whoever signs.
CREATE TABLE "register_row" (
    "phi" TEXT NOT NULL,
    "row_key" BYTEA NOT NULL CHECK (octet_length("row_key") = 32),
    "sealed" BYTEA NOT NULL,
    "published" BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY ("phi", "row_key")
);
CREATE INDEX "register_row_waiting_idx" ON "register_row" ("phi") WHERE NOT "published";
-- ciphertext does not compress: no need to try
ALTER TABLE "register_row" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;
-- "sign_off" holds what older releases wrote, until the people side starts and seals it; it takes nothing new.
