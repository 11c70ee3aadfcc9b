-- People: who may vote, their passkeys, what they signed. Never a ballot, a ballot number or a pass (PROTOCOL §1).

-- Anyone with a passkey, or invited to make one. `epoch` stands in every session: raising it signs the person out.
CREATE TABLE "person" (
    "id" UUID PRIMARY KEY,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "language" TEXT NOT NULL CHECK ("language" IN ('fr', 'en')),
    "roles" TEXT[] NOT NULL DEFAULT '{}' CHECK ("roles" <@ ARRAY['member', 'authority', 'trustee', 'operator']),
    "epoch" INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX "person_email_key" ON "person" (lower("email"));

-- The roll. `leaf_salt`: 32 bytes, PROTOCOL §3.6.
CREATE TABLE "member" (
    "person_id" UUID PRIMARY KEY REFERENCES "person" ("id"),
    "number" TEXT NOT NULL UNIQUE,
    "college" TEXT NOT NULL,
    "federation" TEXT NOT NULL,
    "leaf_salt" BYTEA NOT NULL CHECK (length("leaf_salt") = 32)
);
CREATE INDEX "member_college_idx" ON "member" ("college");

-- Public halves only. `id` is the credential id in base64url.
CREATE TABLE "passkey" (
    "id" TEXT PRIMARY KEY,
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "cose" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT[] NOT NULL DEFAULT '{}',
    "name" TEXT NOT NULL,
    "prf" BOOLEAN NOT NULL,
    "added_on" DATE NOT NULL
);
CREATE INDEX "passkey_person_id_idx" ON "passkey" ("person_id");

-- The token itself is never kept (PROTOCOL §3.2). `used_by`: the credential that it enrolled.
CREATE TABLE "invitation" (
    "id" UUID PRIMARY KEY,
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "token_hash" BYTEA NOT NULL UNIQUE CHECK (length("token_hash") = 32),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "used_by" TEXT,
    "revoked_at" TIMESTAMPTZ(3)
);
-- Never two live links.
CREATE UNIQUE INDEX "invitation_live_key" ON "invitation" ("person_id") WHERE "used_at" IS NULL AND "revoked_at" IS NULL;

-- The operator's first link (`npm run setup`); `used_for`: SHA-256 of what was set up with it.
CREATE TABLE "setup_link" (
    "token_hash" BYTEA PRIMARY KEY CHECK (length("token_hash") = 32),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_for" BYTEA
);

-- Nonces given out and not yet used (PROTOCOL §2.8).
CREATE TABLE "challenge" (
    "nonce" BYTEA PRIMARY KEY CHECK (length("nonce") = 32),
    "purpose" TEXT NOT NULL CHECK ("purpose" IN ('enrol', 'sign-in')),
    "expires_at" TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX "challenge_expires_at_idx" ON "challenge" ("expires_at");

-- Outbox. A letter with a link holds no link: it is made at the moment of sending.
CREATE TABLE "mail" (
    "id" BIGSERIAL PRIMARY KEY,
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "template" TEXT NOT NULL,
    "vote_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'queued' CHECK ("state" IN ('queued', 'sent', 'failed')),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX "mail_claim_idx" ON "mail" ("next_at", "id") WHERE "state" = 'queued';
-- One letter of a kind per person and vote; one invitation waiting per person.
CREATE UNIQUE INDEX "mail_vote_key" ON "mail" ("person_id", "template", "vote_id") WHERE "vote_id" IS NOT NULL;
CREATE UNIQUE INDEX "mail_invitation_key" ON "mail" ("person_id") WHERE "template" = 'invitation' AND "state" = 'queued';

CREATE TABLE "authority" (
    "only" BOOLEAN PRIMARY KEY DEFAULT true CHECK ("only"),
    "quorum" INTEGER NOT NULL CHECK ("quorum" >= 1)
);

CREATE TABLE "journal_key" (
    "only" BOOLEAN PRIMARY KEY DEFAULT true CHECK ("only"),
    "public" BYTEA NOT NULL,
    "wrapped" BYTEA NOT NULL
);

CREATE TABLE "vote" (
    "id" TEXT PRIMARY KEY,
    "state" TEXT NOT NULL DEFAULT 'draft' CHECK ("state" IN ('draft', 'prepared', 'frozen')),
    "draft" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL
);

-- Exact bytes of election.json and trustees.json; `uuid` is never reused (PROTOCOL §4.4).
CREATE TABLE "definition" (
    "phi" TEXT PRIMARY KEY,
    "vote_id" TEXT NOT NULL REFERENCES "vote" ("id"),
    "college" TEXT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "election" TEXT NOT NULL,
    "trustees" TEXT NOT NULL
);
CREATE INDEX "definition_vote_id_idx" ON "definition" ("vote_id");

CREATE TABLE "issuing_key" (
    "uuid" TEXT PRIMARY KEY,
    "vote_id" TEXT NOT NULL REFERENCES "vote" ("id"),
    "college" TEXT NOT NULL,
    "modulus" BYTEA NOT NULL,
    "wrapped" BYTEA NOT NULL
);

CREATE TABLE "trustee_key" (
    "vote_id" TEXT NOT NULL REFERENCES "vote" ("id"),
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    "record" TEXT,
    "assertion" JSONB,
    PRIMARY KEY ("vote_id", "person_id"),
    UNIQUE ("vote_id", "position")
);

CREATE TABLE "proposal" (
    "id" UUID PRIMARY KEY,
    "vote_id" TEXT NOT NULL REFERENCES "vote" ("id"),
    "kind" TEXT NOT NULL CHECK ("kind" IN ('freeze', 'open', 'stop', 'close', 'publish')),
    "statement" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open' CHECK ("state" IN ('open', 'passed', 'withdrawn')),
    "proposed_by" UUID NOT NULL REFERENCES "person" ("id"),
    "at" TIMESTAMPTZ(3) NOT NULL
);
CREATE UNIQUE INDEX "proposal_open_key" ON "proposal" ("vote_id", "kind") WHERE "state" = 'open';

CREATE TABLE "decision_signature" (
    "proposal_id" UUID NOT NULL REFERENCES "proposal" ("id"),
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "member" INTEGER NOT NULL CHECK ("member" >= 0),
    "credential" TEXT NOT NULL,
    "authenticator_data" BYTEA NOT NULL,
    "client_data" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    PRIMARY KEY ("proposal_id", "person_id"),
    UNIQUE ("proposal_id", "member")
);

-- One per member and urn, whichever passkey; no time is kept (PROTOCOL §5.4).
CREATE TABLE "sign_off" (
    "phi" TEXT NOT NULL REFERENCES "definition" ("phi"),
    "person_id" UUID NOT NULL REFERENCES "person" ("id"),
    "credential" TEXT NOT NULL,
    "cose" BYTEA NOT NULL,
    "authenticator_data" BYTEA NOT NULL,
    "client_data" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "requests" BYTEA[] NOT NULL,
    "signatures" BYTEA[] NOT NULL,
    "leaf" BYTEA NOT NULL,
    "published" BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY ("phi", "person_id")
);
CREATE INDEX "sign_off_waiting_idx" ON "sign_off" ("phi") WHERE NOT "published";

CREATE TABLE "factors" (
    "phi" TEXT NOT NULL REFERENCES "definition" ("phi"),
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    "payload" TEXT NOT NULL,
    "assertion" JSONB NOT NULL,
    PRIMARY KEY ("phi", "position")
);

-- What is due in the journal, in order; appended by the tick.
CREATE TABLE "journal_outbox" (
    "id" BIGSERIAL PRIMARY KEY,
    "vote_id" TEXT NOT NULL REFERENCES "vote" ("id"),
    "type" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "appended" BOOLEAN NOT NULL DEFAULT false
);
CREATE INDEX "journal_outbox_waiting_idx" ON "journal_outbox" ("id") WHERE NOT "appended";
