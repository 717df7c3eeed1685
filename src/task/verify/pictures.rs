//! Pictures: `images find` over the folder as it is now, then the `images sync` pass over what the
//! store holds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Context;

use super::stock::keep;
use super::{Asked, Kind, Work, held, products, rehearse, store};
use crate::mapper::picture::Marks;
use crate::model::Sku;
use crate::pictures::digest;
use crate::report::{Event, FieldChange};
use crate::state::Binding;
use crate::store::StoreImage;
use crate::task::Pass;
use crate::task::images::{self, PICTURES, TASK};

/// Products of one read.
const CHUNK: usize = 100;

/// A product's pictures that are not as the store confirmed them.
struct Read {
    /// The marks as the store has them, for the repair.
    marks: String,
    fields: Vec<FieldChange>,
}

pub(super) fn compare(pass: &mut Pass, work: &mut Work, asked: &Asked) -> anyhow::Result<()> {
    if pass.store.images.folder.is_none() {
        return Ok(());
    }
    rehearse::run(pass, &work.copy, images::find)?;
    let roots = roots(pass, work)?;
    let read = read(pass, work, asked)?;
    rehearse::queue(pass, &work.copy, TASK, roots)?;
    let events = rehearse::run(pass, &work.copy, images::sync)?;
    for (product, fields) in by_product(work, events) {
        told(pass, work, &product, fields, read.get(&product.key))?;
    }
    Ok(())
}

/// The families of the sample that have files, or pictures at the store.
fn roots(pass: &Pass, work: &Work) -> anyhow::Result<BTreeSet<String>> {
    let pictured = work.copy.signatures(&pass.store.name, TASK)?;
    let roots = work.products.iter().map(|product| &product.root);
    Ok(roots.filter(|root| pictured.contains_key(*root)).cloned().collect())
}

/// Reads the pictures of the sample's products that the store confirmed any of.
fn read(pass: &mut Pass, work: &mut Work, asked: &Asked) -> anyhow::Result<HashMap<String, Read>> {
    let confirmed = confirmed(pass, work)?;
    work.found.pictures = confirmed.iter().map(|(_, marks)| marks.held.len() as u64).sum();
    let mut read = HashMap::new();
    for chunk in confirmed.chunks(CHUNK) {
        pass.check_interrupt()?;
        let skus: Vec<Sku> = chunk.iter().map(|(product, _)| Sku(product.sku.clone())).collect();
        let there = store(pass)?.read_images(&skus).context("could not read the pictures")?;
        let there: HashMap<String, Vec<StoreImage>> =
            there.into_iter().map(|(sku, images)| (sku.0, images)).collect();
        for (product, marks) in chunk {
            match there.get(&product.sku) {
                None => products::gone(pass, work, product)?,
                Some(there) => {
                    let replaced = if asked.content {
                        replaced(pass, product, marks, there)?
                    } else {
                        BTreeSet::new()
                    };
                    read.extend(one(pass, work, product, marks, (there, &replaced))?);
                }
            }
        }
    }
    Ok(read)
}

fn confirmed(pass: &Pass, work: &Work) -> anyhow::Result<Vec<(Binding, Marks)>> {
    let mut confirmed = Vec::new();
    for product in work.products.iter().filter(|p| !work.missing.contains(&p.key)) {
        let text = pass.state.acknowledged(&pass.store.name, PICTURES, &product.key)?;
        let Some(text) = text else { continue };
        let marks =
            serde_json::from_str(&text).context("could not read what the store confirmed")?;
        confirmed.push((product.clone(), marks));
    }
    Ok(confirmed)
}

/// Ids of the pictures whose bytes are not those that were sent; one request for each.
fn replaced(
    pass: &mut Pass,
    product: &Binding,
    marks: &Marks,
    there: &[StoreImage],
) -> anyhow::Result<BTreeSet<String>> {
    let (mut replaced, sku) = (BTreeSet::new(), Sku(product.sku.clone()));
    for held in marks.held.iter().filter(|held| held.ours && !held.bytes.is_empty()) {
        if !there.iter().any(|own| own.id == held.id) {
            continue;
        }
        pass.check_interrupt()?;
        let bytes = pass.web.read_image(&sku, &held.id);
        let bytes = bytes.with_context(|| format!("could not read a picture of `{sku}`"))?;
        if bytes.is_some_and(|bytes| digest(&bytes) != held.bytes) {
            replaced.insert(held.id.clone());
        }
    }
    Ok(replaced)
}

/// Puts a product's pictures as they are into the copy; `None` = they are as confirmed.
fn one(
    pass: &mut Pass,
    work: &Work,
    product: &Binding,
    marks: &Marks,
    (there, replaced): (&[StoreImage], &BTreeSet<String>),
) -> anyhow::Result<Option<(String, Read)>> {
    let web = store(pass)?;
    // A shop keeps an alt text as it keeps a name.
    let same = |held: &str, sent: &str| web.same_text("name", held, sent);
    let (now, fields) = held::pictures(marks, there, replaced, &same);
    if now == *marks {
        return Ok(None);
    }
    let marks = serde_json::to_string(&now).context("could not write marks")?;
    keep(pass, work, (PICTURES, &product.key), Some(&marks))?;
    Ok(Some((product.key.clone(), Read { marks, fields })))
}

/// What the pass would do, product by product.
fn by_product(work: &Work, events: Vec<Event>) -> Vec<(Binding, Vec<FieldChange>)> {
    let here = work.by_shown_key();
    let mut changes: BTreeMap<String, Vec<FieldChange>> = BTreeMap::new();
    for event in events {
        if let Event::Change { key, fields, .. } = event {
            changes.entry(key).or_default().extend(fields);
        }
    }
    let product = |(key, fields)| Some((here.get(&key)?.clone(), fields));
    changes.into_iter().filter_map(product).collect()
}

/// Where no job waits and the folder is as it was found, the store was to have these pictures.
fn told(
    pass: &Pass,
    work: &mut Work,
    product: &Binding,
    fields: Vec<FieldChange>,
    read: Option<&Read>,
) -> anyhow::Result<()> {
    let pending = rehearse::waits(pass, TASK, &product.root)?
        || rehearse::moved(pass, &work.copy, TASK, &product.root)?;
    if pending {
        work.add((TASK, product), fields, Kind::Pending);
        return Ok(());
    }
    if let Some(read) = read {
        work.fixes.put(PICTURES, &product.key, Some(read.marks.clone()));
    }
    work.fixes.queue(TASK, &product.root);
    // Of a job that is dead nothing was read: what the pass would do is what is missing.
    let own = read.map(|read| read.fields.clone()).filter(|own| !own.is_empty());
    work.add((TASK, product), own.unwrap_or(fields), Kind::Differs);
    Ok(())
}
