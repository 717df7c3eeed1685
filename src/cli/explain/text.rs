//! The whole story for people.

use super::lines::{hanging, money, section};
use super::orders;
use super::{price, stock};
use crate::cli::moment::short;
use crate::cli::queue;
use crate::config::Config;
use crate::report::table::table;
use crate::task::explain::{
    Category, Happened, Link, Pictures, ShopStory, Sibling, Standing, Story,
};

/// Siblings in the table: more are counted.
const MOST: usize = 60;
/// Characters of what a pass did; `cpsync log --key` tells all of it.
const LONGEST: usize = 100;

/// Orders first, then a section for each store.
pub(super) fn text(orders: &[orders::Story], stories: &[Story], config: &Config) -> String {
    let orders = orders.iter().map(orders::Story::text);
    let stories = stories.iter().map(|story| product(story, config));
    orders.chain(stories).collect::<Vec<_>>().join("\n\n")
}

fn product(story: &Story, config: &Config) -> String {
    let mut lines = vec![
        hanging("", &format!("{}: {}", name(story), story.verdict.sentence())),
        hanging("", &of(story)),
    ];
    lines.extend(chain(story, config));
    lines.extend(story.stock.iter().flat_map(|of| stock::lines(of, &story.store)));
    lines.extend(story.price.iter().flat_map(price::lines));
    lines.extend(shop(story));
    lines.extend(fields(story));
    lines.extend(story.categories.iter().flat_map(|all| categories(all)));
    lines.extend(story.pictures.iter().flat_map(pictures));
    lines.extend(others(&story.others));
    let jobs = story.jobs.iter().map(|job| queue::job_lines(job, config));
    lines.extend(section("queue", jobs.collect()));
    lines.extend(section("what passes did", story.happened.iter().map(happened).collect()));
    lines.join("\n")
}

fn name(story: &Story) -> String {
    story.sku.clone().unwrap_or_else(|| shown(&story.key))
}

fn shown(key: &crate::model::ProductKey) -> String {
    key.to_string().replace('\t', " ")
}

/// `at store `main`: item TEE cell RED S *, "Tee", in family TEE`
fn of(story: &Story) -> String {
    let name = story.name.as_deref().filter(|name| !name.is_empty());
    let name = name.map_or_else(String::new, |name| format!(", {name}"));
    let family = if story.key.item() == &story.root {
        String::new()
    } else {
        format!(", under `{}`", story.root)
    };
    format!("store `{}`, item {}{name}{family}", story.store, shown(&story.key))
}

fn chain(story: &Story, config: &Config) -> Vec<String> {
    let links = &story.chain;
    let width = links.iter().map(|link| link.name.chars().count()).max().unwrap_or(0).min(26);
    let mut lines = Vec::new();
    for link in links {
        let Link { name, found, standing, why, fix } = link;
        let begin = format!("  {:<6} {name:<width$}  ", word(*standing));
        let why = why.as_ref().filter(|_| *standing != Standing::Yes);
        lines.push(hanging(&begin, &why.map_or(found.clone(), |why| format!("{found}: {why}"))));
        if let Some(fix) = fix.as_ref().filter(|_| *standing != Standing::Yes) {
            lines.push(hanging(
                &format!("  {:<6} {:width$}  to do: ", "", ""),
                &super::fix(fix, story, config),
            ));
        }
    }
    section("on the web?", lines)
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Yes => "yes",
        Standing::No => "NO",
        Standing::Waits => "waits",
        Standing::Stuck => "FAILED",
        Standing::Told => "-",
    }
}

