-- 0004_orders: the ledger of web orders in full: what the store told, how far each order came, why it
-- waits, what happened to it and when, which customer of Counterpoint it belongs to.
-- SQLite cannot change a CHECK: the two tables of 0001 are made anew and take over their rows.

-- total is a decimal as text; twin is what orders that were placed twice have in common. A held order
-- is told again only at due_at; trouble is the last failure that the next pass gets over by itself.
CREATE TABLE web_order_new (
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  increment_id TEXT NOT NULL,
  view TEXT NOT NULL,
  status TEXT NOT NULL,
  customer_id TEXT,
  email TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  total TEXT NOT NULL,
  twin TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ignored', 'waiting', 'seen', 'claimed', 'written',
    'acknowledged', 'held', 'closed')),
  doc_guid TEXT UNIQUE,
  doc_id INTEGER,
  tkt_no TEXT,
  deposit_no TEXT,
  cust_no TEXT,
  held_cause TEXT CHECK ((held_cause IS NULL) = (state <> 'held')),
  held_reason TEXT CHECK ((held_reason IS NULL) = (state <> 'held')),
  held_advice TEXT CHECK (held_advice IS NULL OR state = 'held'),
  released INTEGER NOT NULL CHECK (released IN (0, 1)),
  attention TEXT,
  trouble TEXT,
  attempts INTEGER NOT NULL,
  due_at INTEGER,
  committed INTEGER NOT NULL CHECK (committed IN (0, 1)),
  posted INTEGER NOT NULL CHECK (posted IN (0, 1)),
  PRIMARY KEY (store, order_id)
) STRICT, WITHOUT ROWID;

INSERT INTO web_order_new (store, order_id, increment_id, view, status, email, created_at,
  updated_at, currency, total, twin, state, doc_guid, tkt_no, held_cause, held_reason, released,
  attempts, committed, posted)
SELECT store, order_id, increment_id, '', '', '', updated_at, updated_at, '', '0', '', state,
  doc_guid, tkt_no, iif(state = 'held', 'earlier', NULL), held_reason, 0, 0, committed, posted
FROM web_order;

-- Quantities are decimals as text in the unit that the SKU stands for. product_key is NULL while
-- nothing of Counterpoint has the SKU. lin_guid: the document's line.
CREATE TABLE web_order_line_new (
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  sku TEXT NOT NULL,
  product_key TEXT,
  lin_guid TEXT,
  ordered TEXT NOT NULL,
  invoiced TEXT NOT NULL,
  shipped TEXT NOT NULL,
  refunded TEXT NOT NULL,
  cancelled TEXT NOT NULL,
  open TEXT NOT NULL,
  PRIMARY KEY (store, order_id, line_id),
  FOREIGN KEY (store, order_id) REFERENCES web_order_new (store, order_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO web_order_line_new (store, order_id, line_id, place, sku, product_key, ordered, invoiced,
  shipped, refunded, cancelled, open)
SELECT store, order_id, line_id, 0, '', product_key, ordered, '0', '0', '0', '0', open
FROM web_order_line;

DROP TABLE web_order_line;
DROP TABLE web_order;
ALTER TABLE web_order_new RENAME TO web_order;
ALTER TABLE web_order_line_new RENAME TO web_order_line;

CREATE INDEX web_order_state ON web_order (store, state);
CREATE INDEX web_order_number ON web_order (store, increment_id);
CREATE INDEX web_order_twin ON web_order (store, twin);

-- The order as the store told it last, and in words how it became what was written; forgotten some
-- time after the order is closed.
CREATE TABLE web_order_content (
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  content TEXT NOT NULL,
  derivation TEXT,
  PRIMARY KEY (store, order_id),
  FOREIGN KEY (store, order_id) REFERENCES web_order (store, order_id) ON DELETE CASCADE
) STRICT;

-- What happened to an order, in words, in the order that it did.
CREATE TABLE web_order_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('state', 'warning', 'change', 'person')),
  message TEXT NOT NULL,
  FOREIGN KEY (store, order_id) REFERENCES web_order (store, order_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX web_order_event_order ON web_order_event (store, order_id);

-- Ids between seen ones that the store had no order for when asked; since: when first missed.
CREATE TABLE web_order_gap (
  store TEXT NOT NULL,
  order_id INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (store, order_id)
) STRICT, WITHOUT ROWID;

-- Which customer of Counterpoint a shopper with an account is. how: in words, for `customers why`.
CREATE TABLE customer_link (
  store TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  cust_no TEXT NOT NULL,
  email TEXT NOT NULL,
  how TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (store, customer_id)
) STRICT, WITHOUT ROWID;
