-- Every database role and every grant, on one page (HOUSE §3, lock 3). Applied by `npm run db:setup`, again after each
-- migration, section by section:
--   [cluster X]   by that cluster's administrator, outside a transaction; what exists already is left as it is;
--   [database X]  by the database's owner, in one transaction, as the last word on who may do what.
-- Passwords are not here: db:setup takes them from the connection URLs.
-- Nobody but an owner may create, alter, drop or truncate; owners are used by db:setup alone, never by a running side.

-- [cluster people] -----------------------------------------------------------------------------------------------
CREATE ROLE people_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE people_app   LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE people OWNER people_owner;
REVOKE ALL     ON DATABASE people FROM PUBLIC;
GRANT  CONNECT ON DATABASE people TO people_app;
-- the journal
CREATE ROLE board_owner          LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE board_journal_append LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE board_reader         LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE board OWNER board_owner;
REVOKE ALL     ON DATABASE board FROM PUBLIC;
GRANT  CONNECT ON DATABASE board TO board_journal_append, board_reader;

-- [cluster urn] --------------------------------------------------------------------------------------------------
CREATE ROLE urn_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE urn_app   LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE urn OWNER urn_owner;
REVOKE ALL     ON DATABASE urn FROM PUBLIC;
GRANT  CONNECT ON DATABASE urn TO urn_app;
-- the urns' live chains
CREATE ROLE board_owner      LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE board_urn_append LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE board_reader     LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE board OWNER board_owner;
REVOKE ALL     ON DATABASE board FROM PUBLIC;
GRANT  CONNECT ON DATABASE board TO board_urn_append, board_reader;

