-- Board: chains of events that everyone may read (PROTOCOL §6). The same table in both clusters: the journals beside
-- the people, the live chains beside the urn. Rows are added and never altered (roles.sql gives SELECT and INSERT).

-- `event` and `payload` are the exact bytes that are hashed; `hash` is the event's, `payload_hash` the payload's, in hex.
CREATE TABLE "event" (
    "chain" TEXT NOT NULL CHECK ("chain" ~ '^(urn/[A-Za-z0-9+/]{43}|journal/[1-9A-HJ-NP-Za-km-z]{22})$'),
    "height" INTEGER NOT NULL CHECK ("height" >= 0),
    "hash" TEXT NOT NULL UNIQUE CHECK ("hash" ~ '^[0-9a-f]{64}$'),
    "payload_hash" TEXT NOT NULL CHECK ("payload_hash" ~ '^[0-9a-f]{64}$'),
    "event" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "signature" TEXT NOT NULL CHECK ("signature" ~ '^[0-9a-f]{128}$'),
    PRIMARY KEY ("chain", "height")
);
