//! The chain from the till to the web, link by link, and what it comes to.

use super::meant::item_of;
use super::verdict::{Fix, Link, Standing, Verdict};
use super::{One, Wanted};
use crate::config::Store;
use crate::mapper::product;
use crate::mapper::{Mapped, Rules};
use crate::model::{Content, Family, Field, Item, Product, ProductKey, Sku};
use crate::state::{Job, JobState, Phase};
use crate::task::items::{TASK, unpriced};

/// What a family's chains are made from.
pub(super) struct Chains<'a> {
    pub(super) store: &'a Store,
    pub(super) family: &'a Family,
    pub(super) mapped: &'a Mapped,
    pub(super) rules: &'a Rules<'a>,
    /// All products of the family.
    pub(super) ones: &'a [One],
    /// The family's job of `items`.
    pub(super) job: Option<&'a Job>,
    /// Whether a pass of `items` has ever seen the family.
    pub(super) seen: bool,
}

impl Chains<'_> {
    /// The links of one product, and what they come to.
    pub(super) fn of(&self, one: &One) -> (Vec<Link>, Verdict) {
        let till = self.till(one);
        let web = self.web(one, till.iter().any(|link| link.standing == Standing::No));
        let verdict = self.verdict(one, &till, &web);
        (till.into_iter().chain(web).collect(), verdict)
    }

    fn verdict(&self, one: &One, till: &[Link], web: &[Link]) -> Verdict {
        let why = |link: &Link| link.why.clone().unwrap_or_else(|| link.found.clone());
        let against = till.iter().find(|link| link.standing == Standing::No).map(why);
        let open = web.iter().find(|link| matches!(link.standing, Standing::No | Standing::Waits));
        let stuck = web.iter().find(|link| link.standing == Standing::Stuck).map(why);
        let held = matches!(one.wanted, Wanted::Held(_));
        match (against, is_online(one)) {
            (Some(_), true) if one.archived => Verdict::Archived,
            (Some(why), true) if held => Verdict::Stuck(why),
            (Some(why), true) => Verdict::Still(why),
            (Some(why), false) => Verdict::No(why),
            (None, _) if open.is_some() => Verdict::NotYet(open.map(why).unwrap_or_default()),
            (None, _) => match stuck {
                Some(why) => Verdict::Stuck(why),
                None if self.product(one).is_some_and(is_archived) => Verdict::Archived,
                None => Verdict::Online,
            },
        }
    }

    fn product(&self, one: &One) -> Option<&Product> {
        match one.wanted {
            Wanted::Yes(place) => self.mapped.products.get(place),
            Wanted::Held(_) | Wanted::No(_) => None,
        }
    }

    /// What Counterpoint and the rules say.
    fn till(&self, one: &One) -> Vec<Link> {
        let name = "in Counterpoint";
        let Some(item) = item_of(self.family, &one.key) else {
            let why = format!("Counterpoint has no item `{}`", one.key.item());
            return vec![Link::new(name, "no such item", Standing::No).because(why)];
        };
        let mut links = vec![Link::new(name, format!("item `{}`", item.no), Standing::Yes)];
        links.extend(scope(item));
        links.extend(self.parent(item));
        links.extend(self.cell(item, &one.key));
        links.extend(by_rules(one, &links));
        if let Some(product) = self.product(one) {
            links.extend(self.flags(item, product));
            if !is_made(one)
                && let Some((why, fix)) = unpriced(product)
            {
                links.push(
                    Link::new("price", "none", Standing::No)
                        .because(why)
                        .fix(Fix::Do(fix.to_owned())),
                );
            }
        }
        links
    }

    /// The parent that the item is grouped under.
    fn parent(&self, item: &Item) -> Option<Link> {
        let (rule, parent) = (self.store.items.parent.as_ref()?, item.parent.as_ref()?);
        // A parent under a parent: the rules hold it, and say so.
        if item.no.folded() == self.family.root.folded() {
            return None;
        }
        let link = |standing| {
            Link::new(format!("parent {}", rule.column), format!("`{parent}`"), standing)
        };
        let Some(head) = &self.family.head else {
            let why = format!("its parent `{parent}` is not an item of Counterpoint");
            return Some(link(Standing::No).because(why));
        };
        Some(match head.out_of_scope_reason() {
            Some(why) => link(Standing::No).because(format!("its parent `{}`: {why}", head.no)),
            None => link(Standing::Yes),
        })
    }

    fn cell(&self, item: &Item, key: &ProductKey) -> Option<Link> {
        let ProductKey::Cell(_, dims) = key else { return None };
        let name = "grid cell";
        let Some(cell) = item.cells.iter().find(|cell| cell.dims == *dims) else {
            let why = format!("its cell is not stocked at {}", self.store.items.stocking_location);
            return Some(Link::new(name, "none", Standing::No).because(why));
        };
        Some(match cell.withheld {
            None => Link::new(name, "for the web", Standing::Yes),
            Some(why) => {
                let why = format!("its cell is not for the web: {}", why.why());
                Link::new(name, "not for the web", Standing::No).because(why)
            }
        })
    }

    /// The columns that switch a product off or archive it.
    fn flags(&self, item: &Item, product: &Product) -> Vec<Link> {
        let items = &self.store.items;
        let mut links = Vec::new();
        if let Some(rule) = &items.web_status {
            let who = [Some(item), self.family.head.as_ref()];
            let off = who.into_iter().flatten().find(|item| !product::enabled(item, self.rules));
            let found = shown(off.unwrap_or(item), &rule.column);
            let link = |standing| Link::new(rule.column.clone(), found.clone(), standing);
            links.push(match off {
                None => link(Standing::Yes),
                Some(off) => {
                    let whose =
                        if off.no == item.no { String::new() } else { format!(" of `{}`", off.no) };
                    let why = format!("switched off: {}{whose} is {found}", rule.column);
                    link(Standing::No).because(why)
                }
            });
        }
        if let Some(rule) = items.web_archive.as_ref().filter(|_| is_archived(product)) {
            let found = format!("{}: archived", shown(item, &rule.column));
            links.push(Link::new(rule.column.clone(), found, Standing::Yes));
        }
        links
    }

    /// What became of it on the way to the store; `against`: the till is.
    fn web(&self, one: &One, against: bool) -> Vec<Link> {
        let mut links: Vec<Link> = self.queue(one).into_iter().collect();
        links.push(binding(one));
        links.extend(enabled(one, against));
        links.extend(self.parent_there(one));
        // It must not be told that a pass will make what the till is against.
        let waits = |link: &Link| link.standing == Standing::Waits;
        if against && !is_online(one) {
            links.retain(|link| !waits(link) || link.fix.is_none());
            for link in links.iter_mut().filter(|link| waits(link)) {
                (link.standing, link.why) = (Standing::Told, None);
            }
        }
        links
    }

    /// The family's job of `items`.
    fn queue(&self, one: &One) -> Option<Link> {
        let name = "queue of items";
        let Some(job) = self.job else {
            let lost = !self.seen && !is_made(one);
            let fix = Fix::Send(self.family.root.clone());
            return lost.then(|| {
                Link::new(name, "not seen yet", Standing::Waits)
                    .because("no pass of `items` has seen it")
                    .fix(fix)
            });
        };
        let failed = job.message.as_deref().and_then(|message| self.failure(one, message));
        match (job.state, failed) {
            (_, Some(why)) if job.state != JobState::Due => {
                let found = if job.state == JobState::Dead { "given up" } else { "failed" };
                let standing = if is_made(one) { Standing::Stuck } else { Standing::No };
                Some(Link::new(name, found, standing).because(why))
            }
            (JobState::Due, _) => {
                let standing = if is_made(one) { Standing::Yes } else { Standing::Waits };
                let why = "it is queued; the next pass of `items` sends it";
                Some(Link::new(name, "due with the next pass", standing).because(why))
            }
            _ => Some(Link::new(name, "another product of the family failed", Standing::Yes)),
        }
    }

    /// What of a job's message is about this product: each line begins with a product's key, or is
    /// about the whole family.
    fn failure(&self, one: &One, message: &str) -> Option<String> {
        let begin = |key: &ProductKey| format!("{}: ", key.to_string().replace('\t', " "));
        let own = begin(&one.key);
        let others: Vec<String> = self.ones.iter().map(|other| begin(&other.key)).collect();
        message.lines().find_map(|line| match line.strip_prefix(&own) {
            Some(why) => Some(why.to_owned()),
            None if others.iter().any(|other| line.starts_with(other.as_str())) => None,
            None => Some(line.to_owned()),
        })
    }

    /// A product that is shown through a parent only needs that one, too.
    fn parent_there(&self, one: &One) -> Option<Link> {
        let product = self.product(one)?;
        let hidden = crate::model::Visibility::Hidden;
        if product.fields.get(&Field::Visibility) != Some(&Content::Visibility(hidden)) {
            return None;
        }
        let parent = self.ones.iter().find(|other| {
            other.shape.composite() && other.key.item().folded() == self.family.root.folded()
        })?;
        let sku = parent.sku.as_deref().unwrap_or_default();
        let link =
            |found: &str, standing| Link::new(format!("parent `{sku}` there"), found, standing);
        Some(if is_online(parent) {
            link("yes, as the store confirmed", Standing::Yes)
        } else {
            let why = format!("it is shown through `{sku}` only, which is not on the web");
            link("no", Standing::No).because(why).fix(Fix::Explain(Sku(sku.to_owned())))
        })
    }
}

