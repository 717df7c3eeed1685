//! Every statement of sql/counterpoint, and the slots that fit one to the site.
//!
//! A slot `{{name}}` is filled with identifiers that the site's catalogue holds (in brackets), with
//! numbers of the program, or with fragments built from those and from parameters `@Pn`. A value
//! never enters the text. What a file's slots take is said in its header.

use std::fmt::Write as _;

/// One file of sql/counterpoint.
#[derive(Debug)]
pub(super) struct Statement {
    /// The file's name without `.sql`.
    pub(super) name: &'static str,
    text: &'static str,
}

macro_rules! statements {
    ($($constant:ident = $file:literal,)*) => {
        $(pub(super) const $constant: Statement = Statement {
            name: $file,
            text: include_str!(concat!("../../sql/counterpoint/", $file, ".sql")),
        };)*
        /// Every statement, so that a test sees whether each is looked at.
        #[cfg(test)]
        pub(super) const ALL: &[&str] = &[$($file),*];
    };
}

statements! {
    SESSION_OPEN = "session_open",
    SESSION_WRITE = "session_write",
    CATALOGUE_COLUMNS = "catalogue_columns",
    SERVER_VERSION = "server_version",
    DATABASE_VERSION = "database_version",
    LOCATIONS = "locations",
    LOCATION_GROUP = "location_group",
    ITEMS_LIST = "items_list",
    CHILDREN_LIST = "children_list",
    CELLS_LIST = "cells_list",
    ITEMS_READ = "items_read",
    DESCRIPTIONS_READ = "descriptions_read",
    BARCODES_READ = "barcodes_read",
    PRICES_READ = "prices_read",
    QUANTITIES_READ = "quantities_read",
    CELLS_READ = "cells_read",
    GRID_VALUES_READ = "grid_values_read",
    STOCK_PAGE = "stock_page",
    CATEGORIES_LIST = "categories_list",
    CATEGORIES_READ = "categories_read",
    CATEGORY_ITEMS_LIST = "category_items_list",
    CATEGORY_ITEMS_READ = "category_items_read",
    PRICE_SWITCHES = "price_switches",
    PRICE_RULES = "price_rules",
    PRICE_RULE_ITEMS = "price_rule_items",
    PRICE_RULE_CUSTOMERS = "price_rule_customers",
    PRICE_RULE_CLASS = "price_rule_class",
    PRICE_RULE_HOLDS = "price_rule_holds",
    PRICE_ENGINE = "price_engine",
    ITEM_NAMES = "item_names",
    BARCODE_FIND = "barcode_find",
    EMAILS_DOUBLED = "emails_doubled",
    DOCUMENT_COLUMNS = "document_columns",
    ROUTINES = "routines",
    PAY_CODES = "pay_codes",
    TAX_CODES = "tax_codes",
    SHIP_VIAS = "ship_vias",
    DISCOUNT_CODES = "discount_codes",
    TILL_READ = "till_read",
    TEXTS_FITTED = "texts_fitted",
    CUSTOMERS_FIND = "customers_find",
    CUSTOMERS_OF_EMAILS = "customers_of_emails",
    CUSTOMERS_WEB_PAGE = "customers_web_page",
    CUSTOMER_KNOWN = "customer_known",
    CUSTOMER_SOURCE = "customer_source",
    ECOMMERCE_SOURCE = "ecommerce_source",
    CUSTOMER_NUMBER_TAKE = "customer_number_take",
    CUSTOMER_COPY = "customer_copy",
    CUSTOMER_UPDATE = "customer_update",
    SHIP_ADDRESSES = "ship_addresses",
    SHIP_ADDRESS_UPDATE = "ship_address_update",
    DOCUMENT_ITEMS = "document_items",
    DOCUMENT_CLAIM = "document_claim",
    DOCUMENT_FIND = "document_find",
    DOCUMENT_LINES = "document_lines",
    DOCUMENT_NOTES = "document_notes",
    DOCUMENT_IDS = "document_ids",
    DOCUMENT_NUMBER_TAKE = "document_number_take",
    ROWS_INSERT = "rows_insert",
    PROCEDURES_BEGIN = "procedures_begin",
    PROCEDURE_RUN = "procedure_run",
    DOCUMENT_COMMITTED = "document_committed",
    ACTIVITY_ORDERS = "activity_orders",
    ACTIVITY_LINES_OPEN = "activity_lines_open",
    ACTIVITY_LINES_CLOSED = "activity_lines_closed",
    ACTIVITY_RELEASES_OPEN = "activity_releases_open",
    ACTIVITY_RELEASES_POSTED = "activity_releases_posted",
    ACTIVITY_RELEASE_LINES_OPEN = "activity_release_lines_open",
    ACTIVITY_RELEASE_LINES_POSTED = "activity_release_lines_posted",
    ACTIVITY_TRACKING_OPEN = "activity_tracking_open",
    ACTIVITY_TRACKING_POSTED = "activity_tracking_posted",
    ACTIVITY_TOTALS = "activity_totals",
    ACTIVITY_LINKS = "activity_links",
    ACTIVITY_LINKS_KEPT = "activity_links_kept",
    ACTIVITY_LINE_LINKS = "activity_line_links",
    ACTIVITY_LINE_KNOWN = "activity_line_known",
    CHECK_RIGHT = "check_right",
    CHECK_STATEMENT = "check_statement",
    CHECK_CLOCK = "check_clock",
    CHECK_COLLATION = "check_collation",
    CHECK_CUSTOMER = "check_customer",
    CHECK_STORE = "check_store",
    CHECK_STATION = "check_station",
    CHECK_DRAWER = "check_drawer",
}

