//! Products: by SKU, family by family, then by barcode, then what the store alone has.
//!
//! A page of families is one transaction, and is told of after it.

use anyhow::Context;

use super::families::{self, Wanted};
use super::shop::{Entry, Shop};
use super::{Part, Tally, barcode};
use crate::mapper::Held;
use crate::model::{ItemNo, ProductKey};
use crate::report::{Adopted, Adoption};
use crate::state::{Binding, Phase};
use crate::task::Pass;
use crate::task::items::{FIELDS, PRODUCT, fits, former_holder, give_up, kinds_differ, sku_shared};

/// Families read together.
const CHUNK: usize = 100;

/// Binds what is clear and tells of all.
pub(super) fn run(pass: &mut Pass, tally: &mut Tally) -> anyhow::Result<()> {
    let mut shop = Shop::read(pass)?;
    let roots = families::roots(pass)?;
    pass.report.progress(roots.len() as u64, "products");
    let mut rest = Vec::new();
    for chunk in roots.chunks(CHUNK) {
        pass.check_interrupt()?;
        let mut page = Page::default();
        for family in families::read(pass, chunk)? {
            for held in &family.held {
                page.told.push(cannot_be_sent(&mut shop, &family.root, held));
            }
            page.family(pass, &mut shop, family.products, &mut rest)?;
        }
        page.keep(pass, tally)?;
        pass.report.advance(chunk.len() as u64);
    }
    barcode::run(pass, &mut shop, &rest, tally)?;
    pass.report.clear();
    shop.rest().try_for_each(|found| tally.tell(pass, found))
}

/// What is bound and told of together.
#[derive(Default)]
pub(super) struct Page {
    bindings: Vec<Binding>,
    pub(super) told: Vec<Adoption>,
}

/// What the SKU says of a product.
enum Verdict {
    Told(Adoption),
    Match(usize),
    /// The store has it as another kind.
    OtherKind(Adoption),
    /// The store has no such SKU.
    Unknown,
}

impl Page {
    /// Sorts a family's products; those without a SKU in the store go to `rest`.
    fn family(
        &mut self,
        pass: &Pass,
        shop: &mut Shop,
        products: Vec<Wanted>,
        rest: &mut Vec<Wanted>,
    ) -> anyhow::Result<()> {
        let (mut unknown, mut blocked) = (Vec::new(), None);
        for wanted in products {
            match by_sku(pass, shop, &wanted)? {
                Verdict::Told(found) => self.told.push(found),
                Verdict::Match(at) => self.bind(shop, &wanted, at, "by SKU".to_owned()),
                Verdict::OtherKind(found) => {
                    if wanted.key == ProductKey::Item(ItemNo(wanted.root.clone())) {
                        blocked = Some(found.key.clone());
                    }
                    self.told.push(found);
                }
                Verdict::Unknown => unknown.push(wanted),
            }
        }
        match blocked {
            // As `items` does: none are made for a parent that cannot be had.
            Some(parent) => self.told.extend(unknown.iter().map(|own| waits(own, &parent))),
            None => rest.extend(unknown),
        }
        Ok(())
    }

    /// Takes an entry of the store as this product's.
    pub(super) fn bind(&mut self, shop: &mut Shop, wanted: &Wanted, at: usize, how: String) {
        let entry = &mut shop.entries[at];
        let binding = Binding {
            key: wanted.key.to_string(),
            root: wanted.root.clone(),
            sku: entry.sku.to_string(),
            store_id: entry.id.to_string(),
            shape: wanted.shape,
            phase: Phase::Bound,
            online: entry.enabled,
        };
        entry.bind(&binding);
        let renamed = *entry.sku != *wanted.sku.0;
        let advice = format!("the next `items` pass renames it to `{}`", wanted.sku);
        let advice = if renamed { advice } else { String::new() };
        self.told.push(at_store(told(wanted, Adopted::Matched, how, advice), entry));
        self.bindings.push(binding);
    }

    /// Keeps the bindings, then tells.
    pub(super) fn keep(self, pass: &mut Pass, tally: &mut Tally) -> anyhow::Result<()> {
        if !self.bindings.is_empty() {
            write(pass, &self.bindings)?;
        }
        self.told.into_iter().try_for_each(|found| tally.tell(pass, found))
    }
}

fn write(pass: &Pass, bindings: &[Binding]) -> anyhow::Result<()> {
    let store = pass.store.name.as_str();
    let mut former = Vec::new();
    for binding in bindings {
        former.extend(former_holder(pass, binding)?);
    }
    pass.state
        .write(|writer| {
            for holder in &former {
                give_up(writer, store, Some(holder))?;
            }
            for binding in bindings {
                writer.put_binding(store, PRODUCT, binding)?;
                // Nothing is confirmed of it: the next `items` pass reads what it holds.
                writer.remove_acknowledged(store, FIELDS, &binding.key)?;
            }
            Ok(())
        })
        .context("could not note the products that the store has already")
}

