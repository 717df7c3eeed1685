-- Harbour & Pine Outfitters, sample company: site, locations, stores, codes.
-- Invented; run after schema.sql. UTF-8.

-- Control
INSERT INTO dbo.DB_CTL (DB_VER) VALUES
    (35.11);
GO

INSERT INTO dbo.IM_CTL (KEY_ID, USE_MULTI_LOC_PRCS, USE_CELL_PRCS, USE_LOC_CELL_PRCS, PRC_LVLS, PRC_DECS, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('1', 'Y', 'Y', 'Y', 3, 2, '2025-02-03T09:00:00', 'MGR');
GO

-- Workgroups and users
INSERT INTO dbo.SY_WRKGRP (WRKGRP_ID, DESCR, DESCR_UPR, THIS_LOC_ID, THIS_STR_ID, NXT_CUST_NO, NXT_CUST_NO_AUTO, NXT_ITEM_NO, NXT_ITEM_NO_AUTO, NXT_EVENT_NO, NXT_GFC_NO, NXT_GFC_NO_AUTO, NXT_STC_NO, NXT_STC_NO_AUTO, LST_MAINT_DT, LST_MAINT_USR_ID, LOC_GRP_ID, TMPLT_CUST_NO) VALUES
    ('1', 'Harbour & Pine, Norfolk', 'HARBOUR & PINE, NORFOLK', 'MAIN', '1', '100061', 'Y', '10306', 'N', '4821', '7000000013', 'Y', 'SC1004', 'Y', '2025-02-03T09:00:00', 'MGR', 'ALL', 'TMPL-SHOP'),
    ('WEB', 'Web orders', 'WEB ORDERS', 'MAIN', 'WEB', 'W00020', 'Y', NULL, NULL, '4821', NULL, NULL, NULL, NULL, '2025-02-03T09:00:00', 'MGR', 'ALL', 'TMPL-WEB');
GO

INSERT INTO dbo.SY_USR (USR_ID, NAM, NAM_UPR, INITIALS, WRKGRP_ID, IS_PS_USR, IS_PS_MGR, IS_SLS_REP, LOGIN_DISABLED, LST_MAINT_DT, LST_MAINT_USR_ID, RS_STAT) VALUES
    ('MGR', 'Ingrid Halloran', 'INGRID HALLORAN', 'IH', '1', 'Y', 'Y', 'Y', 'N', '2025-02-03T09:00:00', 'MGR', 0),
    ('KATE', 'Kate Quillfeather', 'KATE QUILLFEATHER', 'KQ', '1', 'Y', 'N', 'Y', 'N', '2025-02-03T09:00:00', 'MGR', 0),
    ('OWEN', 'Owen Marsh', 'OWEN MARSH', 'OM', '1', 'Y', 'N', 'Y', 'N', '2025-02-03T09:00:00', 'MGR', 0),
    ('JOSE', 'José Peñaranda', 'JOSÉ PEÑARANDA', 'JP', '1', 'Y', 'N', 'Y', 'N', '2025-02-03T09:00:00', 'MGR', 0),
    ('WEB', 'Web Orders', 'WEB ORDERS', 'WEB', 'WEB', 'Y', 'N', 'Y', 'Y', '2025-02-03T09:00:00', 'MGR', 0);
GO

-- Locations
INSERT INTO dbo.IM_LOC (LOC_ID, DESCR, DESCR_UPR, ADRS_1, CITY, STATE, ZIP_COD, CNTRY, PHONE_1, LST_MAINT_DT, LST_MAINT_USR_ID, RS_UTC_DT) VALUES
    ('MAIN', 'Shop, Water Street', 'SHOP, WATER STREET', '41 Water Street', 'Norfolk', 'VA', '23510', 'USA', '757-555-0141', '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00'),
    ('WHSE', 'Warehouse, Pier 3', 'WAREHOUSE, PIER 3', '3 Pier Road', 'Norfolk', 'VA', '23507', 'USA', NULL, '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00'),
    ('OUTLET', 'Outlet, Beach Avenue', 'OUTLET, BEACH AVENUE', '200 Beach Avenue', 'Virginia Beach', 'VA', '23451', 'USA', NULL, '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00');
GO

INSERT INTO dbo.IM_LOC_GRP (LOC_GRP_ID, DESCR, DESCR_UPR, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('ALL', 'Shop and warehouse', 'SHOP AND WAREHOUSE', '2025-02-03T09:00:00', 'MGR'),
    ('OUTLET', 'Outlet only', 'OUTLET ONLY', '2025-02-03T09:00:00', 'MGR');
GO

INSERT INTO dbo.IM_LOC_GRP_LOC (LOC_GRP_ID, SEQ_NO, LOC_ID, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('ALL', 1, 'MAIN', '2025-02-03T09:00:00', 'MGR'),
    ('ALL', 2, 'WHSE', '2025-02-03T09:00:00', 'MGR'),
    ('OUTLET', 1, 'OUTLET', '2025-02-03T09:00:00', 'MGR');
GO

-- Stores, stations, drawer sessions
INSERT INTO dbo.PS_STR (STR_ID, DESCR, DESCR_UPR, ADRS_1, CITY, STATE, ZIP_COD, CNTRY, PHONE_1, EMAIL_ADRS_1, URL_1, LST_MAINT_DT, LST_MAINT_USR_ID, RS_UTC_DT, STR_NO) VALUES
    ('1', 'Harbour & Pine Outfitters', 'HARBOUR & PINE OUTFITTERS', '41 Water Street', 'Norfolk', 'VA', '23510', 'USA', '757-555-0141', 'shop@harbourandpine.example', 'https://www.harbourandpine.example', '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00', 1),
    ('WEB', 'Harbour & Pine Web Shop', 'HARBOUR & PINE WEB SHOP', '41 Water Street', 'Norfolk', 'VA', '23510', 'USA', NULL, 'web@harbourandpine.example', 'https://www.harbourandpine.example', '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00', 9);
GO

INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, STK_LOC_ID, PRC_LOC_ID, NXT_TKT_NO, USE_MISC_1, NXT_HOLD_NO, NXT_QUOT_NO, NXT_ORD_NO, ORD_DEP_RECVD_ACCT_NO, NXT_LWY_NO, MIN_ORD_DEP_PCT, USE_ORD_NO_AS_TKT_NO) VALUES
    ('1', 'MAIN', 'MAIN', '204418', 'Y', 'H1007', 'Q2031', 'ORD-5120', '2150-00', 'L0044', 25.000, 'Y'),
    ('WEB', 'MAIN', 'MAIN', 'W900001', 'Y', 'WH1', 'WQ1', 'W100001', '2150-00', 'WL1', 0.000, 'Y');
GO

INSERT INTO dbo.PS_STA (STR_ID, STA_ID, DESCR, DESCR_UPR, LST_MAINT_DT, LST_MAINT_USR_ID, STA_NO, RS_UTC_DT) VALUES
    ('1', '1', 'Front counter', 'FRONT COUNTER', '2025-02-03T09:00:00', 'MGR', 1, '2025-02-03T14:00:00'),
    ('1', '2', 'Chandlery counter', 'CHANDLERY COUNTER', '2025-02-03T09:00:00', 'MGR', 2, '2025-02-03T14:00:00'),
    ('WEB', 'WEB1', 'Web orders', 'WEB ORDERS', '2025-02-03T09:00:00', 'MGR', 1, '2025-02-03T14:00:00'),
    ('WEB', 'WEB2', 'Web orders, outlet shop', 'WEB ORDERS, OUTLET SHOP', '2025-02-03T09:00:00', 'MGR', 2, '2025-02-03T14:00:00');
GO

INSERT INTO dbo.PS_DRW_SESSION (STR_ID, DRW_ID, DRW_SESSION_ID, STAT, OPEN_DT, CLOSE_DT, USR_ID, RS_UTC_DT, SESSION_NAM) VALUES
    ('1', '1', 1041, 'C', '2026-10-31T08:45:00', '2026-10-31T18:20:00', 'KATE', '2026-10-31T08:45:00', 'Front Sat 31'),
    ('1', '1', 1042, 'A', '2026-11-02T08:47:00', NULL, 'KATE', '2026-11-02T08:47:00', 'Front Mon 2'),
    ('1', '2', 2017, 'A', '2026-11-02T08:52:00', NULL, 'OWEN', '2026-11-02T08:52:00', 'Chandlery Mon 2'),
    ('WEB', 'WEB', 9001, 'C', '2026-09-01T00:05:00', '2026-10-01T00:01:00', 'WEB', '2026-09-01T00:05:00', 'Web September'),
    ('WEB', 'WEB', 9002, 'A', '2026-10-01T00:05:00', NULL, 'WEB', '2026-10-01T00:05:00', 'Web October');
GO

-- Tax: Virginia in three parts, out of state, exempt
INSERT INTO dbo.SY_TAX_AUTH (AUTH_COD, NAM, NAM_UPR, STATE, CNTRY, LST_MAINT_DT, LST_MAINT_USR_ID, RS_UTC_DT) VALUES
    ('VASTATE', 'Commonwealth of Virginia', 'COMMONWEALTH OF VIRGINIA', 'VA', 'USA', '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00'),
    ('VALOCAL', 'City of Norfolk', 'CITY OF NORFOLK', 'VA', 'USA', '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00'),
    ('VAREG', 'Hampton Roads Region', 'HAMPTON ROADS REGION', 'VA', 'USA', '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00');
GO

INSERT INTO dbo.SY_TAX_AUTH_RUL (AUTH_COD, RUL_COD, RUL_SEQ_NO, DESCR, DESCR_UPR, STOP_CHRGNG_TAX, TAX_ACCT_NO, TAX_CATEG_COD_1, TAX_PCT_1, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('VASTATE', 'FOOD', 1, 'Food, reduced rate', 'FOOD, REDUCED RATE', 'Y', '2200-00', 'FOOD', 0.000, '2025-02-03T09:00:00', 'MGR'),
    ('VASTATE', 'GEN', 2, 'General merchandise', 'GENERAL MERCHANDISE', 'N', '2200-00', NULL, 4.300, '2025-02-03T09:00:00', 'MGR'),
    ('VALOCAL', 'FOOD', 1, 'Food, local option', 'FOOD, LOCAL OPTION', 'Y', '2200-00', 'FOOD', 1.000, '2025-02-03T09:00:00', 'MGR'),
    ('VALOCAL', 'GEN', 2, 'General merchandise', 'GENERAL MERCHANDISE', 'N', '2200-00', NULL, 1.000, '2025-02-03T09:00:00', 'MGR'),
    ('VAREG', 'FOOD', 1, 'Food, not taxed', 'FOOD, NOT TAXED', 'Y', '2200-00', 'FOOD', 0.000, '2025-02-03T09:00:00', 'MGR'),
    ('VAREG', 'GEN', 2, 'General merchandise', 'GENERAL MERCHANDISE', 'N', '2200-00', NULL, 0.700, '2025-02-03T09:00:00', 'MGR');
GO

INSERT INTO dbo.AR_TAX_COD (TAX_COD, DESCR, DESCR_UPR, LST_MAINT_DT, LST_MAINT_USR_ID, RS_UTC_DT) VALUES
    ('VA', 'Virginia, Hampton Roads', 'VIRGINIA, HAMPTON ROADS', '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00'),
    ('OST', 'Out of state', 'OUT OF STATE', '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00'),
    ('EXEMPT', 'Exempt, certificate on file', 'EXEMPT, CERTIFICATE ON FILE', '2025-02-03T09:00:00', 'MGR', '2025-02-03T14:00:00');
GO

INSERT INTO dbo.AR_TAX_COD_AUTH (TAX_COD, SEQ_NO, AUTH_COD, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('VA', 1, 'VASTATE', '2025-02-03T09:00:00', 'MGR'),
    ('VA', 2, 'VALOCAL', '2025-02-03T09:00:00', 'MGR'),
    ('VA', 3, 'VAREG', '2025-02-03T09:00:00', 'MGR');
GO

-- Payment, shipping, discounts, gift cards, batches
INSERT INTO dbo.SY_PAY_COD (PAY_COD, PAY_TYP, DESCR, DESCR_UPR, OPN_DRW, LST_MAINT_DT, LST_MAINT_USR_ID, CURNCY_COD, ALLOW_FOR_ORDS, ALLOW_FOR_LWYS) VALUES
    ('CASH', 'B', 'Cash', 'CASH', 'Y', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y'),
    ('CHECK', 'C', 'Check', 'CHECK', 'Y', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y'),
    ('A/R', 'A', 'Charge to account', 'CHARGE TO ACCOUNT', 'N', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y'),
    ('VISA', 'E', 'Visa', 'VISA', 'N', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y'),
    ('MC', 'E', 'Mastercard', 'MASTERCARD', 'N', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y'),
    ('PAYPAL', 'E', 'PayPal', 'PAYPAL', 'N', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y'),
    ('WEB', 'E', 'Web card payment', 'WEB CARD PAYMENT', 'N', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y'),
    ('GC', 'G', 'Gift card', 'GIFT CARD', 'N', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y'),
    ('STC', 'S', 'Store credit', 'STORE CREDIT', 'N', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y'),
    ('LOY', 'L', 'Loyalty points', 'LOYALTY POINTS', 'N', '2025-02-03T09:00:00', 'MGR', 'HOME', 'Y', 'Y');
GO

INSERT INTO dbo.SY_SHIP_VIA_COD (SHIP_VIA_COD, DESCR, DESCR_UPR, VAL_FOR_VEND, VAL_FOR_CUST, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('PICKUP', 'Pick up in the shop', 'PICK UP IN THE SHOP', 'Y', 'Y', '2025-02-03T09:00:00', 'MGR'),
    ('UPS-GND', 'UPS Ground', 'UPS GROUND', 'Y', 'Y', '2025-02-03T09:00:00', 'MGR'),
    ('UPS-2DAY', 'UPS Second Day Air', 'UPS SECOND DAY AIR', 'Y', 'Y', '2025-02-03T09:00:00', 'MGR'),
    ('USPS-PRI', 'USPS Priority Mail', 'USPS PRIORITY MAIL', 'Y', 'Y', '2025-02-03T09:00:00', 'MGR'),
    ('FEDEX', 'FedEx Ground', 'FEDEX GROUND', 'Y', 'Y', '2025-02-03T09:00:00', 'MGR'),
    ('FREIGHT', 'Truck freight, oversize', 'TRUCK FREIGHT, OVERSIZE', 'Y', 'Y', '2025-02-03T09:00:00', 'MGR');
GO

INSERT INTO dbo.PS_DISC_COD (DISC_ID, DISC_COD, DISC_DESCR, DISC_TYP, DISC_AMT, APPLY_TO, DISC_VAL_FOR) VALUES
    (101, 'CREW', 'Crew discount', 'P', 20.000, 'H', 'I'),
    (102, 'SCUFF', 'Scuffed or shop-worn', 'P', 10.000, 'L', 'I'),
    (103, 'WEB', 'Web coupon', 'B', 0.000, 'L', 'B');
GO

INSERT INTO dbo.SY_GFC_COD (GFC_COD, DESCR, DESCR_UPR, SELL_DESCR, DFLT_AMT, ALLOW_AMT_CHNG, LIAB_ACCT_NO, RDM_ACCT_NO, FORF_ACCT_NO, CREATE_AS_STC, LST_MAINT_DT, LST_MAINT_USR_ID, RS_STAT) VALUES
    ('GIFT', 'Gift card', 'GIFT CARD', 'Harbour & Pine gift card', 50.00, 'Y', '2300-00', '2300-00', '4900-00', 'N', '2025-02-03T09:00:00', 'MGR', 0),
    ('STC', 'Store credit', 'STORE CREDIT', 'Store credit', NULL, 'Y', '2310-00', '2310-00', '4900-00', 'Y', '2025-02-03T09:00:00', 'MGR', 0);
GO

-- Ecommerce Control
INSERT INTO dbo.EC_CTL (KEY_ID, USE_ECOMM, ITEM_IMG_METH, LST_MAINT_USR_ID, ORD_INSUFF_QTY_METH, ORD_BASE_TAX_COD, ITEM_NAM_METH, ITEM_PRC_CUST_NO, TMPLT_CUST_NO, ORD_PAY_COD_MC, ITEM_UNIT_METH, NXT_CUST_NO, ORD_CUST_NO, INIT_PWD_METH, ORD_CUST_NO_METH, ORD_MISC_CHRG_NO, STR_ID, ORD_DRW_ID, ORD_STA_ID, ORD_PAY_COD_VISA, LST_MAINT_DT) VALUES
    ('1', 'Y', 'J', 'MGR', 'O', 'VA', 'D', 'TMPL-WEB', 'TMPL-WEB', 'MC', 'P', 'W00020', 'CASH', 'R', 'A', 1, 'WEB', 'WEB', 'WEB1', 'VISA', '2025-02-03T09:00:00');
GO
