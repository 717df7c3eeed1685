//! Executes DDL: declares tables in the catalogue and creates them in `SQLite`.

use std::collections::HashMap;

use super::Core;
use crate::counterpoint::catalog::{Catalog, Column, Table, Unique};
use crate::counterpoint::ddl::{ColumnDefinition, Constraint, Ddl, Rule, TableDefinition};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::routines::Routines;
use crate::counterpoint::sqlite::COLLATION;
use crate::counterpoint::translate::{ResultColumn, Translator, World, assign, quote, temporary};
use crate::counterpoint::types::{Store, Ty};

/// Where a definition is read: for user types, functions and the name of temporary tables.
pub(super) struct Definer<'e> {
    pub(super) routines: &'e Routines,
    pub(super) session: u64,
}

impl Definer<'_> {
    pub(super) fn execute(&self, core: &mut Core, ddl: &Ddl) -> Result<(), SqlError> {
        match ddl {
            Ddl::Table(table) => self.create_table(core, table),
            Ddl::AddColumns(table) => self.add(core, table),
            Ddl::Index { name, table, columns, unique } => {
                self.index(core, name, table, columns, *unique)
            }
            Ddl::Type { name, base, args, nullable } => {
                let (ty, _) = resolve(&core.catalog, base, args)?;
                core.catalog.add_type(name, ty, *nullable);
                Ok(())
            }
            Ddl::View { name, query, columns } => self.view(core, name, query, columns),
            Ddl::Drop { kind, name, if_exists } => self.drop(core, kind, name, *if_exists),
        }
    }

    fn name(&self, path: &[String]) -> String {
        let name = path.last().cloned().unwrap_or_default();
        if name.starts_with('#') { temporary(&name, self.session) } else { name }
    }

    fn create_table(&self, core: &mut Core, definition: &TableDefinition) -> Result<(), SqlError> {
        let name = self.name(&definition.name);
        if core.catalog.table(&name).is_some() {
            return Err(SqlError::new(
                2714,
                format!("There is already an object named '{name}' in the database."),
            ));
        }
        let mut table = Table { name: name.clone(), stored_as: name.clone(), ..Table::default() };
        let keys: Vec<&String> = definition
            .constraints
            .iter()
            .flat_map(|c| match &c.rule {
                Rule::PrimaryKey(columns) => columns.as_slice(),
                _ => &[],
            })
            .collect();
        for column in definition.columns.iter().filter(|c| c.computed.is_none()) {
            let key = keys.iter().any(|k| k.eq_ignore_ascii_case(&column.name));
            table.columns.push(plain_column(&core.catalog, column, key)?);
        }
        let mut parts = Vec::new();
        for column in &definition.columns {
            let (sql, computed) = self.column_sql(core, column, &table)?;
            if let Some(computed) = computed {
                let at = parts.len();
                table.columns.insert(at, computed);
            }
            parts.push(sql);
        }
        for constraint in &definition.constraints {
            parts.push(self.constraint_sql(core, constraint, &mut table)?);
        }
        core.plain(&format!("CREATE TABLE {} ({})", quote(&name), parts.join(", ")))?;
        core.catalog.insert(table);
        Ok(())
    }

    fn world<'a>(&'a self, catalog: &'a Catalog, none: &'a HashMap<String, Ty>) -> World<'a> {
        World {
            catalog,
            variables: none,
            routines: self.routines,
            session: self.session,
            facts: None,
        }
    }

    /// A column in `SQLite`'s DDL, and the catalogue's entry if it is computed.
    fn column_sql(
        &self,
        core: &Core,
        definition: &ColumnDefinition,
        table: &Table,
    ) -> Result<(String, Option<Column>), SqlError> {
        let none = HashMap::new();
        let name = quote(&definition.name);
        if let Some(expr) = &definition.computed {
            let columns =
                table.columns.iter().map(|c| ResultColumn { name: c.name.clone(), ty: c.ty });
            let value = Translator::new(self.world(&core.catalog, &none))
                .column_expression(expr, columns.collect())?;
            let sql =
                format!("{name} {} GENERATED ALWAYS AS ({}) VIRTUAL", storage(value.ty), value.sql);
            let column = Column {
                name: definition.name.clone(),
                ty: value.ty,
                nullable: true,
                computed: Some(value.sql),
                computed_text: Some(expr.to_string()),
                default_text: None,
                identity: false,
            };
            return Ok((sql, Some(column)));
        }
        let column = table
            .column(&definition.name)
            .ok_or_else(|| SqlError::unknown_column(&definition.name))?;
        let mut sql = format!("{name} {}", storage(column.ty));
        if !column.nullable {
            sql += " NOT NULL";
        }
        if let Some(expr) = &definition.default {
            let value = Translator::new(self.world(&core.catalog, &none))
                .column_expression(expr, Vec::new())?;
            let value = assign(&value.sql, value.ty, column.ty, &table.name, &column.name)?;
            sql = format!("{sql} DEFAULT ({value})");
        }
        Ok((sql, None))
    }

    fn constraint_sql(
        &self,
        core: &Core,
        constraint: &Constraint,
        table: &mut Table,
    ) -> Result<String, SqlError> {
        let list =
            |columns: &[String]| columns.iter().map(|c| quote(c)).collect::<Vec<_>>().join(", ");
        let given = constraint.name.clone();
        Ok(match &constraint.rule {
            Rule::PrimaryKey(columns) => {
                known(table, columns)?;
                table.primary_key.clone_from(columns);
                table.key_name = given.unwrap_or_else(|| format!("PK__{}", table.name));
                format!("PRIMARY KEY ({})", list(columns))
            }
            Rule::Unique(columns) => {
                known(table, columns)?;
                let name = given.unwrap_or_else(|| format!("UQ__{}", table.name));
                table.uniques.push(Unique { name, columns: columns.clone(), constraint: true });
                format!("UNIQUE ({})", list(columns))
            }
            Rule::References { columns, table: to, keys, cascade } => {
                known(table, columns)?;
                let own = to.eq_ignore_ascii_case(&table.name);
                let parent = core.catalog.table(to);
                if parent.is_none() && !own {
                    return Err(SqlError::new(
                        1767,
                        format!(
                            "Foreign key '{}' references invalid table '{to}'.",
                            given.unwrap_or_default()
                        ),
                    ));
                }
                let keys = if keys.is_empty() {
                    parent.map_or_else(|| table.primary_key.clone(), |p| p.primary_key.clone())
                } else {
                    keys.clone()
                };
                table.references.push((
                    given.unwrap_or_else(|| format!("FK__{}__{to}", table.name)),
                    to.clone(),
                ));
                let action = if *cascade { " ON DELETE CASCADE" } else { "" };
                format!(
                    "FOREIGN KEY ({}) REFERENCES {} ({}){action}",
                    list(columns),
                    quote(to),
                    list(&keys)
                )
            }
            Rule::Check(expr) => {
                let none = HashMap::new();
                let columns =
                    table.columns.iter().map(|c| ResultColumn { name: c.name.clone(), ty: c.ty });
                let test = Translator::new(self.world(&core.catalog, &none))
                    .check(expr, columns.collect())?;
                let name = given.unwrap_or_else(|| format!("CK__{}", table.name));
                format!("CONSTRAINT {} CHECK ({test})", quote(&name))
            }
        })
    }

    fn add(&self, core: &mut Core, definition: &TableDefinition) -> Result<(), SqlError> {
        let name = self.name(&definition.name);
        let mut table =
            core.catalog.table(&name).ok_or_else(|| SqlError::unknown_object(&name))?.clone();
        for column in &definition.columns {
            if column.computed.is_none() {
                table.columns.push(plain_column(&core.catalog, column, false)?);
            }
            let (mut sql, computed) = self.column_sql(core, column, &table)?;
            if let Some(computed) = computed {
                table.columns.push(computed);
            }
            // SQLite adds a column to existing rows only with a constant default.
            if sql.contains(" DEFAULT (") && sql.contains("ms_now") {
                sql = sql.split(" DEFAULT (").next().unwrap_or_default().to_owned();
                return Err(SqlError::unsupported(format!(
                    "ALTER TABLE ADD {sql} DEFAULT of the time"
                )));
            }
            core.plain(&format!("ALTER TABLE {} ADD COLUMN {sql}", quote(&table.stored_as)))?;
        }
        for constraint in &definition.constraints {
            let Rule::Unique(columns) = &constraint.rule else {
                return Err(SqlError::unsupported(
                    "ALTER TABLE ADD of a key or check: write it into CREATE TABLE",
                ));
            };
            let name = constraint.name.clone().unwrap_or_else(|| format!("UQ__{}", table.name));
            unique_index(core, &name, &table, columns)?;
            table.uniques.push(Unique { name, columns: columns.clone(), constraint: true });
        }
        core.catalog.change(&name, |t| *t = table);
        Ok(())
    }

    fn index(
        &self,
        core: &mut Core,
        name: &str,
        table: &[String],
        columns: &[String],
        unique: bool,
    ) -> Result<(), SqlError> {
        let table = self.name(table);
        let found =
            core.catalog.table(&table).ok_or_else(|| SqlError::unknown_object(&table))?.clone();
        known(&found, columns)?;
        if unique {
            unique_index(core, name, &found, columns)?;
            let entry =
                Unique { name: name.to_owned(), columns: columns.to_vec(), constraint: false };
            core.catalog.change(&table, |t| t.uniques.push(entry));
            return Ok(());
        }
        let list: Vec<String> = columns.iter().map(|c| quote(c)).collect();
        let index = quote(&format!("{}.{name}", found.name));
        core.plain(&format!(
            "CREATE INDEX {index} ON {} ({})",
            quote(&found.stored_as),
            list.join(", ")
        ))
    }

    fn view(
        &self,
        core: &mut Core,
        path: &[String],
        query: &sqlparser::ast::Query,
        names: &[String],
    ) -> Result<(), SqlError> {
        let name = self.name(path);
        if core.catalog.table(&name).is_some() {
            return Err(SqlError::new(
                2714,
                format!("There is already an object named '{name}' in the database."),
            ));
        }
        let none = HashMap::new();
        let (sql, mut columns) = Translator::new(self.world(&core.catalog, &none)).view(query)?;
        for (column, name) in columns.iter_mut().zip(names) {
            column.name.clone_from(name);
        }
        let cells: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(at, c)| format!("c{at} AS {}", quote(&c.name)))
            .collect();
        core.plain(&format!(
            "CREATE VIEW {} AS SELECT {} FROM ({sql})",
            quote(&name),
            cells.join(", ")
        ))?;
        let columns = columns.into_iter().map(|c| Column {
            name: c.name,
            ty: c.ty,
            nullable: true,
            computed: None,
            computed_text: None,
            default_text: None,
            identity: false,
        });
        core.catalog.insert(Table {
            name: name.clone(),
            stored_as: name,
            columns: columns.collect(),
            is_view: true,
            ..Table::default()
        });
        Ok(())
    }

    fn drop(
        &self,
        core: &mut Core,
        kind: &str,
        path: &[String],
        if_exists: bool,
    ) -> Result<(), SqlError> {
        let name = self.name(path);
        let is_view = kind == "VIEW";
        let found = core.catalog.table(&name).filter(|t| t.is_view == is_view && !t.system);
        let Some(stored) =
            found.map(|t| t.stored_as.clone()).filter(|_| matches!(kind, "TABLE" | "VIEW"))
        else {
            return if if_exists {
                Ok(())
            } else {
                Err(SqlError::new(
                    3701,
                    format!(
                        "Cannot drop the {} '{name}', because it does not exist or you do not have permission.",
                        kind.to_ascii_lowercase()
                    ),
                ))
            };
        };
        core.plain(&format!("DROP {kind} {}", quote(&stored)))?;
        core.catalog.remove(&name);
        Ok(())
    }
}

