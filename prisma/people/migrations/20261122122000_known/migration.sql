-- Tokens of members' devices (PROTOCOL §3.7, decision 034). One key per quarter; its public half is the people's host's.
CREATE TABLE "known_key" (
    "quarter" TEXT PRIMARY KEY CHECK ("quarter" ~ '^\d{4}Q[1-4]$'),
    "modulus" BYTEA NOT NULL CHECK (octet_length("modulus") = 384),
    "wrapped" BYTEA NOT NULL
);

-- That a passkey has had one of its tokens: under a name that only the holder of the key-encryption key can compute, and
-- no two names of one passkey are alike. `request`: SHA-256 of what was signed, blinded, so that who did not hear the
-- answer gets it again. No time, no reference to anybody.
CREATE TABLE "known_given" (
    "name" BYTEA PRIMARY KEY CHECK (octet_length("name") = 32),
    "quarter" TEXT NOT NULL,
    "request" BYTEA NOT NULL CHECK (octet_length("request") = 32)
);
