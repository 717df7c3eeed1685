//! The story of one product, with its family: what Counterpoint says is read first, then the state file
//! is looked at once, then the store is asked.

use std::collections::{BTreeSet, HashMap};

use anyhow::Context;

use super::chain::{self, Chains};
use super::kept::Kept;
use super::meant::{Meant, item_of};
use super::one::{Of, products, with_asked};
use super::price::Rules as PriceRules;
use super::{Category, Look, One, Story, Wanted, shop};
use crate::mapper::availability::OpenLines;
use crate::mapper::{self, Rules, acknowledged};
use crate::model::{Family, Field, Item, ItemCategory, ItemNo, Product, ProductKey, Sku, fold};
use crate::state::State;
use crate::task::category_items::{self, NewFamily};
use crate::task::items::PRODUCT;
use crate::task::{items, price_rules, prices, sources};

/// What Counterpoint says.
struct Till {
    key: ProductKey,
    family: Family,
    sources: Vec<(String, Vec<String>)>,
    prices: PriceRules,
    /// Rows of `EC_CATEG_ITEM` of the family's items.
    links: Vec<ItemCategory>,
    /// Names of web categories by folded id.
    categories: HashMap<String, String>,
    reserves_stock: bool,
}

/// The whole story.
pub(super) fn story(look: &mut Look, meant: Meant) -> anyhow::Result<Story> {
    let till = Till::read(look, meant)?;
    let store = look.store;
    let mut story = State::view(look.state, |state| till.told(&Kept { state, store }))?;
    if look.ask
        && let Some(sku) = story.sku.clone().filter(|_| story.confirmed_at.is_some())
    {
        story.shop = shop::read(look, &Sku(sku));
    }
    Ok(story)
}

/// As `inventory` asks it; what is configured where the store is not asked or does not say.
fn reserves_stock(look: &mut Look) -> bool {
    let told = look.web.capabilities().reserves_stock;
    if !(told && look.ask) {
        return told;
    }
    look.web.reserves_stock().unwrap_or_else(|fault| {
        log::info!("the store does not tell whether it reserves stock: {}", fault.message);
        told
    })
}

impl Till {
    fn read(look: &mut Look, meant: Meant) -> anyhow::Result<Self> {
        let Meant { key, family } = meant;
        let reserves_stock = reserves_stock(look);
        let (store, counterpoint) = (look.store, &mut *look.counterpoint);
        let clock = prices::rules::clock(store, counterpoint, look.now);
        let pieces = prices::rules::of_one_piece(store, counterpoint, &clock)?;
        let tiers = price_rules::read(store, counterpoint, &clock)?;
        let mut till = Self {
            key,
            sources: sources::resolve(counterpoint, store)?,
            prices: PriceRules { pieces, tiers, clock },
            links: Vec::new(),
            categories: HashMap::new(),
            reserves_stock,
            family,
        };
        let catalogue = counterpoint.catalogue();
        if catalogue.table("EC_CATEG_ITEM").is_some() && catalogue.table("EC_CATEG").is_some() {
            let items: Vec<ItemNo> = till.items().map(|item| item.no.clone()).collect();
            till.links = counterpoint.read_item_categories(&items)?;
            if !till.links.is_empty() {
                let all =
                    counterpoint.list_categories().context("could not read the categories")?;
                till.categories = all.into_iter().map(|one| (fold(&one.id), one.name)).collect();
            }
        }
        Ok(till)
    }

    /// All items of the family.
    fn items(&self) -> impl Iterator<Item = &Item> {
        self.family.head.iter().chain(&self.family.members)
    }

