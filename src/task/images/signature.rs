//! What says that a family's pictures are as they were: its files, its items, its products at the
//! store and the rules. A product that was made or adopted since moves it, so that pictures which
//! were found before follow.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

use super::{PICTURES, TASK};
use crate::counterpoint::ListedItem;
use crate::report::Summary;
use crate::state::{Phase, Signature};
use crate::task::found::Found;
use crate::task::items::PRODUCT;
use crate::task::{Pass, Which, digest};

/// Queues every family whose signature moved, or that a person asks for.
pub(super) fn queue(
    pass: &mut Pass,
    listed: &[ListedItem],
    asked: Option<&HashSet<String>>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let families = families(pass, listed)?;
    let mut before = pass.state.signatures(&pass.store.name, TASK)?;
    let named: Option<HashSet<&str>> = asked.map(|asked| {
        let own = listed.iter().filter(|item| asked.contains(&item.no.folded()));
        own.map(root).collect()
    });
    let mut found = Found::default();
    for (key, family) in families {
        let former = before.remove(key);
        let signature = Signature {
            root: key.to_owned(),
            version: digest::number(&family.text),
            online: family.files,
        };
        let moved = former.as_ref() != Some(&signature);
        let reason = match (&named, pass.selection.which == Which::All) {
            (Some(named), _) if !named.contains(key) => continue,
            (Some(_), _) => "asked",
            (None, true) => "all",
            (None, false) if !moved => continue,
            (None, false) if former.is_some() => "changed",
            (None, false) => "new",
        };
        found.jobs.push((key.to_owned(), reason));
        if moved {
            found.moved.push((key.to_owned(), signature));
        }
    }
    if asked.is_none() {
        found.gone = before.into_keys().collect();
        found.gone.sort_unstable();
    }
    found.queue(pass, TASK, summary)
}

/// A family's text, and how many files it has.
#[derive(Default)]
struct Family {
    text: String,
    files: u32,
}

/// The families in scope that have files, or pictures at the store.
fn families<'l>(
    pass: &Pass,
    listed: &'l [ListedItem],
) -> anyhow::Result<BTreeMap<&'l str, Family>> {
    let roots: HashMap<&str, &str> =
        listed.iter().map(|item| (item.no.as_str(), root(item))).collect();
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in pass.state.pictures(&pass.store.name)? {
        let file = row.file;
        let Some(root) = roots.get(file.item.as_str()) else { continue };
        let problem = file.problem.is_some();
        files.entry(root).or_default().push(format!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{problem}",
            file.item, file.path, file.suffix, file.named, file.digest, file.turned
        ));
    }
    let products = products(pass, &files)?;
    let rules = rules(pass);
    let mut families: BTreeMap<&str, Family> = BTreeMap::new();
    for item in listed {
        let root = root(item);
        let (files, products) = (files.get(root), products.get(root));
        if files.is_none() && products.is_none_or(|products| !products.pictured) {
            continue;
        }
        let family = families.entry(root).or_insert_with(|| Family {
            text: format!("{rules}\n{:?}\n{:?}\n", files, products.map(|products| &products.keys)),
            files: u32::try_from(files.map_or(0, Vec::len)).unwrap_or(u32::MAX),
        });
        // Writing to a String cannot fail.
        let _ = writeln!(family.text, "{} {}", item.no, item.version);
    }
    Ok(families)
}

/// A family's products at the store.
#[derive(Default)]
struct Products {
    keys: BTreeSet<String>,
    /// Whether the store confirmed pictures of one.
    pictured: bool,
}

fn products(
    pass: &Pass,
    files: &BTreeMap<&str, Vec<String>>,
) -> anyhow::Result<HashMap<String, Products>> {
    let store = pass.store.name.as_str();
    let mut confirmed = HashSet::new();
    pass.state.for_each_acknowledged(store, PICTURES, |key, _| {
        confirmed.insert(key);
        Ok(())
    })?;
    let mut products: HashMap<String, Products> = HashMap::new();
    pass.state.for_each_binding(store, PRODUCT, |binding| {
        let pictured = confirmed.contains(&binding.key);
        if binding.phase == Phase::Creating
            || !(pictured || files.contains_key(binding.root.as_str()))
        {
            return Ok(());
        }
        let own = products.entry(binding.root).or_default();
        own.pictured |= pictured;
        own.keys.insert(binding.key);
        Ok(())
    })?;
    Ok(products)
}

/// What of cpsync.toml the pictures of a product hang on.
fn rules(pass: &Pass) -> i64 {
    let items = &pass.store.items;
    let rules = (&pass.store.images, &items.name, &items.cell_name);
    digest::number(&format!("{rules:?}"))
}

fn root(item: &ListedItem) -> &str {
    item.parent.as_ref().unwrap_or(&item.no).as_str()
}
