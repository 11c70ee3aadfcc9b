-- Keys of receipts that were replaced (npm run keys -- renew urn): an urn whose definition names one goes on under it.
CREATE TABLE "retired_key" (
    "public" TEXT PRIMARY KEY,
    "wrapped" BYTEA NOT NULL
);
