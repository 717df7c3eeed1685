//! Option labels that products are about to use: made at the store, or their products held.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::Context;

use super::failure::Failed;
use super::plan::{Chunk, Step};
use crate::config::MissingOption;
use crate::mapper::acknowledged;
use crate::model::{Content, Field, fold};
use crate::store::{Fault, FaultKind};
use crate::task::Pass;

/// The labels that each attribute has at the store, lower case, as far as this pass asked.
#[derive(Default)]
pub(super) struct Options(HashMap<String, Known>);

enum Known {
    Labels(HashSet<String>),
    Unusable(String),
}

impl Options {
    /// Sees to it that every label that is about to be sent exists; products whose labels cannot
    /// be had are failed.
    pub(super) fn provide(&mut self, pass: &mut Pass, chunk: &mut Chunk) -> anyhow::Result<()> {
        for (attribute, labels) in needed(chunk) {
            self.look_up(pass, &attribute)?;
            self.make_missing(pass, &attribute, &labels)?;
        }
        for place in 0..chunk.products.len() {
            if let Some((attribute, problem)) = self.problem(chunk, place) {
                let hint = hint(pass, &attribute);
                let failed = Failed::because(&chunk.products[place], problem, hint);
                chunk.fail(place, failed);
            }
        }
        Ok(())
    }

    fn look_up(&mut self, pass: &mut Pass, attribute: &str) -> anyhow::Result<()> {
        if self.0.contains_key(attribute) {
            return Ok(());
        }
        let known = match pass.web.find_options(attribute) {
            Ok(labels) => Known::Labels(labels.iter().map(|label| fold(label)).collect()),
            Err(fault) if !fault.ends_pass() => Known::Unusable(fault.message),
            Err(fault) => return Err(fault).context("could not read the options of an attribute"),
        };
        self.0.insert(attribute.to_owned(), known);
        Ok(())
    }

    fn make_missing(
        &mut self,
        pass: &mut Pass,
        attribute: &str,
        labels: &BTreeSet<String>,
    ) -> anyhow::Result<()> {
        let Some(Known::Labels(known)) = self.0.get_mut(attribute) else { return Ok(()) };
        let mut seen = HashSet::new();
        let missing: Vec<String> = labels
            .iter()
            .filter(|label| !known.contains(&fold(label)) && seen.insert(fold(label)))
            .cloned()
            .collect();
        if missing.is_empty() || policy(pass, attribute) == MissingOption::Hold {
            return Ok(());
        }
        let outcomes = pass
            .web
            .put_options(attribute, &missing)
            .with_context(|| format!("could not add options to attribute `{attribute}`"))?;
        for (label, outcome) in outcomes {
            match outcome {
                Ok(()) => {
                    known.insert(fold(&label));
                }
                Err(fault) => refused(pass, attribute, &label, &fault)?,
            }
        }
        Ok(())
    }

    fn problem(&self, chunk: &Chunk, place: usize) -> Option<(String, String)> {
        labels_of(chunk, place).into_iter().find_map(|(attribute, label)| {
            match self.0.get(&attribute)? {
                Known::Unusable(why) => Some((attribute, why.clone())),
                Known::Labels(known) if known.contains(&fold(&label)) => None,
                Known::Labels(_) => {
                    let problem = format!("attribute `{attribute}` has no option `{label}`");
                    Some((attribute, problem))
                }
            }
        })
    }
}

fn refused(pass: &mut Pass, attribute: &str, label: &str, fault: &Fault) -> anyhow::Result<()> {
    // A busy store is no fault of the records that wait for the option.
    if fault.ends_pass() || fault.kind == FaultKind::Busy {
        return Err(fault.clone())
            .with_context(|| format!("could not add option `{label}` to attribute `{attribute}`"));
    }
    let message = format!("attribute `{attribute}` did not take option `{label}`: {fault}");
    pass.report.event(&crate::report::Event::Warning { key: None, message })
}

fn policy(pass: &Pass, attribute: &str) -> MissingOption {
    let items = &pass.store.items;
    items.missing_option_of.get(attribute).copied().unwrap_or(items.missing_option)
}

fn hint(pass: &Pass, attribute: &str) -> String {
    match policy(pass, attribute) {
        MissingOption::Hold => format!(
            "add the option in the store's admin, map the value, or set `missing-option = \"create\"` \
             for `{attribute}`"
        ),
        MissingOption::Create => format!(
            "look at attribute `{attribute}` in the store's admin (it has to be a drop-down), or name \
             another one for it in cpsync.toml"
        ),
    }
}

fn needed(chunk: &Chunk) -> BTreeMap<String, BTreeSet<String>> {
    let mut needed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in 0..chunk.products.len() {
        for (attribute, label) in labels_of(chunk, place) {
            needed.entry(attribute).or_default().insert(label);
        }
    }
    needed
}

/// The labels among the fields that are about to be sent.
fn labels_of(chunk: &Chunk, place: usize) -> Vec<(String, String)> {
    let planned = &chunk.products[place];
    let sent = match planned.step {
        Step::Create => planned.product.fields.keys().cloned().collect(),
        Step::Known if planned.force => planned.product.fields.keys().cloned().collect(),
        Step::Known => acknowledged::changed(&planned.product, &planned.marks),
        _ => BTreeSet::new(),
    };
    let mut labels = Vec::new();
    for field in sent {
        let Field::Attribute(attribute) = &field else { continue };
        match planned.product.fields.get(&field) {
            Some(Content::Option(label)) => labels.push((attribute.clone(), label.clone())),
            Some(Content::Options(list)) => {
                labels.extend(list.iter().map(|label| (attribute.clone(), label.clone())));
            }
            _ => {}
        }
    }
    labels
}