fn scope(item: &Item) -> impl Iterator<Item = Link> + '_ {
    item.scope.iter().map(|test| Link {
        name: test.name.clone(),
        found: test.found.clone(),
        standing: if test.fails.is_some() { Standing::No } else { Standing::Yes },
        why: test.fails.clone(),
        fix: None,
    })
}

/// What the mapping made of it; told once where an earlier link is the cause already.
fn by_rules(one: &One, before: &[Link]) -> Option<Link> {
    let told = before.iter().any(|link| link.standing == Standing::No);
    let link = |found: &str, standing| Link::new("by the rules", found, standing);
    match &one.wanted {
        Wanted::Yes(_) => Some(link("can be sent", Standing::Yes)),
        Wanted::Held(held) => Some(
            link("held", Standing::No)
                .because(held.message.clone())
                .fix(Fix::Do(held.hint.clone())),
        ),
        Wanted::No(_) if told => None,
        Wanted::No(why) => Some(link("no product", Standing::No).because(why.clone())),
    }
}

fn binding(one: &One) -> Link {
    let name = "made at the store";
    match &one.binding {
        None => Link::new(name, "no", Standing::Waits)
            .because("the store does not have it; the next pass of `items` makes it"),
        Some(binding) => match binding.phase {
            Phase::Creating => Link::new(name, "being made", Standing::Waits)
                .because("a pass ended while it was being made; the next one finishes it"),
            Phase::Created => Link::new(name, "yes, its stock is still to be sent", Standing::Yes),
            Phase::Bound => {
                let id = if binding.store_id.is_empty() {
                    String::new()
                } else {
                    format!(", id {}", binding.store_id)
                };
                Link::new(name, format!("yes, as `{}`{id}", binding.sku), Standing::Yes)
            }
        },
    }
}