/// A statement made ready: its text with the slots filled, and its parameters.
#[derive(Debug)]
pub(super) struct Request {
    /// The file's name without `.sql`, for messages.
    pub(super) name: &'static str,
    /// What is sent.
    pub(super) sql: String,
    /// `@P1`.. in order. All are text: the statements cast them, since the wire would make numbers
    /// of varying precision and a plan each of them.
    pub(super) params: Vec<String>,
}

impl Request {
    /// The statement with empty slots and no parameters.
    pub(super) fn new(statement: &Statement) -> Self {
        let sql = format!("/* cpsync {} */\n{}", statement.name, body(statement.text));
        Self { name: statement.name, sql, params: Vec::new() }
    }

    /// An empty batch, for statements whose parameters all come from slots.
    pub(super) fn batch(name: &'static str) -> Self {
        Self { name, sql: format!("/* cpsync {name} */"), params: Vec::new() }
    }

    /// Adds a statement to a batch; its slots hold parameters of this batch.
    pub(super) fn add(&mut self, statement: &Statement, slots: &[(&str, &str)]) {
        let filled = slots.iter().fold(body(statement.text), |sql, (name, fragment)| {
            sql.replace(&format!("{{{{{name}}}}}"), fragment)
        });
        // Writing to a String cannot fail.
        let _ = write!(self.sql, "\n{filled}");
    }

    /// The placeholder of a parameter with this value: the same value is sent once.
    pub(super) fn shared(&mut self, value: &str) -> String {
        match self.params.iter().position(|param| param == value) {
            Some(at) => format!("@P{}", at + 1),
            None => self.param(value),
        }
    }

    /// Adds a parameter and returns its placeholder.
    pub(super) fn param(&mut self, value: impl Into<String>) -> String {
        self.params.push(value.into());
        format!("@P{}", self.params.len())
    }

    /// Adds the parameter that the file names itself; these come before those of slots.
    #[must_use]
    pub(super) fn with(mut self, value: impl Into<String>) -> Self {
        self.params.push(value.into());
        self
    }

