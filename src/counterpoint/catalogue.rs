//! What the site's database has: tables, columns, widths, versions. Read once per run; the statements
//! are fitted to it.
//!
//! Counterpoint databases differ by version and by what the reseller added, so nothing is assumed:
//! what a task cannot do without is asked for here, and what it can is left out with one warning.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::connection::Connection;
use super::error::Error;
use super::row::Row;
use super::sql::{self, Request};

/// SQL Server's own version: the least that can be asked.
pub(super) fn server_version(connection: &mut Connection) -> Result<String, Error> {
    let request = Request::new(&sql::SERVER_VERSION);
    let version = connection.rows(&request, |row| row.text("server_version"))?;
    Ok(version.into_iter().next().unwrap_or_default())
}

/// The tables of the company's database that cpsync uses.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    tables: HashMap<String, Table>,
    /// `DB_CTL.DB_VER`, e.g. `35.11`; `None` when the site hides it.
    pub database_version: Option<String>,
    /// SQL Server's product version, e.g. `15.0.2000.5`.
    pub server_version: String,
}

/// A table's columns by upper-case name.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: BTreeMap<String, Column>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The family of types that it belongs to.
    pub kind: Kind,
    /// Characters that it holds; `None` for `text`, `varchar(max)` and what is not text.
    pub width: Option<u32>,
    /// Digits of a number.
    pub precision: u32,
    /// Digits after the point.
    pub scale: u32,
    /// Whether it can be `NULL`.
    pub nullable: bool,
    /// Whether SQL Server computes it: writing it is error 271.
    pub computed: bool,
    /// Whether a row that is written without it gets a value; looked up for the tables of documents
    /// and customers only.
    pub defaulted: bool,
}

/// A family of SQL Server types that are read and compared in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// char, varchar
    Text,
    /// nchar, nvarchar
    UnicodeText,
    /// text: must be cast before it is compared.
    LegacyText,
    /// ntext
    LegacyUnicodeText,
    /// tinyint, smallint, int, bigint, bit
    Integer,
    /// decimal, numeric
    Decimal,
    /// money, smallmoney
    Money,
    /// real, float
    Float,
    /// datetime, smalldatetime, datetime2, date: server local time, by Counterpoint's habit.
    Time,
    /// timestamp, as SQL Server calls rowversion.
    RowVersion,
    /// uniqueidentifier: read as text, after a cast.
    Guid,
    /// binary, xml, ...: not read.
    Other,
}

/// What tells that a row of a table was changed, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Version {
    /// This rowversion column: moves with every change, raw SQL included.
    RowVersion(String),
    /// `RS_UTC_DT`, kept by the replication triggers.
    UtcTime,
    /// `LST_MAINT_DT`, kept by Counterpoint's own screens.
    LocalTime,
    /// A checksum over the columns that cpsync uses.
    Checksum,
}

/// Tables that every task needs.
pub(super) const REQUIRED: [(&str, &[&str], &str); 3] = [
    (
        "IM_ITEM",
        &["ITEM_NO", "DESCR", "ITEM_TYP", "TRK_METH", "STAT", "IS_ECOMM_ITEM", "STK_UNIT", "PRC_1"],
        "tasks `items` and `inventory`",
    ),
    (
        "IM_INV",
        &[
            "ITEM_NO",
            "LOC_ID",
            "QTY_ON_HND",
            "QTY_COMMIT",
            "QTY_ON_BO",
            "QTY_ON_SO",
            "QTY_ON_XFER_IN",
        ],
        "tasks `items` and `inventory`",
    ),
    ("IM_LOC", &["LOC_ID"], "tasks `items` and `inventory`"),
];

