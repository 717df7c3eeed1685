-- 0008_late_note: notes about a web order that its document in Counterpoint is still to get.

-- place counts an order's notes from 1 and is part of the note's id there, so that a note that a
-- killed pass wrote is known again.
CREATE TABLE web_order_note (
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  text TEXT NOT NULL,
  done INTEGER NOT NULL CHECK (done IN (0, 1)),
  PRIMARY KEY (store, order_id, place),
  FOREIGN KEY (store, order_id) REFERENCES web_order (store, order_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
