-- Harbour & Pine Outfitters, sample company: customers, loyalty, gift cards, store credit.
-- Invented; run after data_1_setup.sql. UTF-8.

-- Customer categories, loyalty program
INSERT INTO dbo.AR_CATEG_COD (CATEG_COD, DESCR, DESCR_UPR, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('RETAIL', 'Retail', 'RETAIL', '2025-02-03T09:00:00', 'MGR'),
    ('TRADE', 'Trade: yards and riggers', 'TRADE: YARDS AND RIGGERS', '2025-02-03T09:00:00', 'MGR'),
    ('CREW', 'Crew and staff', 'CREW AND STAFF', '2025-02-03T09:00:00', 'MGR'),
    ('MEMBER', 'Yacht club members', 'YACHT CLUB MEMBERS', '2025-02-03T09:00:00', 'MGR'),
    ('WEB', 'Web customers', 'WEB CUSTOMERS', '2025-02-03T09:00:00', 'MGR');
GO

INSERT INTO dbo.AR_LOY_PGM (LOY_PGM_COD, DESCR, DESCR_UPR, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('TIDE', 'High Tide Club', 'HIGH TIDE CLUB', '2025-02-03T09:00:00', 'MGR');
GO

-- The walk-in customer and the templates
INSERT INTO dbo.AR_CUST (CUST_NO, NAM, NAM_UPR, CUST_TYP, SLS_REP, CATEG_COD, STR_ID, TAX_COD, COMMNT, ALLOW_AR_CHRG, LST_MAINT_DT, LST_MAINT_USR_ID, IS_ECOMM_CUST, LOY_PTS_BAL, TOT_LOY_PTS_EARND, TOT_LOY_PTS_RDM, RS_UTC_DT, CUST_NAM_TYP) VALUES
    ('CASH', 'Cash Customer', 'CASH CUSTOMER', 'C', 'MGR', 'RETAIL', '1', 'VA', 'Walk-in customer', 'N', '2026-02-04T14:03:44', 'MGR', 'N', 0, 0, 0, '2026-02-04T19:03:44', 'B'),
    ('TMPL-SHOP', 'Template, Shop', 'TEMPLATE, SHOP', 'C', 'MGR', 'RETAIL', '1', 'VA', 'Template for new shop customers', 'N', '2024-11-08T12:21:08', 'KATE', 'N', 0, 0, 0, '2024-11-08T17:21:08', 'B'),
    ('TMPL-WEB', 'Template, Web', 'TEMPLATE, WEB', 'C', 'WEB', 'WEB', 'WEB', 'VA', 'Template for new web customers', 'N', '2025-09-27T15:05:08', 'MGR', 'N', 0, 0, 0, '2025-09-27T19:05:08', 'B');
GO

-- A/R customers
INSERT INTO dbo.AR_CUST (CUST_NO, NAM, NAM_UPR, CUST_TYP, ADRS_1, CITY, STATE, ZIP_COD, CNTRY, PHONE_1, EMAIL_ADRS_1, SLS_REP, CATEG_COD, SHIP_VIA_COD, STR_ID, TAX_COD, TAX_EXEMPT_NO, ALLOW_AR_CHRG, NO_CR_LIM, CR_LIM, BAL, LST_MAINT_DT, LST_MAINT_USR_ID, IS_ECOMM_CUST, DISC_PCT, LOY_PTS_BAL, TOT_LOY_PTS_EARND, TOT_LOY_PTS_RDM, RS_UTC_DT, CUST_NAM_TYP) VALUES
    ('TRADE01', 'Tidewater Boat Works, LLC', 'TIDEWATER BOAT WORKS, LLC', 'A', '100 Water Street', 'Norfolk', 'VA', '23510', 'USA', '757-555-0150', 'tidewaterboatworksll@yard.example', 'MGR', 'TRADE', 'UPS-GND', '1', 'VA', NULL, 'Y', 'N', 5000.00, 463.42, '2024-08-13T09:31:00', 'KATE', 'N', 5.000, 0, 0, 0, '2024-08-13T13:31:00', 'B'),
    ('TRADE02', 'Elizabeth River Rigging', 'ELIZABETH RIVER RIGGING', 'A', '117 Dock Lane', 'Virginia Beach', 'VA', '23451', 'USA', '757-555-0151', 'elizabethriverriggin@yard.example', 'MGR', 'TRADE', 'UPS-GND', '1', 'VA', NULL, 'Y', 'N', 5000.00, 896.42, '2024-11-11T11:11:19', 'OWEN', 'Y', NULL, 0, 0, 0, '2024-11-11T16:11:19', 'B'),
    ('TRADE03', 'Ocean View Charters & Sons', 'OCEAN VIEW CHARTERS & SONS', 'A', '134 Oyster Point Road', 'Hampton', 'VA', '23669', 'USA', '757-555-0152', 'oceanviewchartersson@yard.example', 'MGR', 'TRADE', 'UPS-GND', '1', 'VA', NULL, 'Y', 'N', 5000.00, 38.24, '2024-04-14T12:21:15', 'JOSE', 'N', NULL, 0, 0, 0, '2024-04-14T16:21:15', 'B'),
    ('TRADE04', 'Chesapeake Sail Loft', 'CHESAPEAKE SAIL LOFT', 'A', '151 Lighthouse Avenue', 'Yorktown', 'VA', '23690', 'USA', '757-555-0153', 'chesapeakesailloft@yard.example', 'MGR', 'TRADE', 'UPS-GND', '1', 'VA', NULL, 'Y', 'N', 5000.00, 535.38, '2026-01-20T08:28:28', 'KATE', 'Y', NULL, 0, 0, 0, '2026-01-20T13:28:28', 'B'),
    ('TRADE05', 'Pier 9 Boatyard', 'PIER 9 BOATYARD', 'A', '168 Mill Creek Drive', 'Norfolk', 'VA', '23510', 'USA', '757-555-0154', 'pierboatyard@yard.example', 'MGR', 'TRADE', 'UPS-GND', '1', 'VA', NULL, 'Y', 'N', 5000.00, 438.02, '2026-08-26T10:31:45', 'JOSE', 'N', NULL, 0, 0, 0, '2026-08-26T14:31:45', 'B'),
    ('TRADE06', 'Old Dominion Dive Co.', 'OLD DOMINION DIVE CO.', 'A', '185 Bayview Terrace', 'Virginia Beach', 'VA', '23451', 'USA', '757-555-0155', 'olddominiondiveco@yard.example', 'MGR', 'TRADE', 'UPS-GND', '1', 'VA', NULL, 'Y', 'N', 5000.00, 141.41, '2025-03-22T16:52:50', 'JOSE', 'N', NULL, 0, 0, 0, '2025-03-22T21:52:50', 'B'),
    ('CLUB01', 'Hampton Roads Yacht Club', 'HAMPTON ROADS YACHT CLUB', 'A', '202 Ferry Landing', 'Hampton', 'VA', '23669', 'USA', '757-555-0156', 'hamptonroadsyachtclu@yard.example', 'MGR', 'MEMBER', 'UPS-GND', '1', 'VA', NULL, 'Y', 'N', 5000.00, 644.81, '2026-01-23T09:43:09', 'KATE', 'N', NULL, 0, 0, 0, '2026-01-23T14:43:09', 'B'),
    ('CLUB02', 'Sea Scouts Ship 41', 'SEA SCOUTS SHIP 41', 'A', '219 Old Ropewalk', 'Yorktown', 'VA', '23690', 'USA', '757-555-0157', 'seascoutsship@yard.example', 'MGR', 'MEMBER', 'UPS-GND', '1', 'EXEMPT', 'VA-EX-07007', 'Y', 'N', 5000.00, 774.71, '2025-04-16T15:11:13', 'MGR', 'N', NULL, 0, 0, 0, '2025-04-16T19:11:13', 'B'),
    ('SCHOOL01', 'Maritime Trades Academy', 'MARITIME TRADES ACADEMY', 'A', '236 Captains Row', 'Norfolk', 'VA', '23510', 'USA', '757-555-0158', 'maritimetradesacadem@yard.example', 'MGR', 'MEMBER', 'UPS-GND', '1', 'EXEMPT', 'VA-EX-07008', 'Y', 'N', 5000.00, 218.54, '2026-05-13T16:45:26', 'OWEN', 'N', NULL, 0, 0, 0, '2026-05-13T20:45:26', 'B');
GO

-- Shop customers; 100018 and 100031 share an e-mail address
INSERT INTO dbo.AR_CUST (CUST_NO, NAM, NAM_UPR, FST_NAM, FST_NAM_UPR, LST_NAM, LST_NAM_UPR, CUST_TYP, ADRS_1, ADRS_2, CITY, STATE, ZIP_COD, CNTRY, PHONE_1, EMAIL_ADRS_1, SLS_REP, CATEG_COD, STR_ID, TAX_COD, COMMNT, ALLOW_AR_CHRG, LST_MAINT_DT, LST_MAINT_USR_ID, IS_ECOMM_CUST, LOY_PGM_COD, LOY_PTS_BAL, TOT_LOY_PTS_EARND, TOT_LOY_PTS_RDM, LOY_CARD_NO, RS_UTC_DT, CUST_NAM_TYP, INCLUDE_IN_MARKETING_MAILOUTS) VALUES
    ('100001', 'Aurelia Ashdown', 'AURELIA ASHDOWN', 'Aurelia', 'AURELIA', 'Ashdown', 'ASHDOWN', 'C', '127 Oyster Point Road', NULL, 'Norfolk', 'VA', '23510', 'USA', '207-555-0100', 'aurelia.ashdown@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2025-12-11T08:36:19', 'OWEN', 'N', NULL, 0, 0, 0, NULL, '2025-12-11T13:36:19', 'P', 'N'),
    ('100002', 'Bram Birchard', 'BRAM BIRCHARD', 'Bram', 'BRAM', 'Birchard', 'BIRCHARD', 'C', '953 Ferry Landing', NULL, 'Gloucester', 'MA', '01930', 'USA', '410-555-0101', 'bram.birchard@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2024-07-22T13:12:48', 'JOSE', 'Y', 'TIDE', 115, 1615, 1500, 'HT70001', '2024-07-22T17:12:48', 'P', 'Y'),
    ('100003', 'Corinne Coddington', 'CORINNE CODDINGTON', 'Corinne', 'CORINNE', 'Coddington', 'CODDINGTON', 'C', '455 Dock Lane', NULL, 'Hampton', 'VA', '23669', 'USA', '757-555-0102', 'corinne.coddington@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2024-09-27T18:05:40', 'JOSE', 'Y', NULL, 0, 0, 0, NULL, '2024-09-27T22:05:40', 'P', 'N'),
    ('100004', 'Dashiell Drummond', 'DASHIELL DRUMMOND', 'Dashiell', 'DASHIELL', 'Drummond', 'DRUMMOND', 'C', '528 Oyster Point Road', 'Apt 4B', 'Charleston', 'SC', '29401', 'USA', '757-555-0103', 'dashiell.drummond@mail.example', 'MGR', 'CREW', '1', 'OST', NULL, 'N', '2026-05-09T13:07:30', 'KATE', 'N', NULL, 0, 0, 0, NULL, '2026-05-09T17:07:30', 'P', 'Y'),
    ('100005', 'Estelle Ellery', 'ESTELLE ELLERY', 'Estelle', 'ESTELLE', 'Ellery', 'ELLERY', 'C', '190 Pine Needle Court', NULL, 'Newport', 'RI', '02840', 'USA', '757-555-0104', 'estelle.ellery@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2025-06-06T08:37:32', 'JOSE', 'Y', NULL, 0, 0, 0, NULL, '2025-06-06T12:37:32', 'P', 'N'),
    ('100006', 'Finnegan Fairweather', 'FINNEGAN FAIRWEATHER', 'Finnegan', 'FINNEGAN', 'Fairweather', 'FAIRWEATHER', 'C', '435 Old Ropewalk', NULL, 'Newport', 'RI', '02840', 'USA', '401-555-0105', NULL, 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2025-09-05T10:04:41', 'MGR', 'N', 'TIDE', 1393, 2193, 800, 'HT70005', '2025-09-05T14:04:41', 'P', 'Y'),
    ('100007', 'Greta Gannet', 'GRETA GANNET', 'Greta', 'GRETA', 'Gannet', 'GANNET', 'C', '889 Ferry Landing', NULL, 'Norfolk', 'VA', '23510', 'USA', '410-555-0106', 'greta.gannet@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2024-07-02T08:33:44', 'JOSE', 'N', NULL, 0, 0, 0, NULL, '2024-07-02T12:33:44', 'P', 'N'),
    ('100008', 'Hollis Holloway', 'HOLLIS HOLLOWAY', 'Hollis', 'HOLLIS', 'Holloway', 'HOLLOWAY', 'C', '152 Old Ropewalk', NULL, 'Virginia Beach', 'VA', '23451', 'USA', '207-555-0107', 'hollis.holloway@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2026-09-21T12:07:34', 'MGR', 'Y', NULL, 0, 0, 0, NULL, '2026-09-21T16:07:34', 'P', 'Y'),
    ('100009', 'Imogen Ibsen', 'IMOGEN IBSEN', 'Imogen', 'IMOGEN', 'Ibsen', 'IBSEN', 'C', '393 Lighthouse Avenue', NULL, 'Charleston', 'SC', '29401', 'USA', '757-555-0108', 'imogen.ibsen@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2024-05-27T17:31:40', 'MGR', 'Y', NULL, 0, 0, 0, NULL, '2024-05-27T21:31:40', 'P', 'N'),
    ('100010', 'Jasper Jellicoe', 'JASPER JELLICOE', 'Jasper', 'JASPER', 'Jellicoe', 'JELLICOE', 'C', '152 Water Street', NULL, 'Hampton', 'VA', '23669', 'USA', '401-555-0109', 'jasper.jellicoe@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2025-06-06T08:30:17', 'JOSE', 'N', 'TIDE', 1024, 1074, 50, 'HT70009', '2025-06-06T12:30:17', 'P', 'Y'),
    ('100011', 'Keziah Kittredge', 'KEZIAH KITTREDGE', 'Keziah', 'KEZIAH', 'Kittredge', 'KITTREDGE', 'C', '420 Water Street', 'Apt 4B', 'Gloucester', 'MA', '01930', 'USA', '207-555-0110', 'keziah.kittredge@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2026-01-17T13:19:40', 'MGR', 'Y', NULL, 0, 0, 0, NULL, '2026-01-17T18:19:40', 'P', 'N'),
    ('100012', 'Lorcan Larkspur', 'LORCAN LARKSPUR', 'Lorcan', 'LORCAN', 'Larkspur', 'LARKSPUR', 'C', '175 Bayview Terrace', NULL, 'Hampton', 'VA', '23669', 'USA', '757-555-0111', NULL, 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2025-08-18T08:38:03', 'KATE', 'N', NULL, 0, 0, 0, NULL, '2025-08-18T12:38:03', 'P', 'Y'),
    ('100013', 'Maren Merriweather', 'MAREN MERRIWEATHER', 'Maren', 'MAREN', 'Merriweather', 'MERRIWEATHER', 'C', '819 Dock Lane', NULL, 'Castine', 'ME', '04421', 'USA', '207-555-0112', 'maren.merriweather@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2024-08-15T18:28:49', 'JOSE', 'N', NULL, 0, 0, 0, NULL, '2024-08-15T22:28:49', 'P', 'N'),
    ('100014', 'Nils Nyström', 'NILS NYSTRÖM', 'Nils', 'NILS', 'Nyström', 'NYSTRÖM', 'C', '593 Mill Creek Drive', NULL, 'Mystic', 'CT', '06355', 'USA', '401-555-0113', 'nils.nystrom@mail.example', 'MGR', 'MEMBER', '1', 'OST', NULL, 'N', '2025-12-15T14:49:59', 'JOSE', 'Y', 'TIDE', 1656, 2456, 800, 'HT70013', '2025-12-15T19:49:59', 'P', 'Y'),
    ('100015', 'Odette O''Rourke', 'ODETTE O''ROURKE', 'Odette', 'ODETTE', 'O''Rourke', 'O''ROURKE', 'C', '824 Water Street', NULL, 'Hampton', 'VA', '23669', 'USA', '410-555-0114', 'odette.orourke@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2025-06-16T14:54:21', 'OWEN', 'Y', NULL, 0, 0, 0, NULL, '2025-06-16T18:54:21', 'P', 'N'),
    ('100016', 'Percival Pettigrew', 'PERCIVAL PETTIGREW', 'Percival', 'PERCIVAL', 'Pettigrew', 'PETTIGREW', 'C', '171 Water Street', NULL, 'Virginia Beach', 'VA', '23451', 'USA', '757-555-0115', 'percival.pettigrew@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2026-03-11T10:03:25', 'OWEN', 'N', NULL, 0, 0, 0, NULL, '2026-03-11T15:03:25', 'P', 'Y'),
    ('100017', 'Quinn Quillan', 'QUINN QUILLAN', 'Quinn', 'QUINN', 'Quillan', 'QUILLAN', 'C', '355 Bayview Terrace', NULL, 'Newport', 'RI', '02840', 'USA', '207-555-0116', 'quinn.quillan@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2024-10-11T08:15:50', 'KATE', 'Y', NULL, 0, 0, 0, NULL, '2024-10-11T12:15:50', 'P', 'N'),
    ('100018', 'Rosalind Rushmore', 'ROSALIND RUSHMORE', 'Rosalind', 'ROSALIND', 'Rushmore', 'RUSHMORE', 'C', '656 Pine Needle Court', 'Apt 4B', 'Mystic', 'CT', '06355', 'USA', '207-555-0117', 'rosalind.rushmore@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2024-01-17T18:36:21', 'KATE', 'Y', 'TIDE', 298, 2548, 2250, 'HT70017', '2024-01-17T23:36:21', 'P', 'Y'),
    ('100019', 'Søren Sjöberg', 'SØREN SJÖBERG', 'Søren', 'SØREN', 'Sjöberg', 'SJÖBERG', 'C', '338 Ferry Landing', NULL, 'Charleston', 'SC', '29401', 'USA', '207-555-0118', 'soren.sjoberg@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2025-07-19T08:57:52', 'OWEN', 'N', NULL, 0, 0, 0, NULL, '2025-07-19T12:57:52', 'P', 'N'),
    ('100020', 'Tamsin Thistlewood', 'TAMSIN THISTLEWOOD', 'Tamsin', 'TAMSIN', 'Thistlewood', 'THISTLEWOOD', 'C', '400 Dock Lane', NULL, 'Gloucester', 'MA', '01930', 'USA', '410-555-0119', 'tamsin.thistlewood@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2025-03-10T13:29:13', 'JOSE', 'Y', NULL, 0, 0, 0, NULL, '2025-03-10T18:29:13', 'P', 'Y'),
    ('100021', 'Ulrika Umstead', 'ULRIKA UMSTEAD', 'Ulrika', 'ULRIKA', 'Umstead', 'UMSTEAD', 'C', '551 Water Street', NULL, 'Hampton', 'VA', '23669', 'USA', '401-555-0120', 'ulrika.umstead@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2025-06-06T18:03:14', 'MGR', 'Y', NULL, 0, 0, 0, NULL, '2025-06-06T22:03:14', 'P', 'N'),
    ('100022', 'Vaughn Vickery', 'VAUGHN VICKERY', 'Vaughn', 'VAUGHN', 'Vickery', 'VICKERY', 'C', '124 Mill Creek Drive', NULL, 'Hampton', 'VA', '23669', 'USA', '401-555-0121', 'vaughn.vickery@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2025-04-11T16:07:34', 'OWEN', 'N', 'TIDE', 447, 1597, 1150, 'HT70021', '2025-04-11T20:07:34', 'P', 'Y'),
    ('100023', 'Wilhelmina Wrenfield', 'WILHELMINA WRENFIELD', 'Wilhelmina', 'WILHELMINA', 'Wrenfield', 'WRENFIELD', 'C', '576 Old Ropewalk', NULL, 'Marblehead', 'MA', '01945', 'USA', '410-555-0122', 'wilhelmina.wrenfield@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2026-10-13T08:31:23', 'MGR', 'Y', NULL, 0, 0, 0, NULL, '2026-10-13T12:31:23', 'P', 'N'),
    ('100024', 'Xavier Yarrow', 'XAVIER YARROW', 'Xavier', 'XAVIER', 'Yarrow', 'YARROW', 'C', '308 Dock Lane', NULL, 'Yorktown', 'VA', '23690', 'USA', '207-555-0123', NULL, 'MGR', 'CREW', '1', 'VA', NULL, 'N', '2025-03-01T08:53:23', 'MGR', 'N', NULL, 0, 0, 0, NULL, '2025-03-01T13:53:23', 'P', 'Y'),
    ('100025', 'Yolanda Zimmerle', 'YOLANDA ZIMMERLE', 'Yolanda', 'YOLANDA', 'Zimmerle', 'ZIMMERLE', 'C', '604 Oyster Point Road', 'Apt 4B', 'Oxford', 'MD', '21654', 'USA', '401-555-0124', 'yolanda.zimmerle@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2025-12-24T15:17:41', 'JOSE', 'N', NULL, 0, 0, 0, NULL, '2025-12-24T20:17:41', 'P', 'N'),
    ('100026', 'Zachary D''Arcy', 'ZACHARY D''ARCY', 'Zachary', 'ZACHARY', 'D''Arcy', 'D''ARCY', 'C', '425 Old Ropewalk', NULL, 'Gloucester', 'MA', '01930', 'USA', '401-555-0125', 'zachary.darcy@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2026-04-01T13:29:29', 'KATE', 'Y', 'TIDE', 593, 3243, 2650, 'HT70025', '2026-04-01T17:29:29', 'P', 'Y'),
    ('100027', 'Renée Núñez', 'RENÉE NÚÑEZ', 'Renée', 'RENÉE', 'Núñez', 'NÚÑEZ', 'C', '442 Old Ropewalk', NULL, 'Hampton', 'VA', '23669', 'USA', '410-555-0126', 'renee.nnez@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2024-06-09T10:49:31', 'JOSE', 'Y', NULL, 0, 0, 0, NULL, '2024-06-09T14:49:31', 'P', 'N'),
    ('100028', 'André Bellweather', 'ANDRÉ BELLWEATHER', 'André', 'ANDRÉ', 'Bellweather', 'BELLWEATHER', 'C', '409 Ferry Landing', NULL, 'Yorktown', 'VA', '23690', 'USA', '401-555-0127', 'andre.bellweather@mail.example', 'MGR', 'RETAIL', '1', 'VA', NULL, 'N', '2026-10-15T12:38:15', 'KATE', 'N', NULL, 0, 0, 0, NULL, '2026-10-15T16:38:15', 'P', 'Y'),
    ('100029', 'Siobhan Crane', 'SIOBHAN CRANE', 'Siobhan', 'SIOBHAN', 'Crane', 'CRANE', 'C', '675 Bayview Terrace', NULL, 'Charleston', 'SC', '29401', 'USA', '410-555-0128', 'siobhan.crane@mail.example', 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2024-02-14T17:51:35', 'KATE', 'Y', NULL, 0, 0, 0, NULL, '2024-02-14T22:51:35', 'P', 'N'),
    ('100030', 'Tobias Dunmore', 'TOBIAS DUNMORE', 'Tobias', 'TOBIAS', 'Dunmore', 'DUNMORE', 'C', '139 Mill Creek Drive', NULL, 'Newport', 'RI', '02840', 'USA', '757-555-0129', NULL, 'MGR', 'RETAIL', '1', 'OST', NULL, 'N', '2026-08-04T15:03:04', 'KATE', 'N', 'TIDE', 283, 483, 200, 'HT70029', '2026-08-04T19:03:04', 'P', 'Y'),
    ('100031', 'Rosalind Vickery', 'ROSALIND VICKERY', 'Rosalind', 'ROSALIND', 'Vickery', 'VICKERY', 'C', '12 Ferry Landing', NULL, 'Norfolk', 'VA', '23510', 'USA', NULL, 'rosalind.rushmore@mail.example', 'MGR', 'RETAIL', '1', 'VA', 'Married name, same e-mail as 100018', 'N', '2024-09-18T16:50:46', 'KATE', 'N', NULL, 0, 0, 0, NULL, '2024-09-18T20:50:46', 'P', 'N');
GO

-- Customers that came with web orders
INSERT INTO dbo.AR_CUST (CUST_NO, NAM, NAM_UPR, FST_NAM, FST_NAM_UPR, LST_NAM, LST_NAM_UPR, CUST_TYP, ADRS_1, CITY, STATE, ZIP_COD, CNTRY, PHONE_1, EMAIL_ADRS_1, SLS_REP, CATEG_COD, STR_ID, TAX_COD, COMMNT, ALLOW_AR_CHRG, LST_MAINT_DT, LST_MAINT_USR_ID, IS_ECOMM_CUST, ECOMM_CUST_NO, ECOMM_CREATED_CUST, LOY_PTS_BAL, TOT_LOY_PTS_EARND, TOT_LOY_PTS_RDM, RS_UTC_DT, CUST_NAM_TYP) VALUES
    ('W00001', 'Søren Fairweather', 'SØREN FAIRWEATHER', 'Søren', 'SØREN', 'Fairweather', 'FAIRWEATHER', 'C', '748 Water Street', 'Norfolk', 'VA', '23510', 'USA', '757-555-0160', 'web01@mail.example', 'WEB', 'WEB', 'WEB', 'VA', NULL, 'N', '2025-05-06T18:24:07', 'JOSE', 'Y', 'WC00001', 'Y', 0, 0, 0, '2025-05-06T22:24:07', 'P'),
    ('W00002', 'Ulrika Ibsen', 'ULRIKA IBSEN', 'Ulrika', 'ULRIKA', 'Ibsen', 'IBSEN', 'C', '212 Dock Lane', 'Oxford', 'MD', '21654', 'USA', '757-555-0161', 'web02@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2024-06-19T10:27:01', 'MGR', 'Y', 'WC00002', 'Y', 0, 0, 0, '2024-06-19T14:27:01', 'P'),
    ('W00003', 'Wilhelmina Larkspur', 'WILHELMINA LARKSPUR', 'Wilhelmina', 'WILHELMINA', 'Larkspur', 'LARKSPUR', 'C', '774 Oyster Point Road', 'Mystic', 'CT', '06355', 'USA', '757-555-0162', 'web03@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2026-01-15T18:42:52', 'MGR', 'Y', 'WC00003', 'Y', 0, 0, 0, '2026-01-15T23:42:52', 'P'),
    ('W00004', 'Yolanda O''Rourke', 'YOLANDA O''ROURKE', 'Yolanda', 'YOLANDA', 'O''Rourke', 'O''ROURKE', 'C', '628 Lighthouse Avenue', 'Virginia Beach', 'VA', '23451', 'USA', '757-555-0163', 'web04@mail.example', 'WEB', 'WEB', 'WEB', 'VA', NULL, 'N', '2024-09-19T11:46:44', 'MGR', 'Y', 'WC00004', 'Y', 0, 0, 0, '2024-09-19T15:46:44', 'P'),
    ('W00005', 'Renée Rushmore', 'RENÉE RUSHMORE', 'Renée', 'RENÉE', 'Rushmore', 'RUSHMORE', 'C', '417 Mill Creek Drive', 'Beaufort', 'NC', '28516', 'USA', '757-555-0164', 'web05@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2025-02-15T08:42:13', 'KATE', 'Y', 'WC00005', 'Y', 0, 0, 0, '2025-02-15T13:42:13', 'P'),
    ('W00006', 'Siobhan Umstead', 'SIOBHAN UMSTEAD', 'Siobhan', 'SIOBHAN', 'Umstead', 'UMSTEAD', 'C', '916 Bayview Terrace', 'Charleston', 'SC', '29401', 'USA', '757-555-0165', 'web06@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2024-07-26T14:56:34', 'OWEN', 'Y', 'WC00006', 'Y', 0, 0, 0, '2024-07-26T18:56:34', 'P'),
    ('W00007', 'Muriel Yarrow', 'MURIEL YARROW', 'Muriel', 'MURIEL', 'Yarrow', 'YARROW', 'C', '926 Ferry Landing', 'Hampton', 'VA', '23669', 'USA', '757-555-0166', 'web07@mail.example', 'WEB', 'WEB', 'WEB', 'VA', NULL, 'N', '2026-05-14T14:26:50', 'OWEN', 'Y', 'WC00007', 'Y', 0, 0, 0, '2026-05-14T18:26:50', 'P'),
    ('W00008', 'Freya Núñez', 'FREYA NÚÑEZ', 'Freya', 'FREYA', 'Núñez', 'NÚÑEZ', 'C', '566 Old Ropewalk', 'Portland', 'ME', '04101', 'USA', '757-555-0167', 'web08@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2026-08-12T17:57:19', 'MGR', 'Y', 'WC00008', 'Y', 0, 0, 0, '2026-08-12T21:57:19', 'P'),
    ('W00009', 'Hélène Dunmore', 'HÉLÈNE DUNMORE', 'Hélène', 'HÉLÈNE', 'Dunmore', 'DUNMORE', 'C', '378 Captains Row', 'Gloucester', 'MA', '01930', 'USA', '757-555-0168', 'web09@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2024-06-12T14:26:56', 'OWEN', 'Y', 'WC00009', 'Y', 0, 0, 0, '2024-06-12T18:26:56', 'P'),
    ('W00010', 'Bram Greaves', 'BRAM GREAVES', 'Bram', 'BRAM', 'Greaves', 'GREAVES', 'C', '252 Pine Needle Court', 'Yorktown', 'VA', '23690', 'USA', '757-555-0169', 'web10@mail.example', 'WEB', 'WEB', 'WEB', 'VA', NULL, 'N', '2025-03-13T18:56:16', 'MGR', 'Y', 'WC00010', 'Y', 0, 0, 0, '2025-03-13T23:56:16', 'P'),
    ('W00011', 'Dashiell Ashdown', 'DASHIELL ASHDOWN', 'Dashiell', 'DASHIELL', 'Ashdown', 'ASHDOWN', 'C', '536 Water Street', 'Castine', 'ME', '04421', 'USA', '757-555-0170', 'web11@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2025-12-05T15:12:28', 'OWEN', 'Y', 'WC00011', 'Y', 0, 0, 0, '2025-12-05T20:12:28', 'P'),
    ('W00012', 'Finnegan Drummond', 'FINNEGAN DRUMMOND', 'Finnegan', 'FINNEGAN', 'Drummond', 'DRUMMOND', 'C', '682 Dock Lane', 'Marblehead', 'MA', '01945', 'USA', '757-555-0171', 'web12@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2024-05-28T18:08:56', 'JOSE', 'Y', 'WC00012', 'Y', 0, 0, 0, '2024-05-28T22:08:56', 'P'),
    ('W00013', 'Hollis Gannet', 'HOLLIS GANNET', 'Hollis', 'HOLLIS', 'Gannet', 'GANNET', 'C', '136 Oyster Point Road', 'Annapolis', 'MD', '21401', 'USA', '757-555-0172', 'web13@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2025-09-13T18:09:44', 'MGR', 'Y', 'WC00013', 'Y', 0, 0, 0, '2025-09-13T22:09:44', 'P'),
    ('W00014', 'Jasper Jellicoe', 'JASPER JELLICOE', 'Jasper', 'JASPER', 'Jellicoe', 'JELLICOE', 'C', '639 Lighthouse Avenue', 'Newport', 'RI', '02840', 'USA', '757-555-0173', 'web14@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2026-06-27T09:51:14', 'MGR', 'Y', 'WC00014', 'Y', 0, 0, 0, '2026-06-27T13:51:14', 'P'),
    ('W00015', 'Lorcan Merriweather', 'LORCAN MERRIWEATHER', 'Lorcan', 'LORCAN', 'Merriweather', 'MERRIWEATHER', 'C', '130 Mill Creek Drive', 'Norfolk', 'VA', '23510', 'USA', '757-555-0174', 'web15@mail.example', 'WEB', 'WEB', 'WEB', 'VA', NULL, 'N', '2024-05-01T10:06:40', 'OWEN', 'Y', 'WC00015', 'Y', 0, 0, 0, '2024-05-01T14:06:40', 'P'),
    ('W00016', 'Nils Pettigrew', 'NILS PETTIGREW', 'Nils', 'NILS', 'Pettigrew', 'PETTIGREW', 'C', '215 Bayview Terrace', 'Oxford', 'MD', '21654', 'USA', '757-555-0175', 'web16@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2024-09-27T16:09:30', 'OWEN', 'Y', 'WC00016', 'Y', 0, 0, 0, '2024-09-27T20:09:30', 'P'),
    ('W00017', 'Percival Sjöberg', 'PERCIVAL SJÖBERG', 'Percival', 'PERCIVAL', 'Sjöberg', 'SJÖBERG', 'C', '950 Ferry Landing', 'Mystic', 'CT', '06355', 'USA', '757-555-0176', 'web17@mail.example', 'WEB', 'WEB', 'WEB', 'OST', NULL, 'N', '2026-10-10T18:35:53', 'MGR', 'Y', 'WC00017', 'Y', 0, 0, 0, '2026-10-10T22:35:53', 'P'),
    ('W00018', 'Tidewater Boat Works', 'TIDEWATER BOAT WORKS', NULL, NULL, NULL, NULL, 'C', '100 Water Street', 'Norfolk', 'VA', '23510', 'USA', NULL, 'WEB01@mail.example', 'WEB', 'WEB', 'WEB', 'VA', 'E-mail of W00001 in capitals', 'N', '2025-03-19T13:10:34', 'JOSE', 'Y', NULL, 'N', 0, 0, 0, '2025-03-19T18:10:34', 'B');
GO

-- Ship-to addresses
INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM, NAM_UPR, FST_NAM, FST_NAM_UPR, LST_NAM, LST_NAM_UPR, ADRS_1, ADRS_2, CITY, STATE, ZIP_COD, CNTRY, EMAIL_ADRS_1, TAX_COD, LST_MAINT_DT, LST_MAINT_USR_ID, SHIP_NAM_TYP) VALUES
    ('TRADE01', 'YARD', 'Tidewater Boat Works, LLC', 'TIDEWATER BOAT WORKS, LLC', NULL, NULL, NULL, NULL, '9 Boatyard Road', NULL, 'Norfolk', 'VA', '23504', 'USA', NULL, 'VA', '2024-01-12T12:08:51', 'KATE', 'B'),
    ('TRADE01', 'JOBSITE', 'Tidewater Boat Works, LLC (job)', 'TIDEWATER BOAT WORKS, LLC (JOB)', NULL, NULL, NULL, NULL, 'Slip 20, City Marina', NULL, 'Annapolis', 'MD', '21403', 'USA', NULL, 'OST', '2026-01-14T17:49:49', 'KATE', 'B'),
    ('TRADE02', 'YARD', 'Elizabeth River Rigging', 'ELIZABETH RIVER RIGGING', NULL, NULL, NULL, NULL, '10 Boatyard Road', NULL, 'Norfolk', 'VA', '23504', 'USA', NULL, 'VA', '2026-07-16T18:50:53', 'KATE', 'B'),
    ('TRADE03', 'YARD', 'Ocean View Charters & Sons', 'OCEAN VIEW CHARTERS & SONS', NULL, NULL, NULL, NULL, '11 Boatyard Road', NULL, 'Norfolk', 'VA', '23504', 'USA', NULL, 'VA', '2026-05-08T08:20:08', 'MGR', 'B'),
    ('TRADE03', 'JOBSITE', 'Ocean View Charters & Sons (job)', 'OCEAN VIEW CHARTERS & SONS (JOB)', NULL, NULL, NULL, NULL, 'Slip 22, City Marina', NULL, 'Annapolis', 'MD', '21403', 'USA', NULL, 'OST', '2024-04-06T12:33:44', 'MGR', 'B'),
    ('TRADE04', 'YARD', 'Chesapeake Sail Loft', 'CHESAPEAKE SAIL LOFT', NULL, NULL, NULL, NULL, '12 Boatyard Road', NULL, 'Norfolk', 'VA', '23504', 'USA', NULL, 'VA', '2025-03-14T13:28:02', 'OWEN', 'B'),
    ('TRADE05', 'YARD', 'Pier 9 Boatyard', 'PIER 9 BOATYARD', NULL, NULL, NULL, NULL, '13 Boatyard Road', NULL, 'Norfolk', 'VA', '23504', 'USA', NULL, 'VA', '2026-04-22T11:18:26', 'KATE', 'B'),
    ('TRADE05', 'JOBSITE', 'Pier 9 Boatyard (job)', 'PIER 9 BOATYARD (JOB)', NULL, NULL, NULL, NULL, 'Slip 24, City Marina', NULL, 'Annapolis', 'MD', '21403', 'USA', NULL, 'OST', '2024-05-24T12:12:55', 'MGR', 'B'),
    ('100003', '1', 'Corinne Coddington', 'CORINNE CODDINGTON', 'Corinne', 'CORINNE', 'Coddington', 'CODDINGTON', '494 Lighthouse Avenue', NULL, 'Mystic', 'CT', '06355', 'USA', 'corinne.coddington@mail.example', NULL, '2025-06-20T18:05:23', 'OWEN', 'P'),
    ('100004', '1', 'Dashiell Drummond', 'DASHIELL DRUMMOND', 'Dashiell', 'DASHIELL', 'Drummond', 'DRUMMOND', '429 Mill Creek Drive', NULL, 'Annapolis', 'MD', '21401', 'USA', 'dashiell.drummond@mail.example', NULL, '2024-04-07T08:35:18', 'KATE', 'P'),
    ('100005', '1', 'Estelle Ellery', 'ESTELLE ELLERY', 'Estelle', 'ESTELLE', 'Ellery', 'ELLERY', '185 Old Ropewalk', NULL, 'Charleston', 'SC', '29401', 'USA', 'estelle.ellery@mail.example', NULL, '2024-12-20T14:11:24', 'MGR', 'P'),
    ('100007', '1', 'Greta Gannet', 'GRETA GANNET', 'Greta', 'GRETA', 'Gannet', 'GANNET', '980 Mill Creek Drive', NULL, 'Hampton', 'VA', '23669', 'USA', 'greta.gannet@mail.example', NULL, '2024-10-27T09:12:59', 'KATE', 'P'),
    ('100008', '1', 'Hollis Holloway', 'HOLLIS HOLLOWAY', 'Hollis', 'HOLLIS', 'Holloway', 'HOLLOWAY', '337 Water Street', NULL, 'Newport', 'RI', '02840', 'USA', 'hollis.holloway@mail.example', NULL, '2025-09-03T15:31:56', 'JOSE', 'P'),
    ('100009', '1', 'Imogen Ibsen', 'IMOGEN IBSEN', 'Imogen', 'IMOGEN', 'Ibsen', 'IBSEN', '329 Oyster Point Road', NULL, 'Annapolis', 'MD', '21401', 'USA', 'imogen.ibsen@mail.example', NULL, '2025-07-23T11:00:58', 'JOSE', 'P'),
    ('100017', '1', 'Quinn Quillan', 'QUINN QUILLAN', 'Quinn', 'QUINN', 'Quillan', 'QUILLAN', '940 Water Street', NULL, 'Newport', 'RI', '02840', 'USA', 'quinn.quillan@mail.example', NULL, '2026-08-09T12:51:03', 'KATE', 'P'),
    ('100027', '1', 'Renée Núñez', 'RENÉE NÚÑEZ', 'Renée', 'RENÉE', 'Núñez', 'NÚÑEZ', '764 Water Street', NULL, 'Mystic', 'CT', '06355', 'USA', 'renee.nnez@mail.example', NULL, '2026-09-08T09:31:58', 'KATE', 'P'),
    ('100029', '1', 'Siobhan Crane', 'SIOBHAN CRANE', 'Siobhan', 'SIOBHAN', 'Crane', 'CRANE', '325 Mill Creek Drive', NULL, 'Marblehead', 'MA', '01945', 'USA', 'siobhan.crane@mail.example', NULL, '2026-06-19T12:43:27', 'KATE', 'P'),
    ('100030', '1', 'Tobias Dunmore', 'TOBIAS DUNMORE', 'Tobias', 'TOBIAS', 'Dunmore', 'DUNMORE', '403 Old Ropewalk', NULL, 'Oxford', 'MD', '21654', 'USA', NULL, NULL, '2024-02-10T18:27:44', 'MGR', 'P'),
    ('W00001', '1', 'Søren Fairweather', 'SØREN FAIRWEATHER', 'Søren', 'SØREN', 'Fairweather', 'FAIRWEATHER', '916 Captains Row', NULL, 'Newport', 'RI', '02840', 'USA', 'web01@mail.example', NULL, '2025-10-14T11:01:09', 'KATE', 'P'),
    ('W00002', '1', 'Ulrika Ibsen', 'ULRIKA IBSEN', 'Ulrika', 'ULRIKA', 'Ibsen', 'IBSEN', '602 Oyster Point Road', NULL, 'Annapolis', 'MD', '21401', 'USA', 'web02@mail.example', NULL, '2024-10-07T14:41:03', 'OWEN', 'P'),
    ('W00003', '1', 'Wilhelmina Larkspur', 'WILHELMINA LARKSPUR', 'Wilhelmina', 'WILHELMINA', 'Larkspur', 'LARKSPUR', '270 Dock Lane', NULL, 'Beaufort', 'NC', '28516', 'USA', 'web03@mail.example', NULL, '2025-10-10T10:10:10', 'JOSE', 'P'),
    ('W00004', '1', 'Yolanda O''Rourke', 'YOLANDA O''ROURKE', 'Yolanda', 'YOLANDA', 'O''Rourke', 'O''ROURKE', '350 Old Ropewalk', NULL, 'Marblehead', 'MA', '01945', 'USA', 'web04@mail.example', NULL, '2025-12-18T10:01:43', 'JOSE', 'P'),
    ('W00005', '1', 'Renée Rushmore', 'RENÉE RUSHMORE', 'Renée', 'RENÉE', 'Rushmore', 'RUSHMORE', '263 Water Street', NULL, 'Mystic', 'CT', '06355', 'USA', 'web05@mail.example', NULL, '2024-05-20T09:58:55', 'OWEN', 'P'),
    ('W00006', '1', 'Siobhan Umstead', 'SIOBHAN UMSTEAD', 'Siobhan', 'SIOBHAN', 'Umstead', 'UMSTEAD', '786 Captains Row', NULL, 'Annapolis', 'MD', '21401', 'USA', 'web06@mail.example', NULL, '2026-10-14T17:48:11', 'KATE', 'P'),
    ('W00008', '1', 'Freya Núñez', 'FREYA NÚÑEZ', 'Freya', 'FREYA', 'Núñez', 'NÚÑEZ', '650 Oyster Point Road', NULL, 'Annapolis', 'MD', '21401', 'USA', 'web08@mail.example', NULL, '2024-12-02T08:23:14', 'MGR', 'P'),
    ('W00009', '1', 'Hélène Dunmore', 'HÉLÈNE DUNMORE', 'Hélène', 'HÉLÈNE', 'Dunmore', 'DUNMORE', '521 Pine Needle Court', NULL, 'Virginia Beach', 'VA', '23451', 'USA', 'web09@mail.example', NULL, '2024-02-03T11:06:25', 'KATE', 'P'),
    ('W00011', '1', 'Dashiell Ashdown', 'DASHIELL ASHDOWN', 'Dashiell', 'DASHIELL', 'Ashdown', 'ASHDOWN', '241 Dock Lane', NULL, 'Castine', 'ME', '04421', 'USA', 'web11@mail.example', NULL, '2026-04-18T10:37:09', 'MGR', 'P'),
    ('W00012', '1', 'Finnegan Drummond', 'FINNEGAN DRUMMOND', 'Finnegan', 'FINNEGAN', 'Drummond', 'DRUMMOND', '841 Pine Needle Court', NULL, 'Beaufort', 'NC', '28516', 'USA', 'web12@mail.example', NULL, '2025-06-20T10:04:58', 'KATE', 'P'),
    ('W00017', '1', 'Percival Sjöberg', 'PERCIVAL SJÖBERG', 'Percival', 'PERCIVAL', 'Sjöberg', 'SJÖBERG', '474 Pine Needle Court', NULL, 'Beaufort', 'NC', '28516', 'USA', 'web17@mail.example', NULL, '2026-09-06T16:09:39', 'KATE', 'P'),
    ('100002', 'WORK', 'Hampton Roads Harbour Authority', 'HAMPTON ROADS HARBOUR AUTHORITY', NULL, NULL, NULL, NULL, '1 Harbour Plaza', 'Attn: B. Birchard', 'Norfolk', 'VA', '23510', 'USA', NULL, NULL, '2024-02-05T12:24:17', 'KATE', 'B');
GO

-- Loyalty: a batch, one open adjustment, three posted ones
INSERT INTO dbo.SY_BAT (BAT_TYP, BAT_ID, CREATE_DAT, CREATE_USR_ID, MULTI_USE, DESCR, LST_MAINT_DT, LST_MAINT_USR_ID, PKG_ID, TRX_TYP) VALUES
    ('LOYPT', 'WEB', '2026-01-02T00:00:00', 'MGR', 'Y', 'Points from the web shop', '2025-02-03T09:00:00', 'MGR', 'AR', 'LPA');
GO

INSERT INTO dbo.AR_LOY_PT_ADJ_TRX (BAT_ID, CUST_NO, TRX_DAT, DOC_NO, ENTRY_SEQ_NO, NO_OF_PTS, COMMNT, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('WEB', '100002', '2026-10-30T00:00:00', 'WR-1008', 1, 25, 'Product review', '2026-10-30T21:14:00', 'WEB');
GO

INSERT INTO dbo.AR_LOY_PT_ADJ_HIST (EVENT_NO, CUST_NO, DOC_NO, ENTRY_SEQ_NO, BAT_ID, TRX_DAT, NO_OF_PTS, COMMNT, PT_BAL_BEFORE, LOY_PGM_COD, CUST_STR_ID, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('4700', '100002', 'WR-1001', 1, 'WEB', '2026-07-15T00:00:00', 50, 'Newsletter sign-up', 200, 'TIDE', '1', '2026-07-16T08:30:00', 'MGR'),
    ('4701', '100006', 'WR-1002', 1, 'WEB', '2026-08-15T00:00:00', -20, 'Correction', 201, 'TIDE', '1', '2026-08-16T08:30:00', 'MGR'),
    ('4702', '100010', 'WR-1003', 1, 'WEB', '2026-09-15T00:00:00', 100, 'Birthday', 202, 'TIDE', '1', '2026-09-16T08:30:00', 'MGR');
GO

-- Gift cards (7000000011 expired, 7000000012 void) and store credit
INSERT INTO dbo.SY_GFC (GFC_NO, DESCR, DESCR_UPR, ORIG_DAT, ORIG_STR_ID, ORIG_STA_ID, ORIG_DOC_NO, ORIG_CUST_NO, GFC_COD, EXP_DAT, NO_EXP_DAT, ORIG_AMT, CURR_AMT, CREATE_METH, LIAB_ACCT_NO, RDM_ACCT_NO, RDM_METH, FORF_ACCT_NO, IS_VOID, LST_MAINT_DT, LST_MAINT_USR_ID, RS_STAT) VALUES
    ('7000000001', 'Gift card', 'GIFT CARD', '2026-01-10T00:00:00', '1', '1', '203000', '100004', 'GIFT', NULL, 'Y', 25.00, 25.00, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-01T12:00:00', 'KATE', 0),
    ('7000000002', 'Gift card', 'GIFT CARD', '2026-02-10T00:00:00', '1', '1', '203007', 'CASH', 'GIFT', NULL, 'Y', 50.00, 50.00, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-02T12:00:00', 'KATE', 0),
    ('7000000003', 'Gift card', 'GIFT CARD', '2026-03-10T00:00:00', '1', '1', '203014', 'CASH', 'GIFT', NULL, 'Y', 50.00, 30.00, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-03T12:00:00', 'KATE', 0),
    ('7000000004', 'Gift card', 'GIFT CARD', '2026-04-10T00:00:00', '1', '1', '203021', '100004', 'GIFT', NULL, 'Y', 75.00, 0.00, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-04T12:00:00', 'KATE', 0),
    ('7000000005', 'Gift card', 'GIFT CARD', '2026-05-10T00:00:00', '1', '1', '203028', 'CASH', 'GIFT', NULL, 'Y', 100.00, 57.50, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-05T12:00:00', 'KATE', 0),
    ('7000000006', 'Gift card', 'GIFT CARD', '2026-06-10T00:00:00', '1', '1', '203035', 'CASH', 'GIFT', NULL, 'Y', 200.00, 200.00, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-06T12:00:00', 'KATE', 0),
    ('7000000007', 'Gift card', 'GIFT CARD', '2026-07-10T00:00:00', '1', '1', '203042', '100004', 'GIFT', NULL, 'Y', 25.00, 14.75, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-07T12:00:00', 'KATE', 0),
    ('7000000008', 'Gift card', 'GIFT CARD', '2026-08-10T00:00:00', '1', '1', '203049', 'CASH', 'GIFT', NULL, 'Y', 50.00, 0.00, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-08T12:00:00', 'KATE', 0),
    ('7000000009', 'Gift card', 'GIFT CARD', '2026-09-10T00:00:00', '1', '1', '203056', 'CASH', 'GIFT', NULL, 'Y', 30.00, 30.00, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-09T12:00:00', 'KATE', 0),
    ('7000000010', 'Gift card', 'GIFT CARD', '2026-01-10T00:00:00', '1', '1', '203063', '100004', 'GIFT', NULL, 'Y', 60.00, 54.01, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-10T12:00:00', 'KATE', 0),
    ('7000000011', 'Gift card', 'GIFT CARD', '2026-02-10T00:00:00', '1', '1', '203070', 'CASH', 'GIFT', '2026-06-30T00:00:00', 'N', 150.00, 150.00, 'G', '2300-00', '2300-00', '!', '4900-00', 'N', '2026-10-11T12:00:00', 'KATE', 0),
    ('7000000012', 'Gift card', 'GIFT CARD', '2026-03-10T00:00:00', '1', '1', '203077', 'CASH', 'GIFT', NULL, 'Y', 50.00, 50.00, 'G', '2300-00', '2300-00', '!', '4900-00', 'Y', '2026-10-12T12:00:00', 'KATE', 0);
GO

INSERT INTO dbo.SY_GFC_ACTIV (GFC_NO, SEQ_NO, DAT, STR_ID, STA_ID, DOC_NO, ACTIV_TYP, AMT, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('7000000001', 1, '2026-01-10T00:00:00', '1', '1', '203000', 'I', 25.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000002', 1, '2026-02-10T00:00:00', '1', '1', '203007', 'I', 50.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000003', 1, '2026-03-10T00:00:00', '1', '1', '203014', 'I', 50.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000003', 2, '2026-10-05T00:00:00', '1', '2', '204102', 'R', -20.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000004', 1, '2026-04-10T00:00:00', '1', '1', '203021', 'I', 75.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000004', 2, '2026-10-05T00:00:00', '1', '2', '204103', 'R', -75.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000005', 1, '2026-05-10T00:00:00', '1', '1', '203028', 'I', 100.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000005', 2, '2026-10-05T00:00:00', '1', '2', '204104', 'R', -42.50, '2025-02-03T09:00:00', 'MGR'),
    ('7000000006', 1, '2026-06-10T00:00:00', '1', '1', '203035', 'I', 200.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000007', 1, '2026-07-10T00:00:00', '1', '1', '203042', 'I', 25.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000007', 2, '2026-10-05T00:00:00', '1', '2', '204106', 'R', -10.25, '2025-02-03T09:00:00', 'MGR'),
    ('7000000008', 1, '2026-08-10T00:00:00', '1', '1', '203049', 'I', 50.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000008', 2, '2026-10-05T00:00:00', '1', '2', '204107', 'R', -50.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000009', 1, '2026-09-10T00:00:00', '1', '1', '203056', 'I', 30.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000010', 1, '2026-01-10T00:00:00', '1', '1', '203063', 'I', 60.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000010', 2, '2026-10-05T00:00:00', '1', '2', '204109', 'R', -5.99, '2025-02-03T09:00:00', 'MGR'),
    ('7000000011', 1, '2026-02-10T00:00:00', '1', '1', '203070', 'I', 150.00, '2025-02-03T09:00:00', 'MGR'),
    ('7000000012', 1, '2026-03-10T00:00:00', '1', '1', '203077', 'I', 50.00, '2025-02-03T09:00:00', 'MGR');
GO

INSERT INTO dbo.SY_STC (STC_NO, DESCR, DESCR_UPR, ORIG_DAT, ORIG_STR_ID, ORIG_STA_ID, ORIG_CUST_NO, GFC_COD, NO_EXP_DAT, ORIG_AMT, CURR_AMT, CREATE_METH, LIAB_ACCT_NO, RDM_ACCT_NO, RDM_METH, FORF_ACCT_NO, IS_VOID, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('SC1001', 'Store credit', 'STORE CREDIT', '2026-08-12T00:00:00', '1', '1', '100003', 'STC', 'Y', 29.00, 29.00, 'G', '2310-00', '2310-00', '!', '4900-00', 'N', '2025-02-03T09:00:00', 'MGR'),
    ('SC1002', 'Store credit', 'STORE CREDIT', '2026-08-12T00:00:00', '1', '1', '100004', 'STC', 'Y', 118.00, 18.00, 'G', '2310-00', '2310-00', '!', '4900-00', 'N', '2025-02-03T09:00:00', 'MGR'),
    ('SC1003', 'Store credit', 'STORE CREDIT', '2026-08-12T00:00:00', '1', '1', '100005', 'STC', 'Y', 64.00, 0.00, 'G', '2310-00', '2310-00', '!', '4900-00', 'N', '2025-02-03T09:00:00', 'MGR');
GO

INSERT INTO dbo.SY_STC_ACTIV (STC_NO, SEQ_NO, DAT, STR_ID, STA_ID, ACTIV_TYP, AMT, LST_MAINT_DT, LST_MAINT_USR_ID) VALUES
    ('SC1001', 1, '2026-08-12T00:00:00', '1', '1', 'I', 29.00, '2025-02-03T09:00:00', 'MGR'),
    ('SC1002', 1, '2026-08-12T00:00:00', '1', '1', 'I', 118.00, '2025-02-03T09:00:00', 'MGR'),
    ('SC1002', 2, '2026-09-03T00:00:00', '1', '1', 'R', -100.00, '2025-02-03T09:00:00', 'MGR'),
    ('SC1003', 1, '2026-08-12T00:00:00', '1', '1', 'I', 64.00, '2025-02-03T09:00:00', 'MGR'),
    ('SC1003', 2, '2026-08-30T00:00:00', '1', '1', 'R', -64.00, '2025-02-03T09:00:00', 'MGR');
GO