/// Tables and columns that a site may lack, and what is lost then.
pub(super) const OPTIONAL: [(&str, &[&str], &str); 10] = [
    ("EC_ITEM_DESCR", &["ITEM_NO", "HTML_DESCR"], "web descriptions"),
    (
        "IM_BARCOD",
        &[
            "ITEM_NO",
            "SEQ_NO",
            "BARCOD",
            "BARCOD_ID",
            "UNIT",
            "DIM_1_UPR",
            "DIM_2_UPR",
            "DIM_3_UPR",
        ],
        "barcodes",
    ),
    (
        "IM_PRC",
        &["ITEM_NO", "LOC_ID", "DIM_1_UPR", "DIM_2_UPR", "DIM_3_UPR"],
        "prices by location and cell",
    ),
    (
        "IM_INV_CELL",
        &[
            "ITEM_NO",
            "LOC_ID",
            "DIM_1_UPR",
            "DIM_2_UPR",
            "DIM_3_UPR",
            "QTY_ON_HND",
            "QTY_COMMIT",
            "QTY_ON_BO",
            "QTY_ON_SO",
            "QTY_ON_XFER_IN",
        ],
        "grid cells",
    ),
    ("IM_INV_CELL", &["CELL_STAT"], "inactive grid cells"),
    ("IM_INV_CELL", &["IS_ECOMM_ITEM_CELL"], "grid cells kept off the web"),
    ("IM_GRID_DIM_1", &["ITEM_NO", "DIM_1_UPR", "DIM_1", "DIM_1_SEQ_NO"], "names of grid values"),
    ("IM_GRID_DIM_2", &["ITEM_NO", "DIM_2_UPR", "DIM_2", "DIM_2_SEQ_NO"], "names of grid values"),
    ("IM_GRID_DIM_3", &["ITEM_NO", "DIM_3_UPR", "DIM_3", "DIM_3_SEQ_NO"], "names of grid values"),
    ("DB_CTL", &["DB_VER"], "Counterpoint's version"),
];

impl Catalogue {
    /// Reads it; an error when a table or column is missing that no task can do without.
    pub(super) fn read(connection: &mut Connection) -> Result<Self, Error> {
        let catalogue = Self::look(connection)?;
        for (table, columns, feature) in REQUIRED {
            catalogue.require(table, columns, feature)?;
        }
        catalogue.warn();
        Ok(catalogue)
    }

    /// Reads it, whatever is missing.
    pub(super) fn look(connection: &mut Connection) -> Result<Self, Error> {
        let mut catalogue = Self::default();
        let columns = connection.rows(&Request::new(&sql::CATALOGUE_COLUMNS), column)?;
        catalogue.insert(columns);
        catalogue.server_version = server_version(connection)?;
        if catalogue.has("DB_CTL", &["DB_VER"]) {
            let database =
                connection.rows(&Request::new(&sql::DATABASE_VERSION), |row| row.text("db_ver"))?;
            catalogue.database_version = database.into_iter().next();
        }
        Ok(catalogue)
    }

    /// The tables that documents and customers are written to; nothing is required of them here.
    pub(super) fn of_documents(connection: &mut Connection) -> Result<Self, Error> {
        let mut catalogue = Self::default();
        catalogue.insert(connection.rows(&Request::new(&sql::DOCUMENT_COLUMNS), |row| {
            let (table, name, mut found) = column(row)?;
            found.defaulted = row.flag("has_default")? || row.flag("is_identity")?;
            // An identity is the server's to write, as a computed column is.
            found.computed |= row.flag("is_identity")?;
            Ok((table, name, found))
        })?);
        Ok(catalogue)
    }

    fn insert(&mut self, columns: Vec<(String, String, Column)>) {
        for (table, name, column) in columns {
            self.tables.entry(table).or_default().columns.insert(name, column);
        }
    }

    /// Every table that cpsync uses and the login may see, by name.
    pub fn tables(&self) -> BTreeMap<&str, &Table> {
        self.tables.iter().map(|(name, table)| (name.as_str(), table)).collect()
    }

    /// A table that cpsync uses; `None` when the site lacks it or the login may not see it.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    /// A column; `None` when the site lacks it.
    pub fn column(&self, table: &str, column: &str) -> Option<&Column> {
        self.table(table)?.columns.get(column)
    }

    /// The best version that the table offers; a checksum for an unknown one.
    pub fn version_of(&self, table: &str) -> Version {
        let Some(table) = self.table(table) else { return Version::Checksum };
        let stamped = |name: &str| table.columns.get(name).is_some_and(|c| c.kind == Kind::Time);
        let row_version = table.columns.iter().find(|(_, column)| column.kind == Kind::RowVersion);
        match row_version {
            Some((name, _)) => Version::RowVersion(name.clone()),
            None if stamped("RS_UTC_DT") => Version::UtcTime,
            None if stamped("LST_MAINT_DT") => Version::LocalTime,
            None => Version::Checksum,
        }
    }

