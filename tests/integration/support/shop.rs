//! A store's configuration that fits the sample company, to be changed by the test at hand.

use cpsync::config::{Condition, ParentRule, ParentShape, Store, Test};

use super::config::{MINIMAL, store_of};

/// The columns of the sample company.
const COLUMNS: &str = r#"
name = "LONG_DESCR"
short-description = "USER_SHORT_DESCR"
web-status = { column = "USER_WEB_STATUS", blank = true }
web-archive = { column = "USER_WEB_ARCHIVE", blank = false }
units = "USER_WEB_UNITS"
attributes = [{ attribute = "manufacturer", column = "USER_BRAND", kind = "select" }]

[stores.main.inventory]
threshold-column = "USER_WEB_THRESHOLD"
always-in-stock = { column = "USER_ALWAYS_IN_STOCK", blank = false }
backorders = { default = "none", column = "USER_BACKORDER" }
"#;

/// A store called `main` that sells everything flagged, stocked at `MAIN`.
pub(crate) fn store() -> Store {
    store_of(&format!("{MINIMAL}{COLUMNS}"))
}

/// A condition of the store's filter.
pub(crate) fn condition(column: &str, test: Test) -> Condition {
    Condition { column: column.into(), test }
}

/// The sample company's parent column.
pub(crate) fn parent() -> ParentRule {
    ParentRule {
        column: "USER_PARENT_ITEM".into(),
        shape: ParentShape::Configurable,
        dimensions: vec![("USER_COLOR".into(), "color".into())],
    }
}
