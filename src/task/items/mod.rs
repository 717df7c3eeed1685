//! `cpsync items`: finds the items that changed and sends their products.
//!
//! Listing -> compare with signatures -> queue of keys -> read fresh -> map -> put -> acknowledge.

mod adopted;
mod asked;
mod bulks;
mod failure;
mod find;
mod intent;
mod options;
mod plan;
mod put;
mod send;
mod settle;
mod stock;
mod told;
mod withdraw;

pub(super) use bulks::{settle_earlier as settle_bulks, watch as watch_bulks};
pub(super) use intent::{fits, kinds_differ, sku_shared};
pub(super) use settle::{former_holder, give_up};

use super::{Pass, Which};
use crate::report::Summary;

/// The task's name in the state file.
pub const TASK: &str = "items";
/// What bindings of this task are made for.
pub const PRODUCT: &str = "product";
/// The facet of acknowledged product fields.
pub const FIELDS: &str = "product";

/// One pass: find, then send.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(TASK);
    pass.counterpoint.check(pass.store)?;
    let chosen = match &pass.selection.which {
        Which::Items(asked) => Some(asked::roots(pass, asked, &mut summary)?),
        Which::Changed | Which::All => {
            find::run(pass, &mut summary)?;
            None
        }
    };
    if !pass.selection.find_only {
        send::run(pass, chosen.as_deref(), &mut summary)?;
    }
    Ok(summary)
}
