//! The products whose SKU the store does not know: their barcodes may stand in the store's SKU, or in the
//! attribute that the configuration fills with barcodes.
//!
//! Only what leads from one product to one other is bound: all of them are looked at before any is.

use std::collections::HashMap;

use super::Tally;
use super::families::Wanted;
use super::products::{Page, at_store, other_kind, told};
use super::shop::Shop;
use crate::report::{Adopted, Adoption};
use crate::task::Pass;
use crate::task::items::fits;

/// Products that are kept and told of together.
const CHUNK: usize = 500;

/// Binds what is clear and tells of all that is left of Counterpoint's.
pub(super) fn run(
    pass: &mut Pass,
    shop: &mut Shop,
    rest: &[Wanted],
    tally: &mut Tally,
) -> anyhow::Result<()> {
    let leads: Vec<Vec<usize>> = rest.iter().map(|wanted| leads(shop, wanted)).collect();
    let mut sought: HashMap<usize, Vec<usize>> = HashMap::new();
    for (n, entries) in leads.iter().enumerate() {
        for at in entries.iter().filter(|at| fits(rest[n].shape, &shop.entries[**at].kind)) {
            sought.entry(*at).or_default().push(n);
        }
    }
    let all: Vec<usize> = (0..rest.len()).collect();
    for chunk in all.chunks(CHUNK) {
        pass.check_interrupt()?;
        let mut page = Page::default();
        for n in chunk {
            page.one(shop, (rest, *n), &leads[*n], &sought);
        }
        page.keep(pass, tally)?;
    }
    Ok(())
}

/// The store's products that its barcodes lead to and that are nobody's yet.
fn leads(shop: &Shop, wanted: &Wanted) -> Vec<usize> {
    let key = wanted.key.to_string();
    let mut found = shop.of_codes(&wanted.codes);
    found.retain(|at| {
        let entry = &shop.entries[*at];
        !entry.told && entry.taken_by(&key).is_none()
    });
    found
}

impl Page {
    fn one(
        &mut self,
        shop: &mut Shop,
        (rest, n): (&[Wanted], usize),
        leads: &[usize],
        sought: &HashMap<usize, Vec<usize>>,
    ) {
        let wanted = &rest[n];
        for at in leads {
            shop.entries[*at].told = true;
        }
        let fitting: Vec<usize> = leads
            .iter()
            .copied()
            .filter(|at| fits(wanted.shape, &shop.entries[*at].kind))
            .collect();
        let found = match (fitting.as_slice(), leads) {
            ([], []) => alone(wanted),
            ([], [other, ..]) => other_kind(wanted, &shop.entries[*other]),
            ([only], _) if sought.get(only).is_some_and(|by| by.len() > 1) => {
                several_items(shop, (rest, wanted), *only, sought)
            }
            ([only], _) => {
                let how = format!("by barcode {}", code(shop, wanted, *only));
                return self.bind(shop, wanted, *only, how);
            }
            (several, _) => several_products(shop, wanted, several),
        };
        self.told.push(found);
    }
}

fn alone(wanted: &Wanted) -> Adoption {
    let reason = format!("the store has no product `{}`", wanted.sku);
    let advice = "the next `items` pass makes it";
    told(wanted, Adopted::CounterpointOnly, reason, advice.to_owned())
}

fn several_products(shop: &Shop, wanted: &Wanted, several: &[usize]) -> Adoption {
    let skus: Vec<String> =
        several.iter().map(|at| format!("`{}`", shop.entries[*at].sku)).collect();
    let reason = format!("its barcodes lead to {} products: {}", skus.len(), skus.join(", "));
    let advice = format!(
        "give the right one the SKU `{}` in the store, or take the barcode off the others; else the \
         next `items` pass makes a new one",
        wanted.sku
    );
    told(wanted, Adopted::Ambiguous, reason, advice)
}

fn several_items(
    shop: &Shop,
    (rest, wanted): (&[Wanted], &Wanted),
    at: usize,
    sought: &HashMap<usize, Vec<usize>>,
) -> Adoption {
    let others = sought.get(&at).into_iter().flatten().map(|n| &rest[*n]);
    let others = others.filter(|other| other.key != wanted.key);
    let others: Vec<String> =
        others.map(|other| format!("`{}`", other.key.to_string().replace('\t', " "))).collect();
    let reason = format!("{} has barcode {}, too", others.join(", "), code(shop, wanted, at));
    let advice = format!(
        "give the product the SKU of the right one in the store, here `{}`, or mend the barcodes; else \
         the next `items` pass makes a new one",
        wanted.sku
    );
    at_store(told(wanted, Adopted::Ambiguous, reason, advice), &shop.entries[at])
}

/// The barcode that leads there.
fn code<'w>(shop: &Shop, wanted: &'w Wanted, at: usize) -> &'w str {
    let mut codes = wanted.codes.iter();
    let code = codes.find(|code| shop.of_codes(std::slice::from_ref(code)).contains(&at));
    code.map(String::as_str).unwrap_or_default()
}