    /// Whether the table has all these columns.
    pub(super) fn has(&self, table: &str, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.column(table, column).is_some())
    }

    /// An error for the first of these that is missing.
    pub(super) fn require(
        &self,
        table: &str,
        columns: &[&str],
        feature: &str,
    ) -> Result<(), Error> {
        if self.table(table).is_none() {
            return Err(Error::missing(table, None, feature));
        }
        match columns.iter().find(|column| self.column(table, column).is_none()) {
            Some(column) => Err(Error::missing(table, Some(column), feature)),
            None => Ok(()),
        }
    }

    /// The column of `IM_ITEM` whose name is most like this one; `None` when none is like it.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        let columns = self.table("IM_ITEM")?.columns.keys();
        columns
            .map(|column| (strsim::damerau_levenshtein(column, name), column))
            .min()
            .filter(|(distance, _)| *distance <= 2.max(name.len() / 3))
            .map(|(_, column)| column.as_str())
    }

    /// Whether this optional table is there with the columns that reading it takes.
    pub(super) fn offers(&self, table: &str) -> bool {
        let entry = OPTIONAL.iter().find(|(optional, ..)| *optional == table);
        entry.is_some_and(|(_, columns, _)| self.has(table, columns))
    }

    /// An error where this optional table, or a column that reading it takes, is missing: for who
    /// cannot go on without it after all.
    pub(super) fn demand(&self, table: &str, feature: &str) -> Result<(), Error> {
        let entry = OPTIONAL.iter().find(|(optional, ..)| *optional == table);
        entry.map_or(Ok(()), |(_, columns, _)| self.require(table, columns, feature))
    }

    /// Adds columns of text.
    #[cfg(test)]
    pub(super) fn add_text(&mut self, table: &str, columns: &[&str]) {
        let table = self.tables.entry(table.to_owned()).or_default();
        let (kind, width) = (Kind::Text, Some(20));
        let column = Column {
            kind,
            width,
            precision: 0,
            scale: 0,
            nullable: true,
            computed: false,
            defaulted: false,
        };
        table.columns.extend(columns.iter().map(|name| ((*name).to_owned(), column.clone())));
    }

    fn warn(&self) {
        let mut absent = Vec::new();
        for (table, columns, lost) in OPTIONAL {
            if self.table(table).is_none() && !absent.contains(&table) {
                absent.push(table);
                log::warn!("Counterpoint has no table `{table}`: going on without {lost}");
            } else if self.table(table).is_some()
                && let Some(column) = columns.iter().find(|column| !self.has(table, &[column]))
            {
                log::warn!("Counterpoint has no `{table}.{column}`: going on without {lost}");
            }
        }
    }
}

impl Table {
    /// A column by upper-case name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name)
    }

    /// Its columns by name.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.columns.iter().map(|(name, column)| (name.as_str(), column))
    }
}

impl fmt::Display for Column {
    /// As a person would write it: `text(20)`, `decimal(15,4) null`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", format!("{:?}", self.kind).to_lowercase())?;
        match (self.width, self.precision) {
            (Some(width), _) => write!(f, "({width})")?,
            (None, 1..) => write!(f, "({},{})", self.precision, self.scale)?,
            (None, 0) => {}
        }
        f.write_str(if self.nullable { " null" } else { "" })?;
        f.write_str(if self.computed { " computed" } else { "" })
    }
}

fn column(row: &Row<'_>) -> Result<(String, String, Column), Error> {
    let number = |name| Ok(u32::try_from(row.integer(name)?).unwrap_or_default());
    let kind = kind(&row.text("type_name")?);
    let bytes = number("max_length")?;
    let width = match kind {
        // -1 (max) became 0 above.
        _ if bytes == 0 => None,
        Kind::Text => Some(bytes),
        Kind::UnicodeText => Some(bytes / 2),
        _ => None,
    };
    let column = Column {
        kind,
        width,
        precision: number("num_precision")?,
        scale: number("num_scale")?,
        nullable: row.flag("is_nullable")?,
        computed: row.flag("is_computed")?,
        defaulted: false,
    };
    let upper = |name| Ok(row.text(name)?.to_uppercase());
    Ok((upper("table_name")?, upper("column_name")?, column))
}

/// The family of a type, by the name of its base type.
pub(super) fn kind(type_name: &str) -> Kind {
    match type_name.to_lowercase().as_str() {
        "char" | "varchar" => Kind::Text,
        "nchar" | "nvarchar" => Kind::UnicodeText,
        "text" => Kind::LegacyText,
        "ntext" => Kind::LegacyUnicodeText,
        "tinyint" | "smallint" | "int" | "bigint" | "bit" => Kind::Integer,
        "decimal" | "numeric" => Kind::Decimal,
        "money" | "smallmoney" => Kind::Money,
        "real" | "float" => Kind::Float,
        "datetime" | "smalldatetime" | "datetime2" | "date" => Kind::Time,
        "timestamp" | "rowversion" => Kind::RowVersion,
        "uniqueidentifier" => Kind::Guid,
        _ => Kind::Other,
    }
}
