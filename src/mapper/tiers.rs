//! Quantity breaks and group prices -> the steps that a store is told.
//!
//! Asked is what every buyer would pay for every quantity at which something changes; sent is only what
//! the shop would not show anyway. A shop always sells at the lowest of price, special price and step:
//! where Counterpoint asks more than that, the step is as high as what everybody pays.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::price::{self, Prices};
use super::promotion::{basis, other_unit, price_of};
use crate::config::{self, Discounts};
use crate::model::{Item, Method, ProductKey, Promotion, Tier, TierPrice};

/// The steps of one product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiers {
    /// By group in the configuration's order, everybody first, then by quantity.
    pub steps: Vec<Step>,
    /// What everybody pays for one piece in the shop by now.
    pub everybody: Decimal,
    /// Whether some buyer would pay more at the till than that.
    pub dearer: bool,
}

/// A step, and when it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What the store is told.
    pub tier: Tier,
    /// Counterpoint's wall clock, at which the rule behind it ends; `None` = no rule, or one without
    /// an end.
    pub until: Option<NaiveDateTime>,
}

/// The steps of a product at this moment of Counterpoint's wall clock; `None` when it has no price.
/// `promotions` are those for the item, in the order of search, asked for by
/// `Counterpoint::tier_rules`.
pub fn tiers(
    item: &Item,
    key: &ProductKey,
    promotions: &[&Promotion],
    store: &config::Store,
    now: NaiveDateTime,
) -> Option<Tiers> {
    let prices = price::prices(item, key, &store.prices);
    let selling = prices.selling()?;
    let running: Vec<&Promotion> =
        promotions.iter().copied().filter(|promotion| promotion.covers(Some(now))).collect();
    let till = Till { item, key, running: &running, prices, store, selling };
    Some(till.tiers())
}

/// What is asked of one product.
struct Till<'a> {
    item: &'a Item,
    key: &'a ProductKey,
    running: &'a [&'a Promotion],
    prices: Prices,
    store: &'a config::Store,
    selling: Decimal,
}

/// What a buyer pays for a piece, and by which rule.
struct Offer<'a> {
    price: Decimal,
    rule: Option<&'a Promotion>,
}

impl<'a> Till<'a> {
    fn tiers(&self) -> Tiers {
        let everybody = self.everybody();
        let mut tiers = Tiers { everybody, ..Tiers::default() };
        let mut seen = everybody;
        for from in self.quantities(0) {
            let Some(offer) = self.offer(0, None, from) else { continue };
            let wanted = tiers.within(&offer, everybody);
            if wanted != seen {
                tiers.steps.push(self.step(None, from, wanted, &offer));
                seen = wanted;
            }
        }
        for (n, group) in self.store.price_rules.groups.iter().flatten().enumerate() {
            self.group(n + 1, group, everybody, &mut tiers);
        }
        tiers
    }

    /// A group's own steps, over those of everybody.
    fn group(
        &self,
        buyer: usize,
        group: &config::PriceGroup,
        everybody: Decimal,
        tiers: &mut Tiers,
    ) {
        let shared: Vec<(Decimal, Decimal)> = tiers
            .steps
            .iter()
            .filter(|step| step.tier.group.is_none())
            .map(|step| (step.tier.from, self.amount(&step.tier)))
            .collect();
        let mut quantities = self.quantities(buyer);
        quantities.insert(Decimal::ONE);
        quantities.extend(shared.iter().map(|(from, _)| *from));
        let mut own: Option<(Decimal, Decimal)> = None;
        for from in quantities {
            let Some(offer) = self.offer(buyer, group.level.as_ref(), from) else { continue };
            let wanted = tiers.within(&offer, everybody);
            let shared = shared.iter().rfind(|(step, _)| *step <= from).copied();
            let seen = match (own, shared) {
                (Some(own), Some(shared)) => {
                    if own.0 >= shared.0 {
                        own.1
                    } else {
                        shared.1
                    }
                }
                (Some(one), None) | (None, Some(one)) => one.1,
                (None, None) => everybody,
            };
            if wanted != seen {
                tiers.steps.push(self.step(Some(&group.group), from, wanted, &offer));
                own = Some((from, wanted));
            }
        }
    }

    /// What everybody pays for one piece in the shop by now.
    fn everybody(&self) -> Decimal {
        let rule = self.winner(0, Decimal::ONE).map(|(_, price)| price);
        rule.filter(|price| self.store.prices.promotions && *price > Decimal::ZERO)
            .map_or(self.selling, |price| price.min(self.selling))
    }