/// Whether the store has it enabled.
fn enabled(one: &One, against: bool) -> Option<Link> {
    let link = |found: &str, standing| Link::new("enabled there", found, standing);
    let held = matches!(one.wanted, Wanted::Held(_));
    match (is_made(one), is_online(one)) {
        (false, _) => None,
        (true, true) if against && !held && !one.archived => Some(
            link("yes, as the store confirmed", Standing::Waits)
                .because("the next pass of `items` takes it off"),
        ),
        (true, true) => Some(link("yes, as the store confirmed", Standing::Yes)),
        (true, false) => Some(
            link("no, as the store confirmed", Standing::Waits)
                .because("the store has it disabled; the next pass of `items` enables it"),
        ),
    }
}

fn shown(item: &Item, column: &str) -> String {
    item.text(column).map_or_else(|| "blank".to_owned(), |text| format!("`{text}`"))
}

fn is_made(one: &One) -> bool {
    one.binding.as_ref().is_some_and(|binding| binding.phase != Phase::Creating)
}

fn is_online(one: &One) -> bool {
    is_made(one) && one.binding.as_ref().is_some_and(|binding| binding.online)
}

/// Whether its page is kept and nothing else.
pub(super) fn is_archived(product: &Product) -> bool {
    product.fields.get(&Field::Archived) == Some(&Content::Flag(true))
}

/// The job that sends the family.
pub(super) const JOB: &str = TASK;
