//! One category: made, adopted, changed, moved, shared or deactivated; what the store confirmed is
//! kept after every request.

use anyhow::Context;
use serde_json::Value as Json;

use super::held::{self, Held};
use super::{TASK, order};
use crate::config::GoneCategory;
use crate::mapper::template::fill;
use crate::mapper::tree::Node;
use crate::report::{Event, FieldChange, Summary};
use crate::state::{Binding, Phase};
use crate::store::{CategoryChange, Fault, FaultKind, StoreCategory};
use crate::task::Pass;
use crate::task::jobs::Failed;

/// One field's difference, for people.
pub(super) struct Told(FieldChange);

/// How it went with one category.
pub(super) enum End {
    /// As it should be.
    Done,
    /// Not.
    Failed(Failed),
    /// The store has it no more: to be looked for again.
    Lost,
}

/// Sends one change; the inner error is the category's own.
pub(super) fn send(
    pass: &mut Pass,
    change: &CategoryChange,
) -> anyhow::Result<Result<String, Fault>> {
    let sent = pass.web.put_category(change);
    let outcome =
        sent.with_context(|| format!("could not send a category to store `{}`", pass.store.name))?;
    match outcome {
        Err(fault) if fault.ends_pass() => Err(fault).context("could not send a category"),
        outcome => Ok(outcome),
    }
}

/// Brings a category that has a place of its own in step with its row.
pub(super) fn category(
    pass: &mut Pass,
    held: &mut Held,
    node: &Node,
    (parent, html): (&str, &str),
    force: bool,
    summary: &mut Summary,
) -> anyhow::Result<End> {
    let id = &node.category.id;
    if held.bound(id).is_none() {
        held.read(pass)?;
        match held.adoptable(node, parent) {
            Some(found) => adopt(pass, held, node, &found)?,
            None => return create(pass, held, node, (parent, html), summary),
        }
    }
    let Some(binding) = held.bound(id).cloned() else {
        let failed = Failed::held("it could not be found again", "run `cpsync categories` again");
        return Ok(End::Failed(failed));
    };
    match change(pass, held, node, (&binding, html), force, summary)? {
        End::Done => hang(pass, held, node, parent, summary),
        end => Ok(end),
    }
}

/// Takes a category that the store has already as ours. Whether it is shown stays as it is.
pub(super) fn adopt(
    pass: &mut Pass,
    held: &mut Held,
    node: &Node,
    found: &StoreCategory,
) -> anyhow::Result<()> {
    let id = &node.category.id;
    // One that was deactivated because its id went, and has come back under another, is shown again.
    let earlier = held.gone_binding(&found.id);
    let hidden = earlier.is_some_and(|binding| !binding.online);
    let binding = held::binding(id, &found.id, Phase::Bound, found.active);
    let active = hidden.then(|| held::text("0"));
    held.keep(
        pass,
        binding,
        &[
            ("shares", None),
            ("name", Some(held::text(&found.name))),
            ("parent", Some(held::text(&found.parent))),
            ("active", active),
        ],
    )?;
    held.enlist(&found.parent, id);
    log::info!("category {id}: took over `{}`, {} in the store", found.name, found.id);
    Ok(())
}

fn create(
    pass: &mut Pass,
    held: &mut Held,
    node: &Node,
    (parent, html): (&str, &str),
    summary: &mut Summary,
) -> anyhow::Result<End> {
    let id = &node.category.id;
    let list = held.list(parent).clone();
    let position = order::position(held, node, &list);
    let rules = &pass.store.categories;
    let url_key = slug::slugify(fill(&rules.url_key, &[("name", &node.name), ("id", id)]));
    let spare_url_key = slug::slugify(format!("{} {id}", node.name));
    let change = CategoryChange::Create {
        parent: parent.to_owned(),
        name: node.name.clone(),
        description: Some(html.to_owned()).filter(|html| !html.is_empty()),
        url_key: if url_key.is_empty() { slug::slugify(id) } else { url_key },
        spare_url_key,
        position,
    };
    // Written before the request, so that after a kill the next pass looks for it.
    held.keep(pass, held::binding(id, "", Phase::Creating, true), &[("shares", None)])?;
    let store_id = match send(pass, &change)? {
        Ok(store_id) => store_id,
        Err(fault) => return Ok(End::Failed(Failed::fault(fault))),
    };
    let mut marks = vec![
        ("name", Some(held::text(&node.name))),
        ("parent", Some(held::text(parent))),
        ("active", None),
    ];
    // One that is empty was not sent: as after an adoption there is no mark of it.
    if rules.description && !html.is_empty() {
        marks.push(("description", Some(held::text(html))));
    }
    held.keep(pass, held::binding(id, &store_id, Phase::Bound, true), &marks)?;
    held.set_position(&store_id, position);
    let before = position.and_then(|_| order::before(held, node, &list).map(str::to_owned));
    insert(held.list(parent), id, before.as_deref(), position.is_none());
    summary.created += 1;
    let mut told = vec![Told::new("name", None, Some(node.name.clone()))];
    if let CategoryChange::Create { description: Some(html), .. } = change {
        told.push(Told::new("description", None, Some(html)));
    }
    tell(pass, node, "create", told)?;
    Ok(End::Done)
}

