//! The tree of categories: the `categories` pass over what the store holds.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;
use serde_json::Value as Json;

use super::{Difference, Kind, Work, rehearse, store};
use crate::mapper::acknowledged::{Marks, mark};
use crate::model::Content;
use crate::report::{Event, FieldChange};
use crate::state::{Binding, Phase};
use crate::store::StoreCategory;
use crate::task::Pass;
use crate::task::categories::{self, CATEGORY, TASK};

/// What is not as the store confirmed it.
#[derive(Default)]
struct Read {
    /// The store's text per field, by category.
    texts: HashMap<String, BTreeMap<&'static str, String>>,
    /// The marks, for the repair.
    marks: HashMap<String, String>,
    /// Categories that the store has no more.
    missing: Vec<Binding>,
}

pub(super) fn compare(pass: &mut Pass, work: &mut Work) -> anyhow::Result<()> {
    let bindings = bindings(pass)?;
    if bindings.is_empty() {
        return Ok(());
    }
    work.found.categories = bindings.len() as u64;
    let read = read(pass, work, &bindings)?;
    rehearse::queue(pass, &work.copy, TASK, bindings.iter().map(|binding| binding.key.clone()))?;
    for event in rehearse::run(pass, &work.copy, categories::run)? {
        let Event::Change { key, sku, action, fields, .. } = event else { continue };
        let differs = told(pass, work, &read, (&key, action), fields)?;
        for (kind, fields) in differs {
            let (key, sku) = (key.clone(), sku.clone());
            if kind != Kind::Pending {
                repair(work, &read, &key);
            }
            work.found.differences.push(Difference { task: TASK, key, sku, kind, fields });
        }
    }
    Ok(())
}

fn bindings(pass: &Pass) -> anyhow::Result<Vec<Binding>> {
    let mut bindings = Vec::new();
    pass.state.for_each_binding(&pass.store.name, CATEGORY, |binding| {
        bindings.extend((binding.phase == Phase::Bound).then_some(binding));
        Ok(())
    })?;
    Ok(bindings)
}

fn read(pass: &mut Pass, work: &Work, bindings: &[Binding]) -> anyhow::Result<Read> {
    let tree = pass
        .web
        .find_categories(&pass.store.categories.root)
        .context("could not read the store's categories")?;
    let held: HashMap<&str, &StoreCategory> =
        tree.categories.iter().map(|category| (category.id.as_str(), category)).collect();
    let texts = descriptions(pass, bindings)?;
    let mut read = Read::default();
    for binding in bindings {
        let name = pass.store.name.clone();
        let Some(before) = pass.state.acknowledged(&name, CATEGORY, &binding.key)? else {
            continue;
        };
        let marks: Marks =
            serde_json::from_str(&before).context("could not read what the store confirmed")?;
        if marks.contains_key("shares") {
            continue;
        }
        match held.get(binding.store_id.as_str()) {
            None => read.lose(pass, work, binding)?,
            Some(held) => {
                let html = texts.get(&binding.store_id).cloned().unwrap_or_default();
                let told = [("name", &held.name), ("parent", &held.parent), ("description", &html)];
                read.take(pass, work, binding, marks, &told)?;
            }
        }
    }
    Ok(read)
}

fn descriptions(pass: &mut Pass, bindings: &[Binding]) -> anyhow::Result<BTreeMap<String, String>> {
    if !pass.store.categories.description {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<String> = bindings.iter().map(|binding| binding.store_id.clone()).collect();
    store(pass)?.read_category_texts(&ids).context("could not read the texts of the categories")
}

impl Read {
    fn lose(&mut self, pass: &Pass, work: &Work, binding: &Binding) -> anyhow::Result<()> {
        if !binding.online {
            return Ok(());
        }
        let store = pass.store.name.as_str();
        work.copy.write(|writer| {
            writer.remove_binding(store, CATEGORY, &binding.key)?;
            Ok(writer.remove_acknowledged(store, CATEGORY, &binding.key)?)
        })?;
        self.missing.push(binding.clone());
        Ok(())
    }

    /// Only fields that were confirmed are compared.
    fn take(
        &mut self,
        pass: &Pass,
        work: &Work,
        binding: &Binding,
        mut marks: Marks,
        told: &[(&'static str, &String)],
    ) -> anyhow::Result<()> {
        let mut texts = BTreeMap::new();
        for (field, text) in told {
            let now: Json = mark(&Content::Text((*text).clone()));
            if marks.get(*field).is_some_and(|before| *before != now) {
                marks.insert((*field).to_owned(), now);
                texts.insert(*field, (*text).clone());
            }
        }
        if texts.is_empty() {
            return Ok(());
        }
        let text = serde_json::to_string(&marks).context("could not write marks")?;
        super::stock::keep(pass, work, (CATEGORY, &binding.key), Some(&text))?;
        self.texts.insert(binding.key.clone(), texts);
        self.marks.insert(binding.key.clone(), text);
        Ok(())
    }
}

/// What the pass would send, sorted into what is really amiss and what is pending.
fn told(
    pass: &Pass,
    work: &Work,
    read: &Read,
    (id, action): (&str, &str),
    fields: Vec<FieldChange>,
) -> anyhow::Result<Vec<(Kind, Vec<FieldChange>)>> {
    let pending = rehearse::waits(pass, TASK, id)? || rehearse::moved(pass, &work.copy, TASK, id)?;
    if action == "create" {
        let known = read.missing.iter().any(|binding| binding.key == id);
        return Ok(match (known, pending) {
            (true, false) => vec![(Kind::Missing, Vec::new())],
            _ => vec![(Kind::Pending, fields)],
        });
    }
    let texts = read.texts.get(id);
    let (mut real, mut later) = (Vec::new(), Vec::new());
    for field in fields {
        let held = texts.and_then(|texts| texts.get(field.field.as_str()));
        match held {
            _ if pending => later.push(field),
            Some(held) => real.push(FieldChange { old: Some(held.clone()), ..field }),
            // The place among its siblings, as the tree that was read tells it.
            None if field.field == "after" => real.push(field),
            None => later.push(field),
        }
    }
    let sorted = [(Kind::Differs, real), (Kind::Pending, later)];
    Ok(sorted.into_iter().filter(|(_, fields)| !fields.is_empty()).collect())
}

fn repair(work: &mut Work, read: &Read, id: &str) {
    if let Some(marks) = read.marks.get(id) {
        work.fixes.put(CATEGORY, id, Some(marks.clone()));
    }
    work.fixes.queue(TASK, id);
}