    /// The quantities above 1 at which something may change; what they mean in another unit than the
    /// stocking one no source says.
    fn quantities(&self, buyer: usize) -> BTreeSet<Decimal> {
        if other_unit(self.key) {
            return BTreeSet::new();
        }
        let mine = self.running.iter().filter(|rule| rule.buyers.contains(&buyer));
        let steps = mine.flat_map(|rule| rule.breaks.iter().map(|step| step.from));
        steps.filter(|from| *from > Decimal::ONE).collect()
    }

    /// What the buyer pays; `None` for a price of 0 or less, which is never sent.
    fn offer(
        &self,
        buyer: usize,
        level: Option<&config::Level>,
        quantity: Decimal,
    ) -> Option<Offer<'a>> {
        let rules = &self.store.prices;
        let offer = if let Some((rule, price)) = self.winner(buyer, quantity) {
            Offer { price, rule: Some(rule) }
        } else {
            let level = level.and_then(|level| price::at_level(self.item, self.key, rules, level));
            let level = level.map(|price| price::rounded(price, rules.decimals));
            let price = level.filter(|price| *price > Decimal::ZERO).unwrap_or(self.selling);
            Offer { price, rule: None }
        };
        Some(offer).filter(|offer| offer.price > Decimal::ZERO)
    }

    /// The first rule that matches.
    fn winner(&self, buyer: usize, quantity: Decimal) -> Option<(&'a Promotion, Decimal)> {
        let mut mine = self.running.iter().filter(|rule| rule.buyers.contains(&buyer));
        mine.find_map(|rule| {
            let price = price_of(self.item, self.key, rule, quantity, &self.store.prices)?;
            Some((*rule, price))
        })
    }

    fn step(&self, group: Option<&str>, from: Decimal, wanted: Decimal, offer: &Offer<'_>) -> Step {
        let percent = offer.rule.filter(|_| wanted == offer.price);
        let percent = percent.and_then(|rule| self.percent(rule, from));
        let price = percent.map_or(TierPrice::Fixed(wanted), TierPrice::Percent);
        let tier = Tier { group: group.map(str::to_owned), from: from.normalize(), price };
        Step { tier, until: offer.rule.and_then(|rule| rule.end) }
    }

    /// The rule's percentage, where the store takes it off the same price and can hold it.
    fn percent(&self, rule: &Promotion, quantity: Decimal) -> Option<Decimal> {
        if self.store.price_rules.discounts == Discounts::Price {
            return None;
        }
        let step = rule.at(quantity).filter(|step| step.method == Method::Percent)?;
        let off = basis(self.item, self.key, step.basis, &self.store.prices)?;
        let percent = step.amount.normalize();
        let fits =
            percent.scale() <= 2 && percent > Decimal::ZERO && percent < Decimal::ONE_HUNDRED;
        (fits && Some(off) == self.prices.price).then_some(percent)
    }

    /// What a step comes to.
    fn amount(&self, tier: &Tier) -> Decimal {
        match tier.price {
            TierPrice::Fixed(price) => price,
            TierPrice::Percent(percent) => {
                let price = self.prices.price.unwrap_or(self.selling);
                let price = price * (Decimal::ONE_HUNDRED - percent) / Decimal::ONE_HUNDRED;
                price::rounded(price, self.store.prices.decimals)
            }
        }
    }
}

impl Tiers {
    /// The offer's price, at most what everybody pays.
    fn within(&mut self, offer: &Offer<'_>, everybody: Decimal) -> Decimal {
        self.dearer |= offer.price > everybody;
        offer.price.min(everybody)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Buyers, Level, PriceGroup};
    use crate::mapper::fixture::{dec, item, item_key, price, store, unit};
    use crate::model::{Basis, Break, ItemNo};

    /// A rule of percentages off Price-1, for these buyers.
    fn rule(buyers: &[usize], steps: &[(&str, &str)]) -> Promotion {
        let percent = |(from, amount): &(&str, &str)| Break {
            from: dec(from),
            method: Method::Percent,
            amount: dec(amount),
            basis: Basis::Level(1),
        };
        Promotion {
            name: "S/TEST rule 1".into(),
            begin: None,
            end: None,
            breaks: steps.iter().map(percent).collect(),
            items: None,
            buyers: buyers.to_vec(),
        }
    }

    fn group(name: &str, level: Option<Level>) -> PriceGroup {
        let buyers = Buyers::Codes { column: "CATEG_COD".into(), codes: vec![name.into()] };
        PriceGroup { group: name.into(), buyers, level }
    }

    fn shop(level: Option<Level>, discounts: Discounts) -> config::Store {
        let groups = Some(vec![group("Trade", level), group("Club", None)]);
        config::Store { price_rules: config::PriceRules { groups, discounts }, ..store() }
    }

