//! What the configuration names against what the store has: sets, tax classes, attributes, categories.

use std::collections::BTreeMap;

use super::Magento2;
use crate::config::{self, AttributeKind, ParentShape};
use crate::model::Finding;
use crate::store::FaultKind;
use crate::store::http::url::encode;
use crate::store::magento2::api::AttributeFacts;
use crate::store::magento2::trouble::Trouble;

type Looked = Result<(Vec<Finding>, String), Trouble>;

/// What an attribute is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// Anything but options.
    Value,
    /// Options by label.
    Options,
    /// What tells the children of a configurable apart.
    Axis,
}

impl Magento2 {
    pub(super) fn look_at_sets(&mut self, config: &config::Store) -> Looked {
        let names = sets(config);
        let mut found = Vec::new();
        for name in &names {
            let known = self.lookups.set_id(&mut self.rest, name);
            found.extend(unknown(known, "every product of it is refused and waits in the queue")?);
        }
        Ok((found, names.join(", ")))
    }

    pub(super) fn look_at_taxes(&mut self, config: &config::Store) -> Looked {
        let names = [&config.items.tax_class, &config.items.exempt_tax_class];
        let mut found = Vec::new();
        for name in names {
            let known = self.lookups.tax_id(&mut self.rest, name);
            found.extend(unknown(known, "products of it are refused and wait in the queue")?);
        }
        Ok((found, names.map(String::as_str).join(", ")))
    }

    pub(super) fn look_at_root(&mut self, config: &config::Store) -> Looked {
        match self.tree(&config.categories.root) {
            Ok(tree) => Ok((Vec::new(), format!("id {}", tree.root))),
            // An unknown root is told as `Denied`: it is the configuration's to mend.
            Err(trouble) if trouble.fault.kind == FaultKind::Denied => {
                let consequence = "`categories` and `category-items` stop with code 2";
                Ok((vec![super::finding(&trouble, consequence)], String::new()))
            }
            Err(trouble) => Err(trouble),
        }
    }

    pub(super) fn look_at_attributes(&mut self, config: &config::Store) -> Looked {
        let wanted = wanted(config);
        let mut found = Vec::new();
        for (code, used) in &wanted {
            let path = format!("products/attributes/{}", encode(code));
            match self.rest.get::<AttributeFacts>(&format!("{path}?fields=frontend_input,scope")) {
                Ok(facts) => {
                    found.extend(unfit(code, *used, &facts));
                    found.extend(self.outside(code, config)?);
                }
                Err(trouble) if trouble.status == 404 && !trouble.no_route() => {
                    found.push(absent(code));
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Ok((found, format!("{} of cpsync.toml are in the store", wanted.len())))
    }

    /// A value of an attribute that is not in the product's set would be dropped in silence.
    fn outside(&mut self, code: &str, config: &config::Store) -> Result<Option<Finding>, Trouble> {
        let (mut with, mut without) = (0, Vec::new());
        for name in sets(config) {
            // An unknown set is told elsewhere.
            let Ok(id) = self.lookups.set_id(&mut self.rest, name) else { continue };
            if self.lookups.codes(&mut self.rest, id)?.contains(code) {
                with += 1;
            } else {
                without.push(format!("`{name}`"));
            }
        }
        if without.is_empty() {
            return Ok(None);
        }
        let make = if with == 0 { Finding::problem } else { Finding::warning };
        let without = without.join(", ");
        Ok(Some(make(
            format!("the attribute `{code}` is not in the attribute set {without}"),
            "products of that set with a value for it are refused and wait in the queue".to_owned(),
            format!("drag `{code}` into it under Stores > Attributes > Attribute Set"),
        )))
    }
}

/// A name that the store does not know; other troubles end the look.
fn unknown<T>(known: Result<T, Trouble>, consequence: &str) -> Result<Option<Finding>, Trouble> {
    match known {
        Ok(_) => Ok(None),
        Err(trouble) if trouble.ends_pass => Err(trouble),
        Err(trouble) => Ok(Some(super::finding(&trouble, consequence))),
    }
}

fn sets(config: &config::Store) -> Vec<&str> {
    let chosen = config.items.attribute_set_by.iter().flat_map(|(_, map)| map.values());
    let mut sets: Vec<&str> =
        std::iter::once(&config.items.attribute_set).chain(chosen).map(String::as_str).collect();
    sets.sort_unstable();
    sets.dedup();
    sets
}

/// Each attribute that the configuration names, with the most that is asked of it.
fn wanted(config: &config::Store) -> BTreeMap<&str, Use> {
    let items = &config.items;
    let of_parent = items.parent.iter().filter(|rule| rule.shape == ParentShape::Configurable);
    let axes = items
        .dimensions
        .iter()
        .map(|rule| &rule.attribute)
        .chain(of_parent.flat_map(|rule| rule.dimensions.iter().map(|(_, code)| code)))
        .map(|code| (code, Use::Axis));
    let attributes = items.attributes.iter().map(|rule| {
        let used = match rule.kind {
            AttributeKind::Select | AttributeKind::Multiselect => Use::Options,
            _ => Use::Value,
        };
        (&rule.attribute, used)
    });
    let msrp = config.prices.msrp.iter().map(|(code, _)| (code, Use::Value));
    let mut wanted: BTreeMap<&str, Use> = BTreeMap::new();
    for (code, used) in axes.chain(attributes).chain(msrp) {
        let entry = wanted.entry(code).or_insert(used);
        *entry = (*entry).max(used);
    }
    wanted
}

fn absent(code: &str) -> Finding {
    Finding::problem(
        format!("the store has no attribute `{code}`"),
        "every product with a value for it is refused and waits in the queue",
        "add it under Stores > Attributes > Product, or correct its code in cpsync.toml",
    )
}

fn unfit(code: &str, used: Use, facts: &AttributeFacts) -> Option<Finding> {
    let input = facts.frontend_input.as_deref().unwrap_or("text");
    let single = matches!(input, "select" | "swatch_visual" | "swatch_text");
    let scope = facts.scope.as_deref().unwrap_or("global");
    let cause = match used {
        Use::Options if !single && input != "multiselect" => {
            format!("the attribute `{code}` is a `{input}`, and is filled with options")
        }
        Use::Axis if !single => {
            format!("the attribute `{code}` is a `{input}`, and a dimension must be a `select`")
        }
        Use::Axis if scope != "global" => {
            format!(
                "the attribute `{code}` has the scope `{scope}`, and a dimension must be global"
            )
        }
        _ => return None,
    };
    Some(Finding::problem(
        cause,
        "the products that use it are refused and wait in the queue",
        "make another attribute of that kind under Stores > Attributes > Product, and name it in \
         cpsync.toml",
    ))
}
