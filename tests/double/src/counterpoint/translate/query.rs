//! SELECT: common table expressions, set operations, grouping, TOP, the select list.

use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, Query, Select, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, SetOperator, SetQuantifier, Top, TopQuantity, Values,
};

use super::compare::{collated, sortable};
use super::convert::{align, cast};
use super::scope::{Relation, RelationColumn, Scope};
use super::source::renamed;
use super::{ResultColumn, Translated, Translator, Typed, Verb};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::types::{Ty, common};

impl Translator<'_> {
    pub(super) fn select_statement(mut self, query: &Query) -> Result<Translated, SqlError> {
        let assigns = assignments(query)?;
        let (sql, columns) = self.query(query, &Scope::root())?;
        let verb = if assigns.is_empty() { Verb::Select } else { Verb::SelectInto };
        Ok(Translated { assigns, ..self.finish(verb, sql, columns, None) })
    }

    /// Translates a query whose columns are named `c0`, `c1`, ... in `SQLite`.
    pub(super) fn query(
        &mut self,
        query: &Query,
        parent: &Scope<'_>,
    ) -> Result<(String, Vec<ResultColumn>), SqlError> {
        if query.limit_clause.is_some() || query.fetch.is_some() {
            return Err(SqlError::unsupported("OFFSET .. FETCH"));
        }
        if query.for_clause.is_some() || !query.locks.is_empty() || !query.pipe_operators.is_empty()
        {
            return Err(SqlError::unsupported("FOR XML or FOR JSON"));
        }
        let grouping = self.grouping.take();
        let outer = self.ctes.len();
        self.declare_ctes(query)?;
        let result = match &*query.body {
            SetExpr::Select(select) => self.select(select, Some(query), parent),
            body => self.set_operation(body, parent).and_then(|(sql, columns)| {
                let order = self.order_by(query.order_by.as_ref(), &columns, None)?;
                Ok((format!("{sql}{order}"), columns))
            }),
        };
        self.ctes.truncate(outer);
        self.grouping = grouping;
        result
    }

    /// Makes the common table expressions of a query known.
    pub(super) fn declare_ctes(&mut self, query: &Query) -> Result<(), SqlError> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let (sql, columns) = self.query(&cte.query, &Scope::root())?;
            let columns = renamed(columns, &cte.alias)?;
            let relation =
                Relation { sql, ..Relation::numbered(&cte.alias.name.value, "", &columns) };
            self.ctes.push(relation);
        }
        Ok(())
    }

    fn set_operation(
        &mut self,
        body: &SetExpr,
        parent: &Scope<'_>,
    ) -> Result<(String, Vec<ResultColumn>), SqlError> {
        match body {
            SetExpr::Select(select) => self.select(select, None, parent),
            SetExpr::Query(query) => self.query(query, parent),
            SetExpr::Values(values) => self.values(values, parent),
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                let word = match (op, set_quantifier) {
                    (SetOperator::Union, SetQuantifier::All) => "UNION ALL",
                    (SetOperator::Union, SetQuantifier::None | SetQuantifier::Distinct) => "UNION",
                    (SetOperator::Except, SetQuantifier::None) => "EXCEPT",
                    (SetOperator::Intersect, SetQuantifier::None) => "INTERSECT",
                    _ => return Err(SqlError::unsupported(format!("{op} {set_quantifier}"))),
                };
                let left = self.set_operation(left, parent)?;
                let right = self.set_operation(right, parent)?;
                combine(word, left, right)
            }
            other => Err(SqlError::unsupported(format!("'{other}'"))),
        }
    }

    /// VALUES (..), (..): each column has the common type of its rows.
    pub(super) fn values(
        &mut self,
        values: &Values,
        parent: &Scope<'_>,
    ) -> Result<(String, Vec<ResultColumn>), SqlError> {
        let mut rows = Vec::new();
        for row in &values.rows {
            rows.push(
                row.content
                    .iter()
                    .map(|e| self.scalar(e, parent))
                    .collect::<Result<Vec<_>, _>>()?,
            );
        }
        let width = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|r| r.len() != width) {
            return Err(SqlError::new(
                10709,
                "The number of columns for each row in a table value constructor must be the same.",
            ));
        }
        let types: Vec<Ty> = (0..width)
            .map(|at| rows.iter().fold(Ty::Null, |ty, row| common(ty, row[at].ty)))
            .collect();
        let mut selects = Vec::new();
        for row in &rows {
            let cells = row.iter().zip(&types).enumerate();
            let cells =
                cells.map(|(at, (v, ty))| Ok(format!("{} AS c{at}", align(&v.sql, v.ty, *ty)?)));
            selects.push(format!(
                "SELECT {}",
                cells.collect::<Result<Vec<_>, SqlError>>()?.join(", ")
            ));
        }
        let columns =
            types.into_iter().map(|ty| ResultColumn { name: String::new(), ty }).collect();
        Ok((selects.join(" UNION ALL "), columns))
    }

    /// `query` gives the ORDER BY if the select is not part of a set operation.
    fn select(
        &mut self,
        select: &Select,
        query: Option<&Query>,
        parent: &Scope<'_>,
    ) -> Result<(String, Vec<ResultColumn>), SqlError> {
        refuse_rare(select)?;
        let mut scope = Scope::inside(parent);
        let from = self.from(&select.from, &mut scope)?;
        let selection = select.selection.as_ref().map(|e| self.predicate(e, &scope)).transpose()?;
        let groups = self.groups(&select.group_by, &scope)?;
        let grouped = !groups.is_empty() || select.having.is_some() || has_aggregates(select);
        if grouped {
            self.grouping = Some(groups.iter().map(|g| g.sql.clone()).collect());
        }
        let tail = self.select_tail(select, query, &scope);
        self.grouping = None;
        let (items, columns, having, order) = tail?;
        let mut sql = String::from("SELECT ");
        if matches!(select.distinct, Some(Distinct::Distinct)) {
            if let Some(text) = columns.iter().find(|column| column.ty.is_legacy()) {
                let ty = text.ty.base_name();
                return Err(SqlError::new(
                    421,
                    format!(
                        "The {ty} data type cannot be selected as DISTINCT because it is not comparable."
                    ),
                ));
            }
            sql += "DISTINCT ";
        }
        sql += &items;
        let clauses = [
            (" FROM ", Some(from).filter(|f| !f.is_empty())),
            (" WHERE ", selection),
            (
                " GROUP BY ",
                Some(groups.iter().map(sortable).collect::<Result<Vec<_>, _>>()?.join(", "))
                    .filter(|g| !g.is_empty()),
            ),
            (" HAVING ", having),
        ];
        for (word, clause) in clauses {
            if let Some(clause) = clause {
                sql += word;
                sql += &clause;
            }
        }
        sql += &order;
        if let Some(top) = &select.top {
            sql += &self.top(top, &scope)?;
        }
        Ok((sql, columns))
    }

    fn select_tail(
        &mut self,
        select: &Select,
        query: Option<&Query>,
        scope: &Scope<'_>,
    ) -> Result<(String, Vec<ResultColumn>, Option<String>, String), SqlError> {
        let having = select.having.as_ref().map(|e| self.predicate(e, scope)).transpose()?;
        let (items, columns) = self.items(&select.projection, scope)?;
        let order = query.and_then(|q| q.order_by.as_ref());
        let order = self.order_by(order, &columns, Some(scope))?;
        Ok((items, columns, having, order))
    }

    fn groups(&mut self, by: &GroupByExpr, scope: &Scope<'_>) -> Result<Vec<Typed>, SqlError> {
        match by {
            GroupByExpr::Expressions(exprs, modifiers) if modifiers.is_empty() => {
                exprs.iter().map(|e| self.scalar(e, scope)).collect()
            }
            other => Err(SqlError::unsupported(format!("'{other}'"))),
        }
    }

    fn items(
        &mut self,
        items: &[SelectItem],
        scope: &Scope<'_>,
    ) -> Result<(String, Vec<ResultColumn>), SqlError> {
        let mut found: Vec<(Typed, String)> = Vec::new();
        for item in items {
            match item {
                SelectItem::UnnamedExpr(expr) => match assigned(expr) {
                    Some((_, value)) => found.push((self.scalar(value, scope)?, String::new())),
                    None => found.push((self.scalar(expr, scope)?, own_name(expr))),
                },
                SelectItem::ExprWithAlias { expr, alias } => {
                    found.push((self.scalar(expr, scope)?, alias.value.clone()));
                }
                SelectItem::Wildcard(_) => found.extend(scope.all(None)?.into_iter().map(typed)),
                SelectItem::QualifiedWildcard(
                    SelectItemQualifiedWildcardKind::ObjectName(name),
                    _,
                ) => {
                    let name = super::source::path_of(name)?.pop();
                    found.extend(scope.all(name.as_deref())?.into_iter().map(typed));
                }
                other => return Err(SqlError::unsupported(format!("'{other}'"))),
            }
        }
        let text = found
            .iter()
            .enumerate()
            .map(|(at, (value, _))| format!("{} AS c{at}", collated(&value.sql, value.ty)));
        let text = text.collect::<Vec<_>>().join(", ");
        let columns = found.into_iter().map(|(value, name)| ResultColumn { name, ty: value.ty });
        Ok((text, columns.collect()))
    }

    fn top(&mut self, top: &Top, scope: &Scope<'_>) -> Result<String, SqlError> {
        if top.with_ties || top.percent {
            return Err(SqlError::unsupported("TOP with TIES or PERCENT"));
        }
        match &top.quantity {
            Some(TopQuantity::Constant(count)) => Ok(format!(" LIMIT {count}")),
            Some(TopQuantity::Expr(expr)) => {
                let count = self.scalar(expr, scope)?;
                Ok(format!(" LIMIT max(0, {})", cast(&count.sql, count.ty, Ty::BigInt, None)?))
            }
            None => Err(SqlError::syntax("TOP without a number")),
        }
    }
}

