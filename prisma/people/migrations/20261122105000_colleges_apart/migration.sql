-- Colleges apart (decision 027): every kind of decision that a vote may see. `register` and `purge` are other modules'.
ALTER TABLE "proposal" DROP CONSTRAINT "proposal_kind_check";
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_kind_check" CHECK ("kind" IN (
    'freeze', 'open', 'stop', 'suspend', 'resume', 'extend', 'annul', 'rerun', 'admit', 'register', 'close', 'publish', 'purge'));

-- The vote whose annulled urns this one repeats, college by college: its definitions name them in `of`.
ALTER TABLE "vote" ADD COLUMN "repeats" TEXT REFERENCES "vote" ("id");
