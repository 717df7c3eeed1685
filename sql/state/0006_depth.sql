-- 0006_depth: what each pass left in the queue, so that a report can tell how it went.

-- Counted as the pass ended; NULL for earlier ones, and for those that were killed.
ALTER TABLE run ADD COLUMN waiting INTEGER;
ALTER TABLE run ADD COLUMN retry INTEGER;
ALTER TABLE run ADD COLUMN dead INTEGER;

CREATE INDEX run_started ON run (started_at);

-- For what its task's records waited, as the pass ended. cause: the number of one.
CREATE TABLE run_cause (
  run INTEGER NOT NULL,
  cause INTEGER NOT NULL,
  jobs INTEGER NOT NULL,
  PRIMARY KEY (run, cause)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_cause_cause ON run_cause (cause);
