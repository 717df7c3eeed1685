-- rows_insert: rows of one table; part of a batch, in a transaction.
-- params : those of {{rows}}
-- slots  : {{table}} a table of a document or customer; {{columns}} columns of it; {{rows}} the rows, each in brackets
-- returns: nothing
-- reads  : nothing.
-- writes : PS_DOC_HDR, PS_DOC_HDR_TOT, PS_DOC_HDR_DOC_STAT, PS_DOC_HDR_EC, PS_DOC_HDR_MISC_CHRG, PS_DOC_HDR_ORIG_DOC,
--          PS_DOC_CONTACT, PS_DOC_LIN, PS_DOC_LIN_PRICE, PS_DOC_DISC, PS_DOC_TAX, PS_DOC_PMT, PS_DOC_PMT_APPLY,
--          PS_DOC_NOTE, AR_CUST, AR_SHIP_ADRS.
INSERT INTO dbo.{{table}} ({{columns}})
VALUES {{rows}};