fn insert(list: &mut Vec<String>, id: &str, before: Option<&str>, last: bool) {
    list.retain(|other| other != id);
    let at = match before {
        Some(before) => list.iter().position(|other| other == before).map(|at| at + 1),
        None if last => None,
        None => Some(0),
    };
    list.insert(at.unwrap_or(list.len()), id.to_owned());
}

/// Sends the fields that differ, in one request.
fn change(
    pass: &mut Pass,
    held: &mut Held,
    node: &Node,
    (binding, html): (&Binding, &str),
    force: bool,
    summary: &mut Summary,
) -> anyhow::Result<End> {
    let id = &node.category.id;
    let mut marks = Vec::new();
    let mut told = Vec::new();
    let name = (force || held.mark(id, "name") != Some(&held::text(&node.name)))
        .then(|| node.name.clone());
    if let Some(name) = &name {
        told.push(Told::new("name", held.mark(id, "name"), Some(name.clone())));
        marks.push(("name", Some(held::text(name))));
    }
    let description = described(pass, held, id, html, force);
    if let Some(html) = &description {
        let new = Some(html.clone()).filter(|html| !html.is_empty());
        told.push(Told::new("description", held.mark(id, "description"), new));
        marks.push(("description", Some(held::text(html))));
    }
    let hidden = held.mark(id, "active") == Some(&held::text("0"));
    if hidden {
        told.push(Told::new("active", Some(&held::text("no")), Some("yes".into())));
        marks.push(("active", None));
    }
    if told.is_empty() {
        return Ok(End::Done);
    }
    let active = hidden.then_some(true);
    let update = CategoryChange::Update { id: binding.store_id.clone(), name, description, active };
    match send(pass, &update)? {
        Ok(_) => {
            let online = binding.online || hidden;
            held.keep(pass, Binding { online, ..binding.clone() }, &marks)?;
            summary.updated += 1;
            tell(pass, node, "update", told)?;
            Ok(End::Done)
        }
        Err(fault) if fault.kind == FaultKind::NotFound => Ok(End::Lost),
        Err(fault) => Ok(End::Failed(Failed::fault(fault))),
    }
}

/// The text to send, where it differs; what was never sent and is empty is left.
fn described(pass: &Pass, held: &Held, id: &str, html: &str, force: bool) -> Option<String> {
    if !pass.store.categories.description {
        return None;
    }
    let before = held.mark(id, "description");
    let same = before.map_or(html.is_empty(), |mark| *mark == held::text(html));
    (force || !same).then(|| html.to_owned())
}

/// Moves it where its parent is another one now.
fn hang(
    pass: &mut Pass,
    held: &mut Held,
    node: &Node,
    parent: &str,
    summary: &mut Summary,
) -> anyhow::Result<End> {
    let id = &node.category.id;
    let from = held.mark(id, "parent").and_then(Json::as_str).unwrap_or_default().to_owned();
    if from == parent {
        return Ok(End::Done);
    }
    let Some(binding) = held.bound(id).cloned() else { return Ok(End::Lost) };
    let list = held.list(parent).clone();
    let before = order::before(held, node, &list).map(str::to_owned);
    let after = before.as_ref().and_then(|id| held.bound(id)).map(|b| b.store_id.clone());
    let change =
        CategoryChange::Move { id: binding.store_id.clone(), parent: parent.to_owned(), after };
    match send(pass, &change)? {
        Ok(_) => {
            held.list(&from).retain(|other| other != id);
            held.keep(pass, binding.clone(), &[("parent", Some(held::text(parent)))])?;
            insert(held.list(parent), id, before.as_deref(), false);
            held.disturbed(parent);
            held.disturbed(&from);
            summary.updated += 1;
            let old = held::text(&from);
            let told = Told::new("parent", Some(&old), Some(parent.to_owned()));
            tell(pass, node, "move", vec![told])?;
            Ok(End::Done)
        }
        Err(fault) if fault.kind == FaultKind::NotFound => Ok(End::Lost),
        Err(fault) => Ok(End::Failed(Failed::fault(fault))),
    }
}