fn typed(column: &RelationColumn) -> (Typed, String) {
    (Typed::new(column.sql.clone(), column.ty), column.name.clone())
}

fn own_name(expr: &Expr) -> String {
    match expr {
        Expr::Identifier(name) if !name.value.starts_with('@') => name.value.clone(),
        Expr::CompoundIdentifier(path) => path.last().map(|i| i.value.clone()).unwrap_or_default(),
        Expr::Nested(inner) => own_name(inner),
        _ => String::new(),
    }
}

/// Puts two queries of a set operation on common column types.
fn combine(
    word: &str,
    (left, a): (String, Vec<ResultColumn>),
    (right, b): (String, Vec<ResultColumn>),
) -> Result<(String, Vec<ResultColumn>), SqlError> {
    if a.len() != b.len() {
        return Err(SqlError::new(
            205,
            "All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.",
        ));
    }
    let types: Vec<Ty> = a.iter().zip(&b).map(|(a, b)| common(a.ty, b.ty)).collect();
    let side = |sql: &str, columns: &[ResultColumn]| {
        let cells = columns.iter().zip(&types).enumerate().map(|(at, (column, ty))| {
            let value = align(&format!("c{at}"), column.ty, *ty)?;
            Ok(format!("{} AS c{at}", collated(&value, *ty)))
        });
        let cells = cells.collect::<Result<Vec<_>, SqlError>>()?.join(", ");
        Ok::<_, SqlError>(format!("SELECT {cells} FROM ({sql})"))
    };
    let sql = format!("SELECT * FROM ({} {word} {})", side(&left, &a)?, side(&right, &b)?);
    let columns =
        a.iter().zip(&types).map(|(c, ty)| ResultColumn { name: c.name.clone(), ty: *ty });
    Ok((sql, columns.collect()))
}