/// What the store said when it was asked.
fn shop(story: &Story) -> Vec<String> {
    let Some(Ok(held)) = &story.shop else { return Vec::new() };
    let line = |name: &str, text: String| hanging(&format!("  {name:<10}"), &text);
    if !held.there {
        let why = "it does not have it any more; `cpsync verify items --repair` makes it again";
        return section("the store holds now", vec![line("product", why.to_owned())]);
    }
    let mut lines = Vec::new();
    if let Some(enabled) = held.enabled {
        lines.push(line("enabled", if enabled { "yes" } else { "no" }.to_owned()));
    }
    lines.extend(quantity(held).map(|text| line("quantity", text)));
    if let Some(prices) = &held.prices {
        let price = prices.price.map_or_else(|| "none".to_owned(), money);
        let special = prices.special.as_ref().map(|special| money(special.price));
        let special = special.map_or_else(String::new, |special| format!(", special {special}"));
        lines.push(line("price", format!("{price}{special}")));
    }
    section("the store holds now", lines)
}

fn quantity(held: &ShopStory) -> Option<String> {
    let in_stock = held.in_stock?;
    let counts = held.quantities.iter();
    let mut parts: Vec<String> =
        counts.map(|(code, quantity)| format!("{code}={}", quantity.normalize())).collect();
    parts.push(if in_stock { "in stock" } else { "out of stock" }.to_owned());
    Some(parts.join(", "))
}

fn fields(story: &Story) -> Vec<String> {
    let Some(at) = story.confirmed_at else { return Vec::new() };
    let told = match story.fields.as_slice() {
        [] => format!("confirmed {}, nothing to send", short(at)),
        fields => format!("confirmed {}; to send: {}", short(at), fields.join(", ")),
    };
    section("fields", vec![hanging("  ", &told)])
}

fn categories(categories: &[Category]) -> Vec<String> {
    let line = |category: &Category| {
        let stands = match (&category.store_id, category.confirmed) {
            (None, _) => "the store does not have it: run `cpsync categories`",
            (Some(_), true) => "linked",
            (Some(_), false) => "not linked yet: the next pass of `category-items` links it",
        };
        hanging("  ", &format!("{} ({}): {stands}", category.name, category.id))
    };
    let none = "none: only search and its own address lead to it";
    let lines: Vec<String> = categories.iter().map(line).collect();
    let lines = if lines.is_empty() { vec![hanging("  ", none)] } else { lines };
    section("categories", lines)
}

fn pictures(pictures: &Pictures) -> Vec<String> {
    let Pictures { files, confirmed } = pictures;
    let mut lines: Vec<String> = files
        .iter()
        .map(|file| {
            let problem = file.problem.as_deref().unwrap_or("can be sent");
            hanging("  ", &format!("{}: {problem}", file.path))
        })
        .collect();
    if files.is_empty() {
        lines.push("  no file of the item was found".to_owned());
    }
    lines.push(format!("  the store confirmed {confirmed} of this product"));
    section("pictures", lines)
}

fn others(others: &[Sibling]) -> Vec<String> {
    if others.is_empty() {
        return Vec::new();
    }
    let row = |one: &Sibling| {
        let price = one.price.map_or_else(|| "-".to_owned(), money);
        let quantity = if one.quantity.is_empty() { "-" } else { &one.quantity };
        let name = one.sku.clone().unwrap_or_else(|| shown(&one.key));
        vec![name, quantity.to_owned(), price, one.verdict.sentence()]
    };
    let rows: Vec<Vec<String>> = others.iter().take(MOST).map(row).collect();
    let mut lines: Vec<String> = table(&["product", "quantity", "price", "on the web?"], &rows)
        .lines()
        .map(str::to_owned)
        .collect();
    if others.len() > MOST {
        lines.push(format!("... and {} more", others.len() - MOST));
    }
    section("its products", lines)
}

fn happened(event: &Happened) -> String {
    let Happened { at, run, task, kind, text, .. } = event;
    let text = if text.is_empty() { kind.clone() } else { format!("{kind}: {text}") };
    let short_text: String = text.chars().take(LONGEST).collect();
    let more = if text.chars().count() > LONGEST { "…" } else { "" };
    let begin = format!("  {}  ", short(*at));
    hanging(&begin, &format!("run {run}, {task}: {short_text}{more}"))
}
