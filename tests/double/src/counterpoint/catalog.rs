//! What the DDL scripts declared: tables, columns with their SQL Server types, user types.
//! The translator takes column types from here; the catalogue views are filled from here.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};

use super::types::{Ty, nvarchar, varchar};

/// A column as declared.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) nullable: bool,
    /// The expression in `SQLite`'s SQL.
    pub(crate) computed: Option<String>,
    /// The expression as written in the DDL.
    pub(crate) computed_text: Option<String>,
    pub(crate) default_text: Option<String>,
    pub(crate) identity: bool,
}

/// A unique constraint or index.
#[derive(Debug, Clone)]
pub(crate) struct Unique {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    /// A constraint is error 2627, an index 2601.
    pub(crate) constraint: bool,
}

/// A table or a view.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// As declared, without the schema.
    pub(crate) name: String,
    /// The table's name in `SQLite`.
    pub(crate) stored_as: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) primary_key: Vec<String>,
    pub(crate) key_name: String,
    /// Names of its foreign keys with the tables they point to.
    pub(crate) references: Vec<(String, String)>,
    pub(crate) uniques: Vec<Unique>,
    pub(crate) is_view: bool,
    /// A catalogue view: read only, hidden from itself.
    pub(crate) system: bool,
    pub(crate) object_id: i64,
}

impl Table {
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn row_version(&self) -> Option<&Column> {
        self.columns.iter().find(|c| c.ty == Ty::RowVersion)
    }
}

/// Everything declared so far.
#[derive(Debug, Clone)]
pub(crate) struct Catalog {
    tables: BTreeMap<String, Table>,
    types: HashMap<String, (Ty, Option<bool>)>,
    next_object: i64,
    /// Changes with every DDL statement, so that translations made before are not used after.
    pub(crate) version: u64,
}

impl Default for Catalog {
    fn default() -> Self {
        let mut catalog = Self {
            tables: BTreeMap::new(),
            types: HashMap::new(),
            next_object: 245_575_913,
            version: 0,
        };
        for table in system_tables() {
            catalog.tables.insert(table.name.to_ascii_uppercase(), table);
        }
        catalog
    }
}

impl Catalog {
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(&name.to_ascii_uppercase())
    }

    /// The declared tables and views, without the catalogue's own.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.values().filter(|t| !t.system)
    }

    /// Takes a version that no other catalogue of the process has: what was translated for one
    /// version serves every copy of the database that still has it.
    pub(crate) fn renew(&mut self) {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        self.version = NEXT.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn insert(&mut self, mut table: Table) {
        self.next_object += 16;
        table.object_id = self.next_object;
        self.renew();
        self.tables.insert(table.name.to_ascii_uppercase(), table);
    }

    pub(crate) fn change(&mut self, name: &str, with: impl FnOnce(&mut Table)) {
        self.renew();
        if let Some(table) = self.tables.get_mut(&name.to_ascii_uppercase()) {
            with(table);
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Table> {
        self.renew();
        self.tables.remove(&name.to_ascii_uppercase())
    }

    pub(crate) fn add_type(&mut self, name: &str, ty: Ty, nullable: Option<bool>) {
        self.types.insert(name.to_ascii_uppercase(), (ty, nullable));
    }

    pub(crate) fn user_type(&self, name: &str) -> Option<(Ty, Option<bool>)> {
        self.types.get(&name.to_ascii_uppercase()).copied()
    }
}

/// The catalogue views with their columns; `engine::views` fills them.
fn system_tables() -> Vec<Table> {
    let name = nvarchar(128);
    let columns = vec![
        ("sys.schemas", vec![("name", name), ("schema_id", Ty::Int)]),
        ("sys.objects", objects()),
        ("sys.tables", objects()),
        ("sys.views", objects()),
        (
            "sys.types",
            vec![
                ("name", name),
                ("system_type_id", Ty::TinyInt),
                ("user_type_id", Ty::Int),
                ("max_length", Ty::SmallInt),
            ],
        ),
        ("sys.columns", sys_columns()),
        ("sys.computed_columns", [sys_columns(), vec![("definition", nvarchar(4001))]].concat()),
        (
            "INFORMATION_SCHEMA.TABLES",
            vec![
                ("TABLE_CATALOG", name),
                ("TABLE_SCHEMA", name),
                ("TABLE_NAME", name),
                ("TABLE_TYPE", varchar(10)),
            ],
        ),
        (
            "sys.parameters",
            vec![
                ("object_id", Ty::Int),
                ("name", name),
                ("parameter_id", Ty::Int),
                ("system_type_id", Ty::TinyInt),
            ],
        ),
        ("INFORMATION_SCHEMA.COLUMNS", info_columns()),
        (
            "INFORMATION_SCHEMA.ROUTINES",
            vec![
                ("SPECIFIC_NAME", name),
                ("ROUTINE_SCHEMA", name),
                ("ROUTINE_NAME", name),
                ("ROUTINE_TYPE", nvarchar(20)),
            ],
        ),
        (
            "INFORMATION_SCHEMA.PARAMETERS",
            vec![
                ("SPECIFIC_SCHEMA", name),
                ("SPECIFIC_NAME", name),
                ("ORDINAL_POSITION", Ty::Int),
                ("PARAMETER_MODE", nvarchar(10)),
                ("PARAMETER_NAME", name),
                ("DATA_TYPE", name),
            ],
        ),
    ];
    columns.into_iter().map(|(name, columns)| system_table(name, columns)).collect()
}

fn system_table(name: &str, columns: Vec<(&str, Ty)>) -> Table {
    Table {
        name: name.to_owned(),
        stored_as: name.to_owned(),
        system: true,
        columns: columns
            .into_iter()
            .map(|(name, ty)| Column {
                name: name.to_owned(),
                ty,
                nullable: true,
                computed: None,
                computed_text: None,
                default_text: None,
                identity: false,
            })
            .collect(),
        ..Table::default()
    }
}

fn objects() -> Vec<(&'static str, Ty)> {
    vec![
        ("name", nvarchar(128)),
        ("object_id", Ty::Int),
        ("schema_id", Ty::Int),
        ("type", varchar(2)),
        ("type_desc", nvarchar(60)),
    ]
}

fn sys_columns() -> Vec<(&'static str, Ty)> {
    vec![
        ("object_id", Ty::Int),
        ("name", nvarchar(128)),
        ("column_id", Ty::Int),
        ("system_type_id", Ty::TinyInt),
        ("user_type_id", Ty::Int),
        ("max_length", Ty::SmallInt),
        ("precision", Ty::TinyInt),
        ("scale", Ty::TinyInt),
        ("is_nullable", Ty::Bit),
        ("is_identity", Ty::Bit),
        ("is_computed", Ty::Bit),
        ("default_object_id", Ty::Int),
    ]
}

fn info_columns() -> Vec<(&'static str, Ty)> {
    let name = nvarchar(128);
    vec![
        ("TABLE_CATALOG", name),
        ("TABLE_SCHEMA", name),
        ("TABLE_NAME", name),
        ("COLUMN_NAME", name),
        ("ORDINAL_POSITION", Ty::Int),
        ("COLUMN_DEFAULT", nvarchar(4000)),
        ("IS_NULLABLE", varchar(3)),
        ("DATA_TYPE", name),
        ("CHARACTER_MAXIMUM_LENGTH", Ty::Int),
        ("NUMERIC_PRECISION", Ty::TinyInt),
        ("NUMERIC_SCALE", Ty::Int),
    ]
}