    /// Adds values as parameters of this SQL type and returns them as a list for `IN`.
    pub(super) fn list<S: AsRef<str>>(&mut self, values: &[S], sql_type: &str) -> String {
        let mut list = String::new();
        for value in values {
            let place = self.param(value.as_ref());
            let comma = if list.is_empty() { "" } else { ", " };
            // Writing to a String cannot fail.
            let _ = write!(list, "{comma}CAST({place} AS {sql_type})");
        }
        list
    }

    /// The text as a part of another statement.
    pub(super) fn part(self) -> String {
        self.sql.trim_end_matches(';').to_owned()
    }

    /// Fills a slot, wherever it stands.
    #[must_use]
    pub(super) fn slot(mut self, name: &str, fragment: &str) -> Self {
        self.sql = self.sql.replace(&format!("{{{{{name}}}}}"), fragment);
        self
    }
}

/// A column's or table's name in brackets, with its alias before it.
pub(super) fn quoted(alias: &str, name: &str) -> String {
    format!("{alias}.[{}]", name.replace(']', "]]"))
}

/// Ids as a list for `IN`: numbers of the program, no text. SQL Server takes a number of more than ten
/// digits for a decimal, and would turn the column of every row into one to compare them.
pub(super) fn bigints(ids: impl Iterator<Item = i64>) -> String {
    ids.map(|id| format!("CAST({id} AS bigint)")).collect::<Vec<_>>().join(", ")
}

/// A GUID as a literal: hexadecimal digits and hyphens, no other text; `None` = it is none.
pub(super) fn guid(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_hexdigit() || c == '-';
    (text.len() == 36 && text.chars().all(plain)).then(|| format!("'{text}'"))
}

/// The keys of one chunk, filled up with its last to a fixed number, so that SQL Server keeps one
/// plan for all chunks. Empty stays empty.
pub(super) fn padded(keys: &[String], size: usize) -> Vec<&str> {
    let last = keys.last().map(String::as_str);
    let rest = size.saturating_sub(keys.len());
    keys.iter().map(String::as_str).chain(last.into_iter().cycle().take(rest)).collect()
}

/// The text after the header.
fn body(text: &str) -> String {
    let lines: Vec<&str> = text.lines().skip_while(|line| line.starts_with("--")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_parameters_and_never_text() {
        let mut request = Request::new(&LOCATION_GROUP).with("O'Hara; DROP TABLE x");
        let list = request.list(&["1", "2"], "varchar(5)");
        assert_eq!(list, "CAST(@P2 AS varchar(5)), CAST(@P3 AS varchar(5))");
        assert!(!request.sql.contains("DROP"));
        assert_eq!(request.params, ["O'Hara; DROP TABLE x", "1", "2"]);
    }

    #[test]
    fn a_slot_is_filled_wherever_it_stands() {
        let request = Request::new(&GRID_VALUES_READ).slot("keys", "@P1");
        assert_eq!(request.sql.matches("IN (@P1)").count(), 3);
        assert!(!request.sql.contains("{{"));
    }

    #[test]
    fn a_chunk_is_filled_up_with_its_last_key() {
        let keys = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>();
        assert_eq!(padded(&keys(2), 4), ["0", "1", "1", "1"]);
        assert_eq!(padded(&keys(3), 3), ["0", "1", "2"]);
        assert!(padded(&keys(0), 3).is_empty());
    }

    #[test]
    fn a_guid_is_the_only_text_that_enters() {
        let own = "24FBA8D6-5BD9-5823-8A93-CE9A239ED7D9";
        assert_eq!(guid(own), Some(format!("'{own}'")));
        assert_eq!(guid("24FBA8D6-5BD9-5823-8A93-CE9A239ED7D'"), None);
        assert_eq!(guid("24FBA8D6"), None);
    }

    #[test]
    fn document_ids_stay_whole_numbers() {
        let list = bigints([9_001_426_072_170, 7].into_iter());
        assert_eq!(list, "CAST(9001426072170 AS bigint), CAST(7 AS bigint)");
    }

    #[test]
    fn a_bracket_in_a_name_is_doubled() {
        assert_eq!(quoted("i", "A]B"), "i.[A]]B]");
    }
}
