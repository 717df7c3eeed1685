-- procedure_run: one of the procedures that Counterpoint itself runs when a document is saved; part of a batch.
-- params : those of {{arguments}}
-- slots  : {{procedure}} its name; {{arguments}} its parameters with their values
-- returns: whatever it returns, which is not looked at
-- reads  : nothing.
-- writes : what the procedure writes, such as IM_INV.QTY_COMMIT, AR_CUST.ORD_BAL, PS_DOC_AUDIT_LOG.
EXEC dbo.{{procedure}} {{arguments}};
