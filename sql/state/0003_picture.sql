-- 0003_picture: the files of item images as `images find` last saw them, one row a file and item.
-- size, modified and changed tell that a file is unchanged; checked_at is when its content was looked at, and rules
-- the limits that held then. digest and kind are empty where problem stands.
CREATE TABLE picture (
  store TEXT NOT NULL,
  item TEXT NOT NULL,
  path TEXT NOT NULL,
  suffix TEXT NOT NULL,
  named INTEGER NOT NULL CHECK (named IN (0, 1)),
  size INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  checked_at INTEGER NOT NULL,
  rules INTEGER NOT NULL,
  digest TEXT NOT NULL,
  kind TEXT NOT NULL,
  turned INTEGER NOT NULL CHECK (turned IN (0, 1)),
  problem TEXT CHECK ((problem IS NULL) = (kind <> '')),
  PRIMARY KEY (store, item, path)
) STRICT, WITHOUT ROWID;
