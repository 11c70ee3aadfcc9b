-- Every line that the roll of a vote ever had, so that auditors can rebuild each root that the journal names (PROTOCOL
-- §3.6). Sealed under a key derived from the platform's: who has the database alone learns how many changes stand behind a
-- root, which the journal says too. `roll_proposed`: the roll as a freeze proposes it; `roll_changed`: what is new in the
-- root-th event `roll` of the vote. No row names a person.
CREATE TABLE roll_proposed (
  proposal_id uuid  NOT NULL REFERENCES proposal (id),
  part        int   NOT NULL CHECK (part >= 0),
  sealed      bytea NOT NULL,
  PRIMARY KEY (proposal_id, part)
);
CREATE TABLE roll_changed (
  vote_id text  NOT NULL REFERENCES vote (id),
  root    int   NOT NULL CHECK (root > 0),
  part    int   NOT NULL CHECK (part >= 0),
  sealed  bytea NOT NULL,
  PRIMARY KEY (vote_id, root, part)
);

-- Who took the register out for the auditors, and on which day.
CREATE TABLE register_export (
  id        bigserial PRIMARY KEY,
  vote_id   text NOT NULL REFERENCES vote (id),
  person_id uuid NOT NULL REFERENCES person (id),
  day       date NOT NULL
);
CREATE INDEX register_export_vote ON register_export (vote_id);
