-- Members who were turned away after their passkey had answered for them, and never signed (PROTOCOL §5.15, decision 036).
-- The night's key of a vote: made at its opening, wrapped under PEOPLE_KEK; with it, and with nothing else, a mark is tried
-- against a member. Handed to auditors after the closing, then destroyed.
CREATE TABLE "night" (
    "vote_id" TEXT PRIMARY KEY REFERENCES "vote" ("id"),
    "wrapped" BYTEA,
    -- open: marks come in; settled: their sum stands in the journal; destroyed: marks are of nobody any more
    "state" TEXT NOT NULL DEFAULT 'open' CHECK ("state" IN ('open', 'settled', 'destroyed')),
    -- when it was first handed out
    "given_at" TIMESTAMPTZ,
    CHECK (("wrapped" IS NULL) = ("state" = 'destroyed'))
);

-- One row for each member, minute and reason. `minute`: epoch minutes. Written once a minute, for all in one sorted
-- statement; gone again as soon as the member has signed.
CREATE TABLE "refused" (
    "phi" TEXT NOT NULL REFERENCES "definition" ("phi"),
    "mark" BYTEA NOT NULL CHECK (octet_length("mark") = 32),
    "minute" INTEGER NOT NULL CHECK ("minute" > 0),
    "reason" TEXT NOT NULL CHECK ("reason" IN ('early', 'paused', 'busy', 'closed')),
    PRIMARY KEY ("phi", "mark", "minute", "reason")
);

-- A purge takes both. The rest is as in 20261122113000_purge_shares.
CREATE OR REPLACE FUNCTION "purge_vote"("purged" TEXT) RETURNS JSONB
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    urns TEXT[];
    voters INTEGER;
    register INTEGER;
    admissions INTEGER;
    letters INTEGER;
    lines INTEGER := 0;
    changes INTEGER;
    more INTEGER;
    voter_digest BYTEA;
    register_digest BYTEA;
    ended UUID[];
BEGIN
    IF NOT EXISTS (SELECT FROM proposal WHERE vote_id = purged AND kind = 'purge' AND state = 'passed') THEN
        RAISE EXCEPTION 'no decision to purge this vote' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT array_agg(phi) INTO urns FROM definition WHERE vote_id = purged;
    SELECT sha256(coalesce(string_agg(h, ''::bytea ORDER BY h), '')) INTO voter_digest
      FROM (SELECT sha256(convert_to(to_jsonb(v)::text, 'UTF8')) AS h FROM voter v WHERE vote_id = purged) AS rows;
    SELECT sha256(coalesce(string_agg(h, ''::bytea ORDER BY h), '')) INTO register_digest
      FROM (SELECT sha256(convert_to(phi || encode(row_key, 'hex'), 'UTF8') || sealed) AS h
              FROM register_row WHERE phi = ANY (urns)) AS rows;

    -- changes about these voters alone: in another vote that is still kept they are needed
    SELECT coalesce(array_agg(c.id), '{}') INTO ended FROM change c
     WHERE c.state NOT IN ('proposed', 'waiting')
       AND EXISTS (SELECT FROM voter v WHERE v.vote_id = purged AND v.person_id = c.person_id)
       AND NOT EXISTS (SELECT FROM voter v WHERE v.vote_id <> purged AND v.person_id = c.person_id);
    DELETE FROM mail WHERE change_id = ANY (ended);
    GET DIAGNOSTICS letters = ROW_COUNT;
    DELETE FROM change_text WHERE change_id = ANY (ended);
    DELETE FROM change_signature WHERE change_id = ANY (ended);
    DELETE FROM change WHERE id = ANY (ended);
    GET DIAGNOSTICS changes = ROW_COUNT;

    DELETE FROM register_row WHERE phi = ANY (urns);
    GET DIAGNOSTICS register = ROW_COUNT;
    DELETE FROM sign_off WHERE phi = ANY (urns);
    DELETE FROM mail WHERE vote_id = purged OR phi = ANY (urns);
    GET DIAGNOSTICS more = ROW_COUNT;
    letters := letters + more;
    DELETE FROM admission WHERE proposal_id IN (SELECT id FROM proposal WHERE vote_id = purged);
    GET DIAGNOSTICS admissions = ROW_COUNT;
    -- with the salt a name could still be tried against the hash in the journal
    UPDATE proposal SET list_salt = NULL, roll_mark = NULL WHERE vote_id = purged;
    DELETE FROM voter WHERE vote_id = purged;
    GET DIAGNOSTICS voters = ROW_COUNT;
    -- the history of lines in the register's root (lib/people/roll/root.ts), where this release keeps one
    IF to_regclass('public.roll_changed') IS NOT NULL THEN
        DELETE FROM roll_changed WHERE vote_id = purged;
        GET DIAGNOSTICS lines = ROW_COUNT;
        DELETE FROM roll_proposed WHERE proposal_id IN (SELECT id FROM proposal WHERE vote_id = purged);
        GET DIAGNOSTICS more = ROW_COUNT;
        lines := lines + more;
    END IF;
    -- the seal of its keys, whose shares name the Authority of then (shares and their copies go with it), and pairs that
    -- were kept for signatures which are gone
    DELETE FROM key_seal WHERE vote_id = purged;
    DELETE FROM rejoined_pair WHERE phi = ANY (urns);
    -- who was turned away, and the night's key where it was not destroyed before
    DELETE FROM refused WHERE phi = ANY (urns);
    DELETE FROM night WHERE vote_id = purged;
    RETURN jsonb_build_object(
        'deleted', jsonb_build_object('voters', voters, 'register', register, 'admissions', admissions,
                                      'letters', letters, 'lines', lines, 'changes', changes),
        'digests', jsonb_build_object('voters', encode(voter_digest, 'hex'), 'register', encode(register_digest, 'hex')));
END
$$;