-- [database people] ----------------------------------------------------------------------------------------------
REVOKE ALL   ON SCHEMA public FROM PUBLIC;
GRANT  USAGE ON SCHEMA public TO people_app;
REVOKE ALL   ON ALL TABLES    IN SCHEMA public FROM people_app;
REVOKE ALL   ON ALL SEQUENCES IN SCHEMA public FROM people_app;
-- who
GRANT SELECT, INSERT, UPDATE         ON person     TO people_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON member     TO people_app;
GRANT SELECT, INSERT, DELETE         ON passkey    TO people_app;
GRANT UPDATE (counter, name, used_on) ON passkey   TO people_app;
GRANT SELECT, INSERT                 ON invitation TO people_app;
GRANT UPDATE (used_at, used_by, revoked_at, tries, next_try_at, texts, next_text_at) ON invitation TO people_app;
-- second proofs: codes come and go, what was printed and agreed stays
GRANT SELECT, INSERT, UPDATE, DELETE ON enrol_code TO people_app;
GRANT SELECT, INSERT                 ON section_sheet, enrol_rule TO people_app;
GRANT UPDATE (agreed, in_force)      ON enrol_rule TO people_app;
GRANT SELECT, INSERT                 ON section_find TO people_app;
GRANT UPDATE (shown)                 ON section_find TO people_app;
GRANT USAGE                          ON SEQUENCE enrol_rule_id_seq TO people_app;
GRANT SELECT                         ON setup_link TO people_app;
GRANT UPDATE (used_for)              ON setup_link TO people_app;
GRANT SELECT, INSERT, DELETE         ON challenge  TO people_app;
-- devices' tokens: keys and what was given go with their year
GRANT SELECT, INSERT, DELETE         ON known_key, known_given TO people_app;
GRANT SELECT, INSERT                 ON mail       TO people_app;
GRANT UPDATE (state, attempts, deferrals, next_at, detail, link_id, reason) ON mail TO people_app;
GRANT SELECT, INSERT, UPDATE         ON mail_lane, mail_slot, mail_call TO people_app;
GRANT SELECT, INSERT, DELETE         ON mail_pause         TO people_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_pace          TO people_app;
GRANT USAGE                          ON SEQUENCE mail_id_seq TO people_app;
-- an import on its way: gone once it is done
GRANT SELECT, INSERT, UPDATE, DELETE ON roll_import, roll_part, roll_line, roll_fault TO people_app;
-- loss and change by decision: what is signed stays as it is
GRANT SELECT, INSERT                 ON change, change_signature, change_text TO people_app;
GRANT UPDATE (state, due, ended_at, ended_by) ON change    TO people_app;
GRANT UPDATE (state, tries, at)      ON change_text        TO people_app;
GRANT USAGE                          ON SEQUENCE change_text_id_seq TO people_app;
-- elections: drafts may change, what is signed or frozen may not
GRANT SELECT, INSERT                 ON authority, journal_key, data_key TO people_app;
-- replaced by the owner alone (npm run keys -- renew)
GRANT SELECT                         ON retired_journal_key TO people_app;
GRANT SELECT, INSERT, UPDATE         ON vote               TO people_app;
GRANT SELECT, INSERT, DELETE         ON definition, issuing_key TO people_app;
-- a seal that a quorum opens: the keys come under the key-encryption key, shares and their copies go (§2.7)
GRANT UPDATE (wrapped, place)        ON issuing_key        TO people_app;
GRANT SELECT, INSERT, DELETE         ON key_seal, key_share, key_share_copy, share_key TO people_app;
GRANT UPDATE (opened)                ON key_seal           TO people_app;
GRANT UPDATE (given, gave)           ON key_share          TO people_app;
GRANT SELECT, INSERT, DELETE         ON material, material_use TO people_app;
GRANT UPDATE (added_at)              ON material           TO people_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON trustee_key        TO people_app;
GRANT SELECT, INSERT                 ON proposal           TO people_app;
GRANT UPDATE (state)                 ON proposal           TO people_app;
GRANT SELECT, INSERT                 ON decision_signature TO people_app;
-- the frozen roll grows by decisions and never shrinks
GRANT SELECT, INSERT                 ON voter, admission   TO people_app;
GRANT SELECT                         ON rejoined_pair, restoration TO people_app;
-- but for a purge that the Authority has decided: the function looks for the decision itself
GRANT EXECUTE                        ON FUNCTION purge_vote TO people_app;
GRANT SELECT, INSERT                 ON register_row       TO people_app;
GRANT UPDATE (published)             ON register_row       TO people_app;
-- who was turned away: marks come, and go once their member has signed
GRANT SELECT, INSERT                 ON night              TO people_app;
GRANT UPDATE (wrapped, state, given_at) ON night           TO people_app;
GRANT SELECT, INSERT, DELETE         ON refused            TO people_app;
-- of older releases: sealed at the start, and nothing new
GRANT SELECT, DELETE                 ON sign_off           TO people_app;
GRANT SELECT, INSERT                 ON roll_proposed, roll_changed, register_export TO people_app;
GRANT USAGE                          ON SEQUENCE register_export_id_seq TO people_app;
GRANT SELECT, INSERT                 ON factors            TO people_app;
GRANT SELECT, INSERT                 ON journal_outbox     TO people_app;
GRANT UPDATE (appended)              ON journal_outbox     TO people_app;
GRANT USAGE                          ON SEQUENCE journal_outbox_id_seq TO people_app;

-- [database journal] ---------------------------------------------------------------------------------------------
REVOKE ALL   ON SCHEMA public FROM PUBLIC;
GRANT  USAGE ON SCHEMA public TO board_journal_append, board_reader;
REVOKE ALL   ON ALL TABLES IN SCHEMA public FROM board_journal_append, board_reader;
GRANT SELECT, INSERT ON event TO board_journal_append;
GRANT SELECT         ON event TO board_reader;

-- [database chain] -----------------------------------------------------------------------------------------------
REVOKE ALL   ON SCHEMA public FROM PUBLIC;
GRANT  USAGE ON SCHEMA public TO board_urn_append, board_reader;
REVOKE ALL   ON ALL TABLES IN SCHEMA public FROM board_urn_append, board_reader;
GRANT SELECT, INSERT ON event TO board_urn_append;
GRANT SELECT         ON event TO board_reader;

-- [database urn] -------------------------------------------------------------------------------------------------
-- The urn adds and never alters. It deletes what a published batch leaves behind, and that alone (PROTOCOL §5.7).
REVOKE ALL   ON SCHEMA public FROM PUBLIC;
GRANT  USAGE ON SCHEMA public TO urn_app;
REVOKE ALL   ON ALL TABLES IN SCHEMA public FROM urn_app;
GRANT SELECT, INSERT ON election, decision, batch_key, waiting, chain_event, published, ending, signing_key TO urn_app;
GRANT SELECT         ON retired_key TO urn_app;
GRANT DELETE         ON batch_key, waiting TO urn_app;
