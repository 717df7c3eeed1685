//! The price for people: the levels, the rules in their order, what won and what the store was told.

use chrono::NaiveDateTime;

use super::lines::{hanging, money, section};
use crate::cli::moment::short;
use crate::model::{Special, TierPrice};
use crate::task::explain::{LevelStory, PriceStory, RuleStanding, RuleStory};

/// The section of a price.
pub(super) fn lines(price: &PriceStory) -> Vec<String> {
    let mut lines: Vec<String> = price.list.iter().map(|list| level("list", list)).collect();
    lines.push(level("selling", &price.selling));
    lines.extend(price.rules.iter().map(rule));
    lines.extend(
        price
            .skipped
            .iter()
            .map(|(name, why)| hanging("  left out  ", &format!("price rule {name}: {why}"))),
    );
    lines.push(hanging("  makes     ", &makes(price)));
    lines.extend(tiers(price));
    lines.extend(sent(price));
    if let Some(next) = price.next {
        let next = short(next.timestamp());
        lines.push(format!("  changes   a rule for it begins or ends at {next}"));
    }
    section("price", lines)
}

fn level(name: &str, level: &LevelStory) -> String {
    let LevelStory { column, amount, place } = level;
    let text = match amount {
        Some(amount) => format!("{}  {column}, {place}", money(*amount)),
        None => format!("none, {column} is blank"),
    };
    hanging(&format!("  {name:<10}"), &text)
}

fn rule(rule: &RuleStory) -> String {
    let price = rule.price.map_or_else(|| "no price".to_owned(), money);
    let RuleStory { name, begin, end, .. } = rule;
    let text = format!("{price}  {name}{}: {}", times(*begin, *end), standing(rule.standing));
    hanging("  rule      ", &text)
}

/// How a rule stands, in words.
pub(super) fn standing(standing: RuleStanding) -> &'static str {
    match standing {
        RuleStanding::Wins => "makes the special price",
        RuleStanding::WillWin => "to come, and makes the special price then",
        RuleStanding::After => "another rule comes before it",
        RuleStanding::NotLower => "not below the selling price",
        RuleStanding::ToCome => "to come",
        RuleStanding::OtherUnit => "it says nothing of this unit",
    }
}

fn times(begin: Option<NaiveDateTime>, end: Option<NaiveDateTime>) -> String {
    let shown = |word: &str, time: Option<NaiveDateTime>| {
        time.map_or_else(String::new, |time| format!(", {word} {}", time.format("%Y-%m-%d %H:%M")))
    };
    format!("{}{}", shown("from", begin), shown("until", end))
}

fn makes(price: &PriceStory) -> String {
    let Some(amount) = price.web.price else {
        return "nothing to sell it for: the store keeps the price that it has".to_owned();
    };
    match price.special() {
        None => format!("{}, {}", money(amount), price.by),
        Some(Special { price: special, from, to }) => {
            let (special, times) = (money(*special), times(*from, *to));
            format!("{}, special {special}{times}: {}", money(amount), price.by)
        }
    }
}

fn tiers(price: &PriceStory) -> Vec<String> {
    let confirmed = match price.steps_sent_at {
        Some(at) => format!(" (confirmed {})", short(at)),
        None => String::new(),
    };
    let step = |step: &crate::mapper::tiers::Step| {
        let who = step.tier.group.as_deref().unwrap_or("everybody");
        let price = match step.tier.price {
            TierPrice::Fixed(price) => money(price),
            TierPrice::Percent(percent) => format!("{percent} % off"),
        };
        hanging("  step      ", &format!("{price} from {} on, {who}{confirmed}", step.tier.from))
    };
    price.steps.iter().map(step).collect()
}

/// What the store confirmed.
fn sent(price: &PriceStory) -> Vec<String> {
    let Some((text, at)) = &price.sent else { return vec!["  confirmed nothing yet".to_owned()] };
    let special = price.sent_special.as_ref().map_or("none", |(text, _)| text.as_str());
    let special = if special == "none" { String::new() } else { format!(", special {special}") };
    let same =
        if price.is_sent() { "" } else { "; the next pass of `prices` sends the difference" };
    let at = price.sent_special.as_ref().map_or(*at, |(_, other)| (*at).max(*other));
    vec![hanging("  confirmed ", &format!("{text}{special}, {}{same}", short(at)))]
}
