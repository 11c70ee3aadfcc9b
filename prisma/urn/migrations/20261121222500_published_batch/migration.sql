-- The number of the last batch that is out is asked for with every new batch.
CREATE INDEX "published_phi_batch_idx" ON "published" ("phi", "batch");
