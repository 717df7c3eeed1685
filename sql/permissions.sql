-- permissions: what cpsync's login needs in a Counterpoint company's database, and nothing more.
--
-- Run it once as an administrator, in the company's database, after the login's user was made there:
--     CREATE USER [cpsync] FOR LOGIN [cpsync];
-- Another name than cpsync: replace [cpsync] below. Run it again after an upgrade of cpsync or of Counterpoint. A line that
-- fails because the site lacks the object ("Cannot find the object") may be passed over.
-- NCR's procedures write further tables by ownership chaining; no permission is needed on those.

-- Reading: items, inventory, prices, categories, and the state of documents.
ALTER ROLE db_datareader ADD MEMBER [cpsync];
GO

-- Payment card data is never read.
DENY SELECT ON dbo.PS_DOC_PMT_CR_CARD TO [cpsync];
GO

-- The rest is for `orders` with `writer = "sql"`. With `writer = "api"` leave it out.

-- Documents are inserted, never changed or deleted.
GRANT INSERT ON dbo.PS_DOC_HDR TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_HDR_TOT TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_HDR_DOC_STAT TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_HDR_EC TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_HDR_MISC_CHRG TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_HDR_ORIG_DOC TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_CONTACT TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_LIN TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_LIN_PRICE TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_DISC TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_TAX TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_PMT TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_PMT_APPLY TO [cpsync];
GRANT INSERT ON dbo.PS_DOC_NOTE TO [cpsync];
GO

-- Customers and their ship-to addresses.
GRANT INSERT, UPDATE ON dbo.AR_CUST TO [cpsync];
GRANT INSERT, UPDATE ON dbo.AR_SHIP_ADRS TO [cpsync];
GO

-- Next numbers: these columns only.
GRANT UPDATE ON dbo.PS_STR_CFG_PS (NXT_ORD_NO, NXT_TKT_NO) TO [cpsync];
GRANT UPDATE ON dbo.PS_STA_CFG_PS (NXT_ORD_NO, NXT_TKT_NO) TO [cpsync];
GRANT UPDATE ON dbo.SY_WRKGRP (NXT_CUST_NO) TO [cpsync];
GRANT UPDATE ON dbo.EC_CTL (NXT_CUST_NO) TO [cpsync];
GO

-- NCR's functions and procedures; each writes what Counterpoint itself writes when a document is saved.
GRANT EXECUTE ON dbo.fnGenDocId TO [cpsync];
GRANT EXECUTE ON dbo.fnGetNextDocNumber TO [cpsync];
GRANT EXECUTE ON dbo.USP_PS_TE_COMMIT_DOC TO [cpsync];
GRANT EXECUTE ON dbo.USP_ADD_PS_DOC_AUDIT_LOG TO [cpsync];
GO

-- Hooks of the site, where it has them.
GRANT EXECUTE ON dbo.USER_BEFORE_PS_TE_COMMIT_DOC TO [cpsync];
GRANT EXECUTE ON dbo.USER_AFTER_PS_TE_COMMIT_DOC TO [cpsync];
GRANT EXECUTE ON dbo.USER_AFTER_PS_TE_SAVE_DOC TO [cpsync];
GO
