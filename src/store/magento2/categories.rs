//! Categories: the tree is read in one call; made, changed and moved one by one.
//!
//! Names may be twice under one parent, url keys may not: the second of two creations is refused
//! with "URL key ... already exists" (`recorded/err_cat_dup_urlkey.json`).

use serde_json::{Map, Value, json};

use super::client::Scope;
use super::lookups::{pages, same};
use super::trouble::Trouble;
use super::{Magento2, api};
use crate::config::CategoryRoot;
use crate::store::http::url::Query;
use crate::store::{CategoryChange, Fault, FaultKind, StoreCategory, StoreTree};

impl Magento2 {
    /// The categories below the root that is meant.
    pub(super) fn tree(&mut self, root: &CategoryRoot) -> Result<StoreTree, Trouble> {
        let id = match root {
            CategoryRoot::Id(id) => id.clone(),
            CategoryRoot::Default | CategoryRoot::Path(_) => self.default_root()?,
        };
        let query = Query::new().with("rootCategoryId", &id);
        let read: Result<api::CategoryNode, _> = self.rest.get(&query.on("categories"));
        let top = read.map_err(|trouble| match trouble.status {
            404 if !trouble.no_route() => no_root(&id),
            _ => trouble,
        })?;
        let top = match root {
            CategoryRoot::Path(names) => below(top, names)?,
            _ => top,
        };
        let mut tree = StoreTree { root: top.id.to_string(), categories: Vec::new() };
        flatten(top, &mut tree.categories);
        self.seen.extend(tree.categories.iter().map(|category| category.id.clone()));
        Ok(tree)
    }

    /// Makes, changes or moves one, and tells its id.
    pub(super) fn change_category(&mut self, change: &CategoryChange) -> Result<String, Trouble> {
        match change {
            CategoryChange::Create { .. } => self.create_category(change),
            CategoryChange::Update { id, name, description, active } => {
                let body = body(name.as_deref(), description.as_deref(), *active);
                let put = self.rest.put::<api::Category>(
                    Scope::All,
                    &format!("categories/{id}"),
                    &json!({ "category": body }),
                );
                put.map(|_| id.clone()).map_err(|trouble| gone(id, trouble))
            }
            CategoryChange::Move { id, parent, after } => {
                // 0 = first; nothing would be last.
                let after = after.as_deref().map_or(json!(0), number);
                let body = json!({ "parentId": number(parent), "afterId": after });
                let path = format!("categories/{id}/move");
                let moved = self.rest.put::<bool>(Scope::All, &path, &body);
                moved.map(|_| id.clone()).map_err(|trouble| self.gone_or_parent(id, trouble))
            }
        }
    }

    /// Tries the url key, then the spare one. A creation that may have been carried out although it
    /// was refused or its answer was lost is looked for, and never repeated blindly.
    fn create_category(&mut self, change: &CategoryChange) -> Result<String, Trouble> {
        let CategoryChange::Create { parent, name, description, url_key, spare_url_key, position } =
            change
        else {
            return Err(Trouble::rejected("not a creation"));
        };
        let mut body = body(Some(name), description.as_deref(), Some(true));
        body.insert("parent_id".into(), number(parent));
        body.insert("include_in_menu".into(), json!(true));
        if let Some(position) = position {
            body.insert("position".into(), json!(position));
        }
        let mut taken = None;
        for key in [url_key, spare_url_key] {
            let mut body = body.clone();
            custom(&mut body, "url_key", key);
            match self.rest.post_once::<api::Category>("categories", &json!({ "category": body })) {
                Ok(made) => {
                    self.seen.insert(made.id.to_string());
                    return Ok(made.id.to_string());
                }
                Err(trouble) if trouble.url_key_taken() || trouble.ambiguous => {
                    if let Some(id) = self.new_category(parent, name)? {
                        return Ok(id);
                    }
                    if trouble.ambiguous {
                        return Err(trouble);
                    }
                    taken = Some(trouble);
                }
                Err(trouble) => return Err(trouble.while_doing("could not make the category")),
            }
        }
        Err(taken.unwrap_or_else(|| Trouble::rejected("the category has no url key")))
    }

