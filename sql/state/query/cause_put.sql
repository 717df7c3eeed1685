-- cause_put: gives a cause its number, unless it has one.
-- params : ?1 text cause
-- writes : cause
INSERT INTO cause (text)
VALUES (?1)
ON CONFLICT (text) DO NOTHING
