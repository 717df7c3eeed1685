-- 0001_first: everything that cpsync keeps between runs, per store.
-- Times are unix seconds, UTC. Never edited after a release: a change is a new file.

-- What says "this record is unchanged": one row a record of a listing.
CREATE TABLE signature (
  store TEXT NOT NULL,
  task TEXT NOT NULL,
  key TEXT NOT NULL,
  root TEXT NOT NULL,
  version INTEGER NOT NULL,
  online INTEGER NOT NULL,
  PRIMARY KEY (store, task, key)
) STRICT, WITHOUT ROWID;

-- The queue: keys, never payloads. change is another at every enqueue, so that settling what was
-- read earlier cannot take a newer change away. A dead job is never due.
CREATE TABLE job (
  store TEXT NOT NULL,
  task TEXT NOT NULL,
  key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due', 'retry', 'dead')),
  change INTEGER NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER CHECK ((due_at IS NULL) = (state = 'dead')),
  enqueued_at INTEGER NOT NULL,
  cause TEXT,
  message TEXT,
  request TEXT,
  body TEXT,
  status INTEGER,
  answer TEXT,
  PRIMARY KEY (store, task, key)
) STRICT, WITHOUT ROWID;

-- Our key <-> the store's record. sku is NULL only inside a transaction, while two keys swap theirs.
CREATE TABLE binding (
  store TEXT NOT NULL,
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  root TEXT NOT NULL,
  sku TEXT,
  store_id TEXT NOT NULL,
  shape TEXT NOT NULL CHECK (shape IN ('simple', 'virtual', 'configurable', 'grouped')),
  phase TEXT NOT NULL CHECK (phase IN ('creating', 'created', 'bound')),
  online INTEGER NOT NULL CHECK (online IN (0, 1)),
  PRIMARY KEY (store, entity, key)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX binding_sku ON binding (store, entity, sku);
CREATE INDEX binding_root ON binding (store, entity, root);
CREATE INDEX binding_without_sku ON binding (key) WHERE sku IS NULL;

-- What the store confirmed that it holds; the content is the task's own text.
CREATE TABLE acknowledged (
  store TEXT NOT NULL,
  facet TEXT NOT NULL,
  key TEXT NOT NULL,
  content TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (store, facet, key)
) STRICT, WITHOUT ROWID;

-- Bulk requests whose end the store has not told yet; uuid is NULL until it answered the request.
CREATE TABLE bulk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  store TEXT NOT NULL,
  uuid TEXT,
  keys TEXT NOT NULL,
  sent_at INTEGER NOT NULL
) STRICT;

CREATE INDEX bulk_store ON bulk (store);

-- Run history; a run without an end was killed, or is running.
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  store TEXT NOT NULL,
  task TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  exit_code INTEGER,
  summary TEXT,
  dry_run INTEGER NOT NULL CHECK (dry_run IN (0, 1))
) STRICT;

CREATE INDEX run_task ON run (store, task);

-- Small single values: positions and times that a task comes back to.
CREATE TABLE note (
  store TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (store, name)
) STRICT, WITHOUT ROWID;

-- The ledger: one row a web order. doc_guid is claimed before the document is written.
CREATE TABLE web_order (
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  increment_id TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('seen', 'claimed', 'written', 'acknowledged', 'held', 'closed')),
  doc_guid TEXT UNIQUE,
  tkt_no TEXT,
  held_reason TEXT CHECK ((held_reason IS NULL) = (state <> 'held')),
  committed INTEGER NOT NULL CHECK (committed IN (0, 1)),
  posted INTEGER NOT NULL CHECK (posted IN (0, 1)),
  PRIMARY KEY (store, order_id)
) STRICT, WITHOUT ROWID;

-- Its lines; ordered and open are decimals as text, in stocking units.
CREATE TABLE web_order_line (
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  product_key TEXT NOT NULL,
  ordered TEXT NOT NULL,
  open TEXT NOT NULL,
  PRIMARY KEY (store, order_id, line_id),
  FOREIGN KEY (store, order_id) REFERENCES web_order (store, order_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
