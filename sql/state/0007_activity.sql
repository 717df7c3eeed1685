-- 0007_activity: what became of a web order's document in Counterpoint, and what the store was told.

-- The document as it was last seen. edited: how its lines differ from what was ordered, in words.
-- rest: what becomes of what is not delivered. settled_at: nothing more is expected since then.
CREATE TABLE web_order_document (
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'cancelled', 'gone')),
  edited_at TEXT,
  edited TEXT,
  rest TEXT NOT NULL CHECK (rest IN ('open', 'cancelling', 'cancelled', 'listed')),
  settled_at INTEGER,
  PRIMARY KEY (store, order_id),
  FOREIGN KEY (store, order_id) REFERENCES web_order (store, order_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A release ticket by its DOC_GUID, in the order that they were seen (place). invoice and shipment
-- are the store's ids, empty when nothing was open, NULL when not told yet; tracking is a number a
-- line, as the store has them.
CREATE TABLE web_order_release (
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  guid TEXT NOT NULL,
  place INTEGER NOT NULL,
  number TEXT NOT NULL,
  posted INTEGER NOT NULL CHECK (posted IN (0, 1)),
  invoice TEXT,
  shipment TEXT,
  tracking TEXT NOT NULL,
  voided INTEGER NOT NULL CHECK (voided IN (0, 1)),
  PRIMARY KEY (store, order_id, guid),
  FOREIGN KEY (store, order_id) REFERENCES web_order (store, order_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
