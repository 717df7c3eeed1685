//! `cpsync items` on whole sites: what is in the shop and in the state file when a pass is over.

mod adoption;
mod bulk;
mod edits;
mod failures;
mod fields;
mod filters;
mod first;
mod lifecycle;
mod moves;
mod options;
mod selection;
mod shapes;

/// Adds a line to the store's `items` section.
fn items_key(line: &str) -> impl FnOnce(String) -> String + use<> {
    let section = format!("[stores.main.items]\n{line}\n");
    move |toml| toml.replace("[stores.main.items]\n", &section)
}

/// Replaces one text of cpsync.toml, which must have it.
fn replaced(from: &str, to: &str) -> impl FnOnce(String) -> String + use<> {
    let (from, to) = (from.to_owned(), to.to_owned());
    move |toml| {
        assert!(toml.contains(&from), "{from} in {toml}");
        toml.replace(&from, &to)
    }
}