    fn told(&self, kept: &Kept<'_>) -> anyhow::Result<Story> {
        let (state, store) = (kept.state, kept.store);
        let lines = state.open_lines()?;
        let items: BTreeSet<String> = self.items().map(|item| item.no.folded()).collect();
        let numbers = kept.numbers(&lines, &items)?;
        let open = OpenLines::new(lines);
        let rules = Rules {
            store,
            sources: &self.sources,
            open: &open,
            reserves_stock: self.reserves_stock,
        };
        let mapped = mapper::map(&self.family, &rules);
        let root = &self.family.root;
        let bindings = state.bindings_of_root(&store.name, PRODUCT, root.as_str())?;
        let mut ones = with_asked(products(&self.family, &mapped, bindings), &self.key);
        for one in ones.iter_mut().filter(|one| matches!(one.wanted, Wanted::No(_))) {
            let (marks, _) = kept.marks(&one.key)?;
            one.archived =
                acknowledged::readable(&marks, &Field::Archived).as_deref() == Some("yes");
        }
        let focus = self.focus(&ones);
        let job = kept.job(chain::JOB, root.as_str())?;
        let seen = state.signature(&store.name, items::TASK, focus.key.item().as_str())?.is_some();
        let (family, mapped, rules) = (&self.family, &mapped, &rules);
        let chains = Chains { store, family, mapped, rules, ones: &ones, job: job.as_ref(), seen };
        let (links, verdict) = chains.of(focus);
        let of = Of { family, kept, rules, mapped, prices: &self.prices, numbers: &numbers };
        let (marks, confirmed_at) = kept.marks(&focus.key)?;
        let product = of.product(focus);
        let changed = product.map(|product| acknowledged::changed(product, &marks));
        let item = item_of(family, &focus.key);
        let root_product = mapped.products.iter().find(|one| one.key.item() == root);
        Ok(Story {
            store: store.name.clone(),
            root: root.clone(),
            name: item.map(|item| item.text(&store.items.name).unwrap_or_default()),
            sku: focus.sku.clone(),
            verdict,
            chain: links,
            stock: of.stock(focus)?,
            price: of.price(focus)?,
            fields: changed.into_iter().flatten().map(|field| field.to_string()).collect(),
            confirmed_at,
            others: of.others(&chains, focus)?,
            categories: self.places(kept, root_product)?,
            pictures: kept.pictures(&focus.key)?,
            jobs: kept.jobs(root, &focus.key)?,
            happened: kept.happened(&focus.key)?,
            shop: None,
            key: focus.key.clone(),
        })
    }

    /// The product that is told of: the one that was asked for; where an item is sold by its cells or
    /// units only, what stands for it on the web.
    fn focus<'o>(&self, ones: &'o [One]) -> &'o One {
        let own = |one: &&One| one.key == self.key;
        let root = |one: &&One| one.key == ProductKey::Item(self.family.root.clone());
        let item = |one: &&One| one.key.item().folded() == self.key.item().folded();
        let found = ones.iter().find(own).or_else(|| match &self.key {
            ProductKey::Item(_) => ones.iter().find(root).or_else(|| ones.iter().find(item)),
            ProductKey::Cell(..) | ProductKey::Unit(..) => None,
        });
        found.unwrap_or(&ones[0])
    }

    /// Its categories; none are wanted without a product, or for an archived one.
    fn places(
        &self,
        kept: &Kept<'_>,
        product: Option<&Product>,
    ) -> anyhow::Result<Option<Vec<Category>>> {
        if product.is_none_or(chain::is_archived) {
            return Ok(None);
        }
        let members = self.family.members.iter().filter(|member| member.in_scope);
        let members = members.map(|member| member.no.clone()).collect();
        let family = NewFamily { root: self.family.root.clone(), members, archived: false };
        let places =
            category_items::places(kept.state, &kept.store.name, family, self.links.clone())?;
        let category = |place: category_items::Place| Category {
            name: self.categories.get(&fold(&place.category)).unwrap_or(&place.category).clone(),
            id: place.category,
            store_id: place.store_id,
            confirmed: place.confirmed,
        };
        Ok(Some(places.into_iter().map(category).collect()))
    }
}
