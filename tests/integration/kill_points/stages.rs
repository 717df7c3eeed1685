//! The passes that are killed: everything is new, then an evening's edits of all that a catalogue has.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use cpsync_double::magento2::Saved;

use super::super::support::company::Company;
use super::super::support::few;
use super::super::support::site::Site;

/// One pass on the way.
pub(super) struct Stage {
    pub(super) args: &'static [&'static str],
    /// Whether it comes after the evening's edits.
    evening: bool,
    /// By which ways of travelling it dies; in others it only runs.
    dies: &'static [Mode],
}

const BOTH: &[Mode] = &[Mode::Single, Mode::Bulk];
/// Its calls are the same however products travel.
const ONCE: &[Mode] = &[Mode::Single];

/// The passes in their order. What makes a catalogue's rest anew is the smaller part of its edits, so it
/// dies in the evening only.
pub(super) const STAGES: [Stage; 11] = [
    Stage { args: &["items"], evening: false, dies: BOTH },
    Stage { args: &["categories"], evening: false, dies: &[] },
    Stage { args: &["category-items"], evening: false, dies: &[] },
    Stage { args: &["prices"], evening: false, dies: &[] },
    Stage { args: &["price-rules"], evening: false, dies: &[] },
    Stage { args: &["items"], evening: true, dies: BOTH },
    Stage { args: &["inventory"], evening: true, dies: ONCE },
    Stage { args: &["categories"], evening: true, dies: ONCE },
    Stage { args: &["category-items"], evening: true, dies: BOTH },
    Stage { args: &["prices"], evening: true, dies: ONCE },
    Stage { args: &["price-rules"], evening: true, dies: ONCE },
];

/// Few categories, and not one day's rules, whatever day it is.
const MORNING: &str = "
DELETE FROM dbo.EC_CATEG_ITEM WHERE CATEG_ID NOT IN
  ('2023041700000555', '2023041700000592', '2023041700000629');
DELETE FROM dbo.EC_CATEG WHERE CATEG_ID NOT IN
  ('2023041700000074', '2023041700000555', '2023041700000592', '2023041700000629');
UPDATE dbo.IM_PRC_GRP SET ENABLED = 'N' WHERE GRP_TYP = 'P' OR GRP_COD = 'CLEAR';
";

/// Beside [`few::EDITS`]: a category is made, renamed, moved and taken away; links come and go; prices
/// change and get a special price; a quantity break moves, a group's price changes.
const EVENING: &str = "
INSERT INTO dbo.EC_CATEG (CATEG_ID, PARENT_ID, DESCR, DESCR_UPR, DISP_SEQ_NO)
VALUES ('2026110100000001', '2023041700000074', 'Small Fittings', 'SMALL FITTINGS', 1);
UPDATE dbo.EC_CATEG SET DESCR = 'Cleats' WHERE CATEG_ID = '2023041700000555';
UPDATE dbo.EC_CATEG SET PARENT_ID = NULL, DISP_SEQ_NO = 5 WHERE CATEG_ID = '2023041700000592';
DELETE FROM dbo.EC_CATEG_ITEM WHERE CATEG_ID = '2023041700000629';
DELETE FROM dbo.EC_CATEG WHERE CATEG_ID = '2023041700000629';
INSERT INTO dbo.EC_CATEG_ITEM (ITEM_NO, CATEG_ID, ENTRY_SEQ_NO)
VALUES ('CLEAT/6IN', '2026110100000001', 1);
INSERT INTO dbo.EC_CATEG_ITEM (ITEM_NO, CATEG_ID, ENTRY_SEQ_NO)
VALUES ('SOCK-WOOL', '2026110100000001', 2);
UPDATE dbo.IM_PRC SET PRC_1 = 15 WHERE ITEM_NO = 'CLEAT/6IN' AND LOC_ID = '*';
UPDATE dbo.IM_PRC SET REG_PRC = 4.5 WHERE ITEM_NO = 'SHKL-D5' AND LOC_ID = '*';
UPDATE dbo.IM_PRC_RUL_BRK SET MIN_QTY = 12 WHERE GRP_COD = 'BULK' AND MIN_QTY = 10;
UPDATE dbo.IM_PRC_RUL_BRK SET AMT_OR_PCT = 30 WHERE GRP_COD = 'TRADE' AND MIN_QTY = 50;
";

/// How products travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// One by one.
    Single,
    /// By the store's bulk, whatever their number.
    Bulk,
}

/// Where a site was when a stage began.
pub(super) struct Saves {
    shop: Saved,
    state: Option<Vec<u8>>,
}

/// The same company on two days. cpsync only reads it, so all sites share it.
pub(super) struct Days {
    pub(super) before: Arc<Company>,
    pub(super) after: Arc<Company>,
}

impl Stage {
    /// Whether passes die in it.
    pub(super) fn dies(&self, mode: Mode) -> bool {
        self.dies.contains(&mode)
    }
}

impl Days {
    pub(super) fn start() -> Self {
        let [before, after] = [Company::start(), Company::start()];
        for company in [&before, &after] {
            company.execute(MORNING);
        }
        after.execute(few::EDITS);
        after.execute(EVENING);
        Self { before: Arc::new(before), after: Arc::new(after) }
    }

    /// A site on which nothing has been run.
    pub(super) fn site(&self, mode: Mode) -> Site {
        let mut site = Site::over(&self.before, |_| {}, |toml| configured(toml, mode, false));
        // The process that dies has the system's clock.
        site.now = Utc::now();
        site
    }

    /// Lets the day of the stage begin.
    pub(super) fn enter(&self, site: &mut Site, mode: Mode, stage: usize) {
        let evening = STAGES[stage].evening;
        site.company = Arc::clone(if evening { &self.after } else { &self.before });
        site.write_configuration(|toml| configured(toml, mode, evening));
    }

    /// A site of its own that goes on where another one was saved.
    pub(super) fn site_before(&self, mode: Mode, stage: usize, saves: &Saves) -> Site {
        let mut site = self.site(mode);
        self.enter(&mut site, mode, stage);
        site.shop.load(&saves.shop);
        if let Some(state) = &saves.state {
            std::fs::write(site.path("cpsync.db"), state).unwrap();
        }
        site
    }
}

/// Keeps where a site is; nothing runs on it.
pub(super) fn save(site: &Site) -> Saves {
    assert!(!site.path("cpsync.db-wal").exists(), "the state is in one file");
    Saves { shop: site.shop.save(), state: std::fs::read(site.path("cpsync.db")).ok() }
}

/// Waits until the shop has worked off what it took in.
pub(super) fn rest(site: &Site) {
    assert!(site.shop.wait_for_bulks(Duration::from_secs(60)), "the shop works its bulks off");
}

fn configured(toml: String, mode: Mode, evening: bool) -> String {
    let bulk = match mode {
        Mode::Single => "bulk = \"never\"",
        Mode::Bulk => "bulk-at-least = 2\nbulk-size = 4\nbulk-deadline = \"20s\"",
    };
    let toml = few::only(&few::ITEMS)(toml)
        .replace("first-wait = \"10ms\"", &format!("first-wait = \"2ms\"\n{bulk}"));
    if !evening {
        return toml;
    }
    // Units get another SKU: a rename at the store.
    toml.replace("units = ", "unit-sku = \"{item}-{unit}\"\nunits = ")
}
