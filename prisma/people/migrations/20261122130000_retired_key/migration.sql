-- Keys of journals that were replaced (npm run keys -- renew people): a journal whose definitions name one goes on under it.
CREATE TABLE "retired_journal_key" (
    "public" BYTEA PRIMARY KEY,
    "wrapped" BYTEA NOT NULL
);