fn by_sku(pass: &Pass, shop: &mut Shop, wanted: &Wanted) -> anyhow::Result<Verdict> {
    let key = wanted.key.to_string();
    if let Some(binding) = pass.state.binding(&pass.store.name, PRODUCT, &key)? {
        return Ok(Verdict::Told(bound(shop, wanted, &binding)));
    }
    let range = shop.of_sku(wanted.sku.as_str());
    let entry = match range.len() {
        0 => return Ok(Verdict::Unknown),
        1 => &mut shop.entries[range.start],
        _ => return Ok(Verdict::Told(doubled(&mut shop.entries[range], wanted))),
    };
    entry.told = true;
    if let Some(other) = entry.taken_by(&key) {
        let (reason, advice) = sku_shared(wanted.sku.as_str(), &other.replace('\t', " "));
        let found = told(wanted, Adopted::Ambiguous, reason, advice.to_owned());
        return Ok(Verdict::Told(at_store(found, entry)));
    }
    if !fits(wanted.shape, &entry.kind) {
        return Ok(Verdict::OtherKind(other_kind(wanted, entry)));
    }
    Ok(Verdict::Match(range.start))
}

/// Bound before, by an earlier run or by a pass.
fn bound(shop: &Shop, wanted: &Wanted, binding: &Binding) -> Adoption {
    let gone = binding.phase != Phase::Creating && shop.of_sku(&binding.sku).is_empty();
    let (reason, advice) = if gone {
        ("the store has it no more", "`cpsync verify items --repair` makes it anew")
    } else {
        ("", "")
    };
    let found = told(wanted, Adopted::Bound, reason.to_owned(), advice.to_owned());
    Adoption { held_as: binding.sku.clone(), store_id: binding.store_id.clone(), ..found }
}

fn doubled(entries: &mut [Entry], wanted: &Wanted) -> Adoption {
    for entry in entries.iter_mut() {
        entry.told = true;
    }
    let ids: Vec<&str> = entries.iter().map(|entry| &*entry.id).collect();
    let reason = format!("the store has {} products of this SKU: {}", ids.len(), ids.join(", "));
    let advice = "delete all but one in the store; else the next `items` pass takes the first";
    let found = told(wanted, Adopted::Ambiguous, reason, advice.to_owned());
    Adoption { held_as: wanted.sku.0.clone(), ..found }
}

/// The store has it as a kind that it cannot be kept as.
pub(super) fn other_kind(wanted: &Wanted, entry: &Entry) -> Adoption {
    let (reason, advice) = kinds_differ(wanted.shape, &entry.kind);
    at_store(told(wanted, Adopted::Ambiguous, reason, advice.to_owned()), entry)
}

fn waits(wanted: &Wanted, parent: &str) -> Adoption {
    let reason = format!("`{parent}`, above it, is not settled");
    let advice = "settle that one, then run `cpsync adopt` again";
    told(wanted, Adopted::Held, reason, advice.to_owned())
}

/// Its SKU is not known, but a product under the item's number is not the store's alone.
fn cannot_be_sent(shop: &mut Shop, root: &ItemNo, held: &Held) -> Adoption {
    let item = held.key.as_ref().map_or(root, ProductKey::item);
    let namesakes = shop.of_sku(item.as_str());
    let key = held.key.as_ref().map_or_else(|| root.0.clone(), ToString::to_string);
    let found = Adoption {
        part: Part::Products.as_str(),
        outcome: Adopted::Held,
        key: key.replace('\t', " "),
        held_as: String::new(),
        store_id: String::new(),
        reason: held.message.clone(),
        advice: held.hint.clone(),
    };
    match shop.entries.get_mut(namesakes).and_then(<[Entry]>::first_mut) {
        Some(entry) => {
            entry.told = true;
            at_store(found, entry)
        }
        None => found,
    }
}

/// One product of Counterpoint, nothing said of the store.
pub(super) fn told(wanted: &Wanted, outcome: Adopted, reason: String, advice: String) -> Adoption {
    Adoption {
        part: Part::Products.as_str(),
        outcome,
        key: wanted.key.to_string().replace('\t', " "),
        held_as: String::new(),
        store_id: String::new(),
        reason,
        advice,
    }
}

/// With the store's product.
pub(super) fn at_store(found: Adoption, entry: &Entry) -> Adoption {
    Adoption { held_as: entry.sku.to_string(), store_id: entry.id.to_string(), ..found }
}
