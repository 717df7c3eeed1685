-- 0005_alerts: what is wrong now, and whether people were told. Times are unix seconds, UTC.

-- One row a cause. told_at is NULL until a digest with it was delivered; solved_at is set when the
-- cause is gone and that is still to be told.
CREATE TABLE alert (
  store TEXT NOT NULL,
  task TEXT NOT NULL,
  cause TEXT NOT NULL,
  message TEXT NOT NULL,
  hint TEXT,
  records INTEGER NOT NULL,
  example TEXT,
  urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
  since INTEGER NOT NULL,
  told_at INTEGER,
  solved_at INTEGER,
  PRIMARY KEY (store, task, cause)
) STRICT, WITHOUT ROWID;