/// Lets a twin use its owner's store category; one of its own from before is gone by policy.
pub(super) fn share(
    pass: &mut Pass,
    held: &mut Held,
    node: &Node,
    owner: &str,
    summary: &mut Summary,
) -> anyhow::Result<End> {
    let id = &node.category.id;
    let Some(theirs) = held.bound(owner).map(|binding| binding.store_id.clone()) else {
        let message = format!("`{owner}`, whose name it shares, is not in the store yet");
        return Ok(End::Failed(Failed::held(message, "see `cpsync queue list` for that one")));
    };
    if held.bound(id).is_some_and(|own| own.store_id != theirs) {
        match gone(pass, held, id, &node.name, summary)? {
            End::Done => {}
            end => return Ok(end),
        }
    }
    let message =
        format!("has the name and the parent of `{owner}`: both are one category in the store");
    log::warn!("category {id}: {message}");
    pass.report.event(&Event::Warning { key: Some(id.clone()), message })?;
    held.forget(pass, id)?;
    let binding = held::binding(id, &theirs, Phase::Bound, true);
    held.keep(pass, binding, &[("shares", Some(held::text(owner)))])?;
    Ok(End::Done)
}

/// A category that Counterpoint has no more: deactivated or left, by policy; never deleted.
pub(super) fn gone(
    pass: &mut Pass,
    held: &mut Held,
    id: &str,
    name: &str,
    summary: &mut Summary,
) -> anyhow::Result<End> {
    let Some(binding) = held.binding(id).cloned() else { return Ok(End::Done) };
    let own = held.bound(id).is_some() && !held.used_by_other(&binding.store_id, id);
    if !own {
        held.forget(pass, id)?;
        return Ok(End::Done);
    }
    if pass.store.categories.gone == GoneCategory::Leave || !binding.online {
        return Ok(End::Done);
    }
    let change = CategoryChange::Update {
        id: binding.store_id.clone(),
        name: None,
        description: None,
        active: Some(false),
    };
    match send(pass, &change)? {
        Ok(_) => {
            let hidden = Binding { online: false, ..binding };
            held.keep(pass, hidden, &[("active", Some(held::text("0")))])?;
            summary.disabled += 1;
            let told = Told::new("active", Some(&held::text("yes")), Some("no".into()));
            event(pass, (id, name), "deactivate", vec![told])?;
            Ok(End::Done)
        }
        Err(fault) if fault.kind == FaultKind::NotFound => {
            held.forget(pass, id)?;
            Ok(End::Done)
        }
        Err(fault) => Ok(End::Failed(Failed::fault(fault))),
    }
}

/// Tells what was sent of a category.
pub(super) fn tell(
    pass: &mut Pass,
    node: &Node,
    action: &'static str,
    fields: Vec<Told>,
) -> anyhow::Result<()> {
    event(pass, (&node.category.id, &node.name), action, fields)
}

fn event(
    pass: &mut Pass,
    (id, name): (&str, &str),
    action: &'static str,
    fields: Vec<Told>,
) -> anyhow::Result<()> {
    let fields = fields.into_iter().map(|told| told.0).collect();
    let (key, sku) = (id.to_owned(), name.to_owned());
    pass.report.event(&Event::Change { task: TASK, key, sku, action, fields })
}

impl Told {
    /// A field with its marks from before and its new text.
    pub(super) fn new(field: &str, old: Option<&Json>, new: Option<String>) -> Self {
        let old = old.and_then(crate::mapper::acknowledged::shown);
        Self(FieldChange { field: field.to_owned(), old, new })
    }
}

impl Held<'_> {
    /// The binding of an id that Counterpoint has no more to this store category.
    fn gone_binding(&self, store_id: &str) -> Option<&Binding> {
        self.bindings().find(|b| b.store_id == store_id && self.tree.get(&b.key).is_none())
    }
}
