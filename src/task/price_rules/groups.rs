//! The store's customer groups: those that cpsync.toml names must be there, before anything is sent.

use std::collections::BTreeSet;

use anyhow::Context;

use super::compare::Change;
use crate::config::{Buyers, PriceGroup, nearest};
use crate::model::fold;
use crate::store::{Fault, FaultKind};
use crate::task::Pass;

/// Asks the store where a step of a group is to be sent; a group that it has not is the operator's to
/// mend.
pub(super) fn check(pass: &mut Pass, changes: &[Change]) -> anyhow::Result<()> {
    let steps = changes.iter().flat_map(|change| &change.tiers.put);
    let named: BTreeSet<&String> = steps.filter_map(|tier| tier.group.as_ref()).collect();
    if named.is_empty() {
        return Ok(());
    }
    let groups = pass.web.find_groups().context("could not read the store's customer groups")?;
    let unknown =
        named.into_iter().find(|name| !groups.iter().any(|held| fold(held) == fold(name)));
    match unknown {
        None => Ok(()),
        Some(name) => Err(missing(pass, name, &groups)).context("could not send prices of groups"),
    }
}

fn missing(pass: &Pass, name: &str, groups: &[String]) -> Fault {
    let message = format!("the store has no customer group `{name}`");
    let near = nearest(name, groups.iter().map(String::as_str));
    let near = near.or(groups.last().map(String::as_str)).unwrap_or("NAME");
    let configured = pass.store.price_rules.groups.iter().flatten();
    let configured = configured.filter(|group| group.group == name).map(|group| entry(near, group));
    let known: Vec<String> = groups.iter().map(|group| format!("`{group}`")).collect();
    Fault::new(FaultKind::Denied, message).hint(format!(
        "it has {}: make it there, or write {} in `groups` of [stores.{}.price-rules]",
        known.join(", "),
        configured.collect::<String>(),
        pass.store.name
    ))
}

/// The group's entry in cpsync.toml under another name.
fn entry(name: &str, group: &PriceGroup) -> String {
    match &group.buyers {
        Buyers::Customer(customer) => {
            format!("`{{ group = {name:?}, customer = {customer:?} }}`")
        }
        Buyers::Codes { column, codes } if column == "CATEG_COD" => {
            format!("`{{ group = {name:?}, code = {codes:?} }}`")
        }
        Buyers::Codes { column, codes } => {
            format!("`{{ group = {name:?}, column = {column:?}, code = {codes:?} }}`")
        }
    }
}