    /// The steps of item `A`, Price-1 10.00, as text.
    fn told(list: Option<&str>, rules: &[Promotion], shop: &config::Store) -> String {
        let mut item = Item { prices: vec![price(["*"; 3], list, Some("10"))], ..item("A") };
        item.prices[0].levels[2] = Some(dec("8"));
        let rules: Vec<&Promotion> = rules.iter().collect();
        let tiers = tiers(&item, &item_key("A"), &rules, shop, NaiveDateTime::default()).unwrap();
        let shown = |step: &Step| {
            let group = step.tier.group.as_deref().unwrap_or("all");
            match step.tier.price {
                TierPrice::Fixed(price) => {
                    format!("{group} {} {}", step.tier.from, price.normalize())
                }
                TierPrice::Percent(percent) => format!("{group} {} -{percent}%", step.tier.from),
            }
        };
        let steps = tiers.steps.iter().map(shown).collect::<Vec<_>>().join(", ");
        if tiers.dearer { format!("{steps} (dearer)") } else { steps }
    }

    #[test]
    fn only_what_the_shop_would_not_show_anyway_becomes_a_step() {
        let all = [0, 1, 2];
        let bulk = || rule(&all, &[("10", "5"), ("25", "10")]);
        let sale = |percent| rule(&all, &[("0.0001", percent)]);
        let trade = |steps: &[(&str, &str)]| rule(&[1], steps);
        for (name, rules, expected) in [
            ("no rule", vec![], ""),
            ("a break for everybody", vec![bulk()], "all 10 9.5, all 25 9"),
            ("everybody's sale is the special price", vec![sale("10")], ""),
            ("a sale before the breaks wins at every quantity", vec![sale("20"), bulk()], ""),
            ("breaks that are dearer than the sale", vec![bulk(), sale("20")], " (dearer)"),
            ("a group", vec![trade(&[("0.0001", "15")])], "Trade 1 8.5"),
            (
                "a group with a break",
                vec![trade(&[("0.0001", "20"), ("50", "25")])],
                "Trade 1 8, Trade 50 7.5",
            ),
            (
                "a group's contract before everybody's breaks",
                vec![trade(&[("0.0001", "7")]), bulk()],
                "all 10 9.5, all 25 9, Trade 1 9.3, Trade 10 9.3, Trade 25 9.3",
            ),
            ("a break of 1.5", vec![rule(&all, &[("1.5", "5")])], "all 1.5 9.5"),
            ("a dearer contract", vec![trade(&[("1", "5")]), sale("10")], " (dearer)"),
            ("never 0", vec![rule(&all, &[("2", "100")])], ""),
            (
                "steps of one price are one",
                vec![rule(&all, &[("5", "5"), ("9", "5")])],
                "all 5 9.5",
            ),
        ] {
            let told = told(None, &rules, &shop(None, Discounts::Price));
            assert_eq!(told, expected, "{name}");
        }
    }

    #[test]
    fn a_group_without_a_rule_pays_its_level() {
        let shop = shop(Some(Level::Number(3)), Discounts::Price);
        assert_eq!(told(None, &[], &shop), "Trade 1 8");
        let bulk = rule(&[0, 1, 2], &[("10", "5"), ("25", "30")]);
        assert_eq!(told(None, &[bulk], &shop), "all 10 9.5, all 25 7, Trade 1 8");
    }

    #[test]
    fn a_percentage_is_sent_as_one_only_where_the_store_takes_it_off_the_same_price() {
        let shop = shop(None, Discounts::Percent);
        for (name, list, percent, expected) in [
            ("plain", None, "12.5", "all 5 -12.5%"),
            ("off another price than the shop's", Some("12"), "12.5", "all 5 8.75"),
            ("too fine", None, "12.345", "all 5 8.77"),
        ] {
            assert_eq!(
                told(list, &[rule(&[0, 1, 2], &[("5", percent)])], &shop),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn quantities_are_not_guessed_for_another_unit_and_no_price_has_no_steps() {
        let mut item = Item { units: vec![unit('1', "BOX", "12")], ..item("A") };
        let key = ProductKey::Unit(ItemNo("A".into()), '1');
        let shop = shop(None, Discounts::Price);
        let steps = |item: &Item, rule: &Promotion| {
            let made = tiers(item, &key, &[rule], &shop, NaiveDateTime::default());
            made.map(|made| made.steps.len())
        };
        assert_eq!(steps(&item, &rule(&[0, 1], &[("10", "5")])), Some(0));
        assert_eq!(steps(&item, &rule(&[1], &[("0.0001", "5"), ("10", "9")])), Some(0));
        assert_eq!(steps(&item, &rule(&[1], &[("0.0001", "5")])), Some(1));
        item.prices[0].levels[0] = Some(Decimal::ZERO);
        assert_eq!(steps(&item, &rule(&[1], &[("0.0001", "5")])), None);
    }
}
