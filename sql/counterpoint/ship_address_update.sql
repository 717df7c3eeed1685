-- ship_address_update: what an order changes at a customer's ship-to address.
-- params : @P1 varchar CUST_NO · @P2 varchar SHIP_ADRS_ID; then those of {{changes}}
-- slots  : {{changes}} columns with their new values
-- returns: nothing
-- reads  : nothing.
-- writes : AR_SHIP_ADRS.
UPDATE dbo.AR_SHIP_ADRS
SET {{changes}}
WHERE CUST_NO = CAST(@P1 AS varchar(15))
  AND SHIP_ADRS_ID = CAST(@P2 AS varchar(10));