    /// A category of this name under this parent that was not there when the tree was read.
    fn new_category(&mut self, parent: &str, name: &str) -> Result<Option<String>, Trouble> {
        let rows: Vec<api::Category> = self.listed_by("parent_id", parent)?;
        let found = rows.into_iter().find(|row| {
            row.name.as_deref().is_some_and(|held| same(held, name))
                && !self.seen.contains(&row.id.to_string())
        });
        let id = found.map(|row| row.id.to_string());
        self.seen.extend(id.clone());
        Ok(id)
    }

    /// The lowest of the store's own roots: Magento's Default Category, where nobody removed it.
    fn default_root(&mut self) -> Result<String, Trouble> {
        let roots = self.listed_by("level", "1")?;
        let lowest = roots.iter().map(|root| root.id).min();
        lowest.map(|id| id.to_string()).ok_or_else(|| no_root("of the first level"))
    }

    fn listed_by(&mut self, field: &str, value: &str) -> Result<Vec<api::Category>, Trouble> {
        let filter = "searchCriteria[filter_groups][0][filters][0]";
        let query = Query::new()
            .with(format!("{filter}[field]"), field)
            .with(format!("{filter}[value]"), value)
            .with(format!("{filter}[condition_type]"), "eq")
            .with("fields", "items[id,name],total_count");
        pages(&mut self.rest, "categories/list", &query)
    }

    /// The answer does not say which of the two is missing.
    fn gone_or_parent(&mut self, id: &str, trouble: Trouble) -> Trouble {
        if trouble.status != 404 || trouble.no_route() {
            return trouble.while_doing("could not move the category");
        }
        match self.rest.get::<api::Category>(&format!("categories/{id}")) {
            Ok(_) => Trouble::rejected("the category above, or before, is gone from the store"),
            Err(trouble) => gone(id, trouble),
        }
    }
}

fn body(name: Option<&str>, description: Option<&str>, active: Option<bool>) -> Map<String, Value> {
    let mut body = Map::new();
    if let Some(name) = name {
        body.insert("name".into(), json!(name));
    }
    if let Some(active) = active {
        body.insert("is_active".into(), json!(active));
    }
    if let Some(description) = description {
        custom(&mut body, "description", description);
    }
    body
}

fn custom(body: &mut Map<String, Value>, code: &str, value: &str) {
    let list = body.entry("custom_attributes").or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.push(json!({ "attribute_code": code, "value": value }));
    }
}

/// Ids are numbers on the wire.
fn number(id: &str) -> Value {
    id.parse::<u64>().map_or_else(|_| json!(id), |id| json!(id))
}

fn gone(id: &str, mut trouble: Trouble) -> Trouble {
    if trouble.status == 404 && !trouble.no_route() {
        trouble.fault.kind = FaultKind::NotFound;
        trouble.fault.message = format!("the store has no category {id}");
    }
    trouble
}

fn no_root(what: &str) -> Trouble {
    let message = format!("the store has no category {what}, the configured root");
    let hint = "set `root` in [stores.NAME.categories] to the id of an existing category, or to \
                names below the store's root";
    Fault::new(FaultKind::Denied, message).hint(hint).into()
}

fn below(top: api::CategoryNode, names: &[String]) -> Result<api::CategoryNode, Trouble> {
    names.iter().try_fold(top, |at, name| {
        let children = at.children_data.into_iter().flatten();
        let mut named =
            children.filter(|child| child.name.as_deref().is_some_and(|held| same(held, name)));
        named.next().ok_or_else(|| no_root(&format!("`{}`", names.join("/"))))
    })
}

/// Parents before children, siblings by position.
fn flatten(node: api::CategoryNode, flat: &mut Vec<StoreCategory>) {
    let mut children = node.children_data.unwrap_or_default();
    children.sort_by_key(|child| (child.position, child.id));
    for child in children {
        flat.push(StoreCategory {
            id: child.id.to_string(),
            parent: child.parent_id.to_string(),
            name: child.name.clone().unwrap_or_default(),
            active: child.is_active.unwrap_or(true),
            position: child.position.unwrap_or_default(),
        });
        flatten(child, flat);
    }
}
