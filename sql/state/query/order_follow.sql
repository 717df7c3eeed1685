-- order_follow: web orders with a document that may still bring something, in the order that they were
--   placed. One that the store was not told of yet is left to the import.
-- params : ?1 text store · ?2 integer settled_at: those settled since are looked at once more
-- returns: order_id text · increment_id text · doc_id integer · doc_guid text · due_at integer or NULL
--          trouble integer: 1 = its last try failed · lines text: lin_guid=ordered with commas, or NULL
-- reads  : web_order, web_order_document, web_order_line
SELECT
  o.order_id, o.increment_id, o.doc_id, o.doc_guid, o.due_at, o.trouble IS NOT NULL AS trouble,
  (
    SELECT group_concat(l.lin_guid || '=' || l.ordered) FROM web_order_line AS l
    WHERE l.store = o.store AND l.order_id = o.order_id
  ) AS lines
FROM web_order AS o
LEFT JOIN web_order_document AS d ON d.store = o.store AND d.order_id = o.order_id
WHERE o.store = ?1 AND o.state IN ('acknowledged', 'closed')
  AND o.doc_id IS NOT NULL AND o.doc_guid IS NOT NULL
  AND (d.settled_at IS NULL OR d.settled_at >= ?2)
ORDER BY o.created_at, CAST(o.order_id AS INTEGER), o.order_id
