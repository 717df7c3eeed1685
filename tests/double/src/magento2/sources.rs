//! Sources, stocks and the links between them.

use serde_json::{Value, json};

use super::check;
use super::criteria::Criteria;
use super::failure::{Failure, Outcome, no_entity};
use super::router::Call;
use super::settings::{Source, Stock};
use super::shop::Shop;
use super::values::{flag, id};

/// `GET /inventory/sources`.
pub(crate) fn get_sources(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::optional(&call.query, shop.settings.input_limit)?;
    Ok(criteria.list(shop.sources.iter().map(source).collect()))
}

fn source(source: &Source) -> Value {
    json!({
        "source_code": source.code,
        "name": source.name,
        "enabled": source.enabled,
        "description": source.name,
        "latitude": 0,
        "longitude": 0,
        "country_id": "US",
        "postcode": "00000",
        "use_default_carrier_config": true,
        "carrier_links": [],
        "extension_attributes": { "is_pickup_location_active": false, "frontend_name": "" },
    })
}

/// `POST /inventory/sources`.
pub(crate) fn post_source(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "source")?;
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (code, name) = (text("source_code"), text("name"));
    if code.is_empty() {
        return Err(Failure::bad("Validation Failed").with_errors(json!([{
            "message": "\"%field\" can not be empty.",
            "parameters": { "field": "source_code" },
        }])));
    }
    let enabled = given.get("enabled").and_then(flag).unwrap_or(true);
    shop.sources.retain(|source| source.code != code);
    shop.sources.push(Source { code, name, enabled });
    Ok(json!([]))
}

/// `GET /inventory/stocks`.
pub(crate) fn get_stocks(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::optional(&call.query, shop.settings.input_limit)?;
    Ok(criteria.list(shop.stocks.iter().map(stock).collect()))
}

fn stock(stock: &Stock) -> Value {
    let channels: Vec<Value> =
        stock.websites.iter().map(|code| json!({ "type": "website", "code": code })).collect();
    json!({
        "stock_id": stock.id,
        "name": stock.name,
        "extension_attributes": { "sales_channels": channels },
    })
}

/// `POST /inventory/stocks`: answers the new id.
pub(crate) fn post_stock(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "stock")?;
    let name = given.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let id = shop.stocks.iter().map(|stock| stock.id).max().unwrap_or(0) + 1;
    let websites: Vec<String> = given
        .get("extension_attributes")
        .and_then(|extension| extension.get("sales_channels"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|channel| check::text(channel, "code"))
        .collect();
    // A website sells from one stock only.
    for stock in &mut shop.stocks {
        stock.websites.retain(|website| !websites.contains(website));
    }
    shop.stocks.push(Stock { id, name, sources: Vec::new(), websites });
    Ok(json!(id))
}

/// `GET /inventory/stock-resolver/{type}/{code}`.
pub(crate) fn resolve_stock(shop: &mut Shop, call: &Call) -> Outcome {
    let code = call.segment(3);
    let found = shop.stocks.iter().find(|stock| stock.websites.iter().any(|w| w == code));
    found.map(stock).ok_or_else(|| no_entity("code", &json!(code)))
}

/// `GET /inventory/stock-source-links`.
pub(crate) fn get_links(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::optional(&call.query, shop.settings.input_limit)?;
    let links = shop.stocks.iter().flat_map(|stock| {
        stock.sources.iter().zip(1..).map(
            |(source, priority)| json!({ "stock_id": stock.id, "source_code": source, "priority": priority }),
        )
    });
    Ok(criteria.list(links.collect()))
}

/// `POST /inventory/stock-source-links`; the default source and stock cannot be linked otherwise.
pub(crate) fn post_links(shop: &mut Shop, call: &Call) -> Outcome {
    let links: Vec<(u32, String)> = check::listed(&call.body, "links")?
        .iter()
        .map(|link| {
            (link.get("stock_id").and_then(id).unwrap_or(0), check::text(link, "source_code"))
        })
        .collect();
    if links.iter().any(|(stock, source)| *stock == 1 || source == "default") {
        return Err(Failure::bad("Validation Failed").with_errors(json!([{
            "message": "Can not save link related to Default Source or Default Stock",
            "parameters": [],
        }])));
    }
    for (stock, source) in links {
        let stock = shop.stocks.iter_mut().find(|s| s.id == stock);
        let Some(stock) = stock else { return Err(no_entity("stock_id", &json!(0))) };
        stock.sources.retain(|code| *code != source);
        stock.sources.push(source);
    }
    Ok(json!([]))
}
