//! The whole story for scripts: one object an order or product, then a summary. Numbers are text, exact.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{orders, price, stock};
use crate::cli::moment::exact;
use crate::cli::{json, queue};
use crate::config::Config;
use crate::model::{ProductKey, Special};
use crate::task::explain::{
    LevelStory, Link, PriceStory, ShopStory, Sibling, Standing, StockStory, Story, Verdict,
};

/// The objects, one a line.
pub(super) fn text(orders: &[orders::Story], stories: &[Story], config: &Config) -> String {
    let last = json!({
        "message_type": "summary", "orders": orders.len(), "products": stories.len(),
    });
    let orders = orders.iter().map(orders::Story::json);
    let stories = stories.iter().map(|story| object(story, config));
    json::lines(orders.chain(stories).chain([last]))
}

fn object(story: &Story, config: &Config) -> Value {
    json!({
        "message_type": "explanation",
        "store": story.store,
        "key": shown(&story.key),
        "sku": story.sku,
        "root": story.root.as_str(),
        "name": story.name,
        "verdict": verdict(&story.verdict),
        "chain": story.chain.iter().map(|one| link(one, story, config)).collect::<Vec<_>>(),
        "quantity": story.stock.as_ref().map(quantity),
        "price": story.price.as_ref().map(prices),
        "fields": {
            "to_send": story.fields,
            "confirmed": story.confirmed_at.map(exact),
        },
        "held": story.shop.as_ref().and_then(|held| held.as_ref().ok()).map(held),
        "products": story.others.iter().map(sibling).collect::<Vec<_>>(),
        "categories": story.categories.iter().flatten().map(|category| json!({
            "id": category.id,
            "name": category.name,
            "store_id": category.store_id,
            "confirmed": category.confirmed,
        })).collect::<Vec<_>>(),
        "pictures": story.pictures.as_ref().map(|pictures| json!({
            "confirmed": pictures.confirmed,
            "files": pictures.files.iter().map(|file| json!({
                "path": file.path, "problem": file.problem,
            })).collect::<Vec<_>>(),
        })),
        "queue": story.jobs.iter().map(|job| queue::job_object(job, config)).collect::<Vec<_>>(),
        "events": story.happened.iter().map(|event| json!({
            "at": exact(event.at),
            "run": event.run,
            "task": event.task,
            "kind": event.kind,
            "key": event.key,
            "text": event.text,
        })).collect::<Vec<_>>(),
    })
}

fn shown(key: &ProductKey) -> String {
    key.to_string().replace('\t', " ")
}

fn number(number: Decimal) -> String {
    number.normalize().to_string()
}

fn verdict(verdict: &Verdict) -> Value {
    json!({ "is": verdict.word(), "sentence": verdict.sentence(), "why": verdict.why() })
}

fn link(link: &Link, story: &Story, config: &Config) -> Value {
    let standing = match link.standing {
        Standing::Yes => "yes",
        Standing::No => "no",
        Standing::Waits => "waits",
        Standing::Stuck => "failed",
        Standing::Told => "told",
    };
    json!({
        "link": link.name,
        "found": link.found,
        "standing": standing,
        "why": link.why.as_ref().filter(|_| link.standing != Standing::Yes),
        "fix": link.fix.as_ref().map(|fix| super::fix(fix, story, config)),
    })
}

fn sent(sent: Option<&(String, i64)>) -> Value {
    sent.map_or(Value::Null, |(text, at)| json!({ "text": text, "at": exact(*at) }))
}

fn quantity(story: &StockStory) -> Value {
    let sources = story.sources.iter().map(|source| {
        let terms = source.terms.iter().map(|(location, term, adds)| {
            json!({ "location": location, "column": stock::column(*term), "adds": number(*adds) })
        });
        json!({
            "source": source.code,
            "terms": terms.collect::<Vec<_>>(),
            "without_record": source.without,
            "figure": number(source.figure),
        })
    });
    let lines = story.lines.iter().map(|line| {
        json!({
            "store": line.store,
            "order": line.order,
            "open": number(line.open),
            "out_of_figure": line.out,
            "reserved": line.reserved,
            "adds": number(line.adds),
        })
    });
    json!({
        "not_counted": story.uncounted.map(stock::uncounted),
        "no_record": story.no_record,
        "sources": sources.collect::<Vec<_>>(),
        "orders": lines.collect::<Vec<_>>(),
        "threshold": number(story.threshold.quantity),
        "threshold_taken_off": story.taken_off,
        "sum": number(story.sum()),
        "orders_as_of": story.orders_at.map(exact),
        "in_stock": story.level.in_stock,
        "unit": story.unit.as_ref().map(|(unit, factor)| json!({
            "name": unit, "stocking_units": number(*factor),
        })),
        "children": story.children.map(|(sold, all)| json!({ "in_stock": sold, "all": all })),
        "to_send": story.texts.0,
        "settings": story.texts.1,
        "confirmed": sent(story.sent.as_ref()),
        "confirmed_settings": sent(story.sent_settings.as_ref()),
        "is_sent": story.is_sent(),
    })
}

fn prices(story: &PriceStory) -> Value {
    let level = |level: &LevelStory| json!({ "column": level.column, "amount": level.amount.map(number), "place": level.place });
    let rules = story.rules.iter().map(|rule| {
        json!({
            "name": rule.name,
            "from": rule.begin.map(|time| time.to_string()),
            "until": rule.end.map(|time| time.to_string()),
            "price": rule.price.map(number),
            "standing": price::standing(rule.standing),
        })
    });
    json!({
        "list": story.list.as_ref().map(level),
        "selling": level(&story.selling),
        "rules": rules.collect::<Vec<_>>(),
        "left_out": story.skipped.iter().map(|(name, why)| json!({
            "name": name, "why": why,
        })).collect::<Vec<_>>(),
        "by": story.by,
        "to_send": story.texts.0,
        "special_to_send": story.texts.1,
        "confirmed": sent(story.sent.as_ref()),
        "confirmed_special": sent(story.sent_special.as_ref()),
        "is_sent": story.is_sent(),
        "next": story.next.map(|next| exact(next.timestamp())),
        "steps": story.steps.len(),
        "steps_confirmed": story.steps_sent_at.map(exact),
    })
}

fn held(story: &ShopStory) -> Value {
    let special = |special: &Special| number(special.price);
    let prices = story.prices.as_ref();
    json!({
        "there": story.there,
        "enabled": story.enabled,
        "in_stock": story.in_stock,
        "quantities": story.quantities.iter().map(|(code, quantity)| {
            (code.clone(), number(*quantity).into())
        }).collect::<serde_json::Map<String, Value>>(),
        "price": prices.and_then(|prices| prices.price).map(number),
        "special": prices.and_then(|prices| prices.special.as_ref()).map(special),
    })
}

fn sibling(one: &Sibling) -> Value {
    json!({
        "key": shown(&one.key),
        "sku": one.sku,
        "verdict": verdict(&one.verdict),
        "quantity": one.quantity,
        "price": one.price.map(number),
    })
}