fn unique_index(
    core: &Core,
    name: &str,
    table: &Table,
    columns: &[String],
) -> Result<(), SqlError> {
    known(table, columns)?;
    let list: Vec<String> = columns.iter().map(|c| quote(c)).collect();
    let index = quote(&format!("{}.{name}", table.name));
    core.plain(&format!(
        "CREATE UNIQUE INDEX {index} ON {} ({})",
        quote(&table.stored_as),
        list.join(", ")
    ))
}

fn known(table: &Table, columns: &[String]) -> Result<(), SqlError> {
    match columns.iter().find(|c| table.column(c).is_none()) {
        Some(missing) => Err(SqlError::new(
            1911,
            format!("Column name '{missing}' does not exist in the target table or view."),
        )),
        None => Ok(()),
    }
}

/// Without INTEGER, of which `SQLite` would make a row id.
fn storage(ty: Ty) -> String {
    match ty.store() {
        Store::Integer => "INT".to_owned(),
        Store::Real => "REAL".to_owned(),
        Store::Text => format!("TEXT COLLATE {COLLATION}"),
        Store::Blob | Store::BigDecimal => "BLOB".to_owned(),
    }
}

fn resolve(catalog: &Catalog, name: &str, args: &[String]) -> Result<(Ty, Option<bool>), SqlError> {
    if let Some(user) = catalog.user_type(name) {
        return Ok(user);
    }
    Ty::from_parts(name, args)?.map(|ty| (ty, None)).ok_or_else(|| {
        SqlError::new(
            2715,
            format!("Column, parameter, or variable: Cannot find data type {name}."),
        )
    })
}

fn plain_column(
    catalog: &Catalog,
    definition: &ColumnDefinition,
    key: bool,
) -> Result<Column, SqlError> {
    let (ty, user) = resolve(catalog, &definition.type_name, &definition.type_args)?;
    let nullable = definition.nullable.or(user).unwrap_or(ty != Ty::RowVersion) && !key;
    Ok(Column {
        name: definition.name.clone(),
        ty,
        nullable,
        computed: None,
        computed_text: None,
        default_text: definition.default.as_ref().map(|e| format!("({e})")),
        identity: definition.identity,
    })
}
