//! `cpsync images find` and `cpsync images sync`: the item images of Counterpoint -> pictures of the
//! store's products.
//!
//! `find` compares the folder with the ledger of what it saw, looks only into files that are new or
//! changed, and queues families. `sync` reads the due families fresh, lets the mapper say which
//! product shows what, and sends the differences from what the store confirmed, picture by picture.

mod apply;
mod find;
mod gallery;
mod look;
mod meet;
mod refused;
mod signature;
mod sync;

use std::path::PathBuf;

use anyhow::Context;

pub use find::run as find;
pub use sync::{of_new, run as sync};

use super::Pass;

/// The task whose queue holds the families to sync.
pub const TASK: &str = "images";
/// `images find` by name; its queue holds the files that cannot be sent.
pub const FIND: &str = "images-find";
/// `images sync` by name.
pub const SYNC: &str = "images-sync";
/// The facet of a product's confirmed pictures.
pub const PICTURES: &str = "pictures";

/// The folder of item images.
fn folder(pass: &Pass) -> anyhow::Result<PathBuf> {
    let folder = pass.store.images.folder.clone();
    folder.with_context(|| format!("store `{}` has no `images.folder`", pass.store.name))
}
