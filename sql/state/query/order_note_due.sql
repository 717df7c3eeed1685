-- order_note_due: the notes that documents are still to get, in the order that they were made.
-- params : ?1 text store
-- returns: order_id · increment_id · doc_id · doc_guid · place · text
-- reads  : web_order_note, web_order
SELECT n.order_id, o.increment_id, o.doc_id, o.doc_guid, n.place, n.text
FROM web_order_note AS n
INNER JOIN web_order AS o ON o.store = n.store AND o.order_id = n.order_id
WHERE n.store = ?1 AND n.done = 0
  AND o.tkt_no IS NOT NULL AND o.doc_id IS NOT NULL AND o.doc_guid IS NOT NULL
ORDER BY CAST(n.order_id AS integer), n.order_id, n.place