fn has_aggregates(select: &Select) -> bool {
    const NAMES: [&str; 7] = ["COUNT", "COUNT_BIG", "SUM", "MIN", "MAX", "AVG", "CHECKSUM_AGG"];
    fn walk(expr: &Expr) -> bool {
        use std::ops::ControlFlow;
        let found = sqlparser::ast::visit_expressions(expr, |e| match e {
            Expr::Function(f)
                if f.over.is_none()
                    && NAMES.iter().any(|n| f.name.to_string().eq_ignore_ascii_case(n)) =>
            {
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        });
        found.is_break()
    }
    select.projection.iter().any(|item| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
            !matches!(expr, Expr::Subquery(_)) && walk(expr)
        }
        _ => false,
    })
}

/// `@x = value` in a select list.
fn assigned(expr: &Expr) -> Option<(&str, &Expr)> {
    match expr {
        Expr::BinaryOp { left, op: sqlparser::ast::BinaryOperator::Eq, right } => match &**left {
            Expr::Identifier(name) if name.value.starts_with('@') => Some((&name.value, right)),
            _ => None,
        },
        _ => None,
    }
}

/// The variables that the select list assigns; all or none of its items must.
fn assignments(query: &Query) -> Result<Vec<String>, SqlError> {
    let SetExpr::Select(select) = &*query.body else { return Ok(Vec::new()) };
    let names = select.projection.iter().map(|item| match item {
        SelectItem::UnnamedExpr(expr) => assigned(expr).map(|(name, _)| name.to_ascii_uppercase()),
        SelectItem::ExprWithAlias { alias, .. } if alias.value.starts_with('@') => {
            Some(alias.value.to_ascii_uppercase())
        }
        _ => None,
    });
    let names: Vec<Option<String>> = names.collect();
    if names.iter().all(Option::is_none) {
        return Ok(Vec::new());
    }
    names.into_iter().collect::<Option<_>>().ok_or_else(|| {
        SqlError::new(141, "A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.")
    })
}

fn refuse_rare(select: &Select) -> Result<(), SqlError> {
    let what = if select.into.is_some() {
        "SELECT .. INTO"
    } else if matches!(select.distinct, Some(Distinct::On(_))) {
        "DISTINCT ON"
    } else if !select.lateral_views.is_empty()
        || select.prewhere.is_some()
        || !select.connect_by.is_empty()
        || !select.named_window.is_empty()
        || select.qualify.is_some()
        || select.exclude.is_some()
    {
        "this SELECT clause"
    } else {
        return Ok(());
    };
    Err(SqlError::unsupported(what))
}
