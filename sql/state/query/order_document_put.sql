-- order_document_put: keeps what was seen of the document of a web order that is in the ledger.
-- params : ?1 text store · ?2 text order_id · ?3 text state · ?4 text edited_at or NULL
--          ?5 text edited or NULL · ?6 text rest · ?7 integer settled_at or NULL
-- writes : web_order_document
INSERT INTO web_order_document (store, order_id, state, edited_at, edited, rest, settled_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (store, order_id) DO UPDATE SET
  state = excluded.state,
  edited_at = excluded.edited_at,
  edited = excluded.edited,
  rest = excluded.rest,
  settled_at = excluded.settled_at
