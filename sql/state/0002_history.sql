-- 0002_history: what single passes did to single records, numbers for causes, and indexes for status.

-- Whether the run was of the whole task: not of chosen records, and not only a find.
ALTER TABLE run ADD COLUMN whole INTEGER NOT NULL DEFAULT 1 CHECK (whole IN (0, 1));

CREATE INDEX run_good ON run (store, task) WHERE exit_code IN (0, 3) AND whole = 1;

-- One row for what happened to a record in a run; kept for less long than the run itself. sku is NULL
-- where it is the key.
CREATE TABLE run_record (
  run INTEGER NOT NULL,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  sku TEXT,
  text TEXT NOT NULL,
  PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_record_key ON run_record (key COLLATE NOCASE);
CREATE INDEX run_record_sku ON run_record (sku COLLATE NOCASE) WHERE sku IS NOT NULL;

-- A number for every cause that jobs failed for, never used twice, so that people can type it.
CREATE TABLE cause (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  text TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO cause (text) SELECT DISTINCT cause FROM job WHERE cause <> '' ORDER BY cause;

-- Counts a queue without reading what was said on the wire.
CREATE INDEX job_state ON job (store, task, state, enqueued_at);
CREATE INDEX job_cause ON job (cause) WHERE cause IS NOT NULL;
