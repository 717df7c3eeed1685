//! Item numbers that are spelled in other letters than before: the same items to SQL Server.

use std::collections::{HashMap, HashSet};

use anyhow::Context;

use super::{FIELDS, PRODUCT, TASK};
use crate::counterpoint::ListedItem;
use crate::model::fold;
use crate::state::Signature;
use crate::task::{Pass, category_items, images, inventory, price_rules, prices};

/// What is confirmed of an item's products.
const FACETS: [&str; 10] = [
    FIELDS,
    inventory::acknowledge::QUANTITY,
    inventory::acknowledge::SETTINGS,
    prices::acknowledge::PRICE,
    prices::acknowledge::SPECIAL,
    prices::acknowledge::MSRP,
    prices::acknowledge::COST,
    price_rules::acknowledge::TIERS,
    category_items::LINKS,
    images::PICTURES,
];

/// Tasks whose records are items or their products.
const TASKS: [&str; 6] =
    [TASK, inventory::TASK, prices::TASK, price_rules::TASK, category_items::TASK, images::TASK];

/// Moves what is known of such items to their new spelling, in the state and in `known`.
pub(super) fn run(
    pass: &Pass,
    listed: &[ListedItem],
    known: &mut HashMap<String, Signature>,
) -> anyhow::Result<()> {
    let respelled = respelled(listed, known);
    if respelled.is_empty() {
        return Ok(());
    }
    let store = pass.store.name.as_str();
    pass.state
        .write(|writer| {
            for (old, new) in &respelled {
                let names = (old.as_str(), new.as_str());
                writer.respell_products(store, PRODUCT, &FACETS, names)?;
                for task in TASKS {
                    writer.respell_task(store, task, names)?;
                }
            }
            Ok(())
        })
        .context("could not note item numbers that are spelled anew")?;
    let new: HashMap<&str, &str> =
        respelled.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
    for signature in known.values_mut() {
        if let Some(root) = new.get(signature.root.as_str()) {
            signature.root = (*root).to_owned();
        }
    }
    for (old, new) in &respelled {
        if let Some(signature) = known.remove(old) {
            known.insert(new.clone(), signature);
        }
    }
    Ok(())
}

/// Numbers that are listed no more, each with the one that is it now.
fn respelled(listed: &[ListedItem], known: &HashMap<String, Signature>) -> Vec<(String, String)> {
    let there: HashSet<&str> = listed.iter().map(|item| item.no.as_str()).collect();
    let gone = known.keys().filter(|no| !there.contains(no.as_str()));
    let gone: HashMap<String, &String> = gone.map(|no| (fold(no), no)).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let new = listed.iter().map(|item| &item.no).filter(|no| !known.contains_key(no.as_str()));
    new.filter_map(|no| Some(((*gone.get(&no.folded())?).clone(), no.0.clone()))).collect()
}
