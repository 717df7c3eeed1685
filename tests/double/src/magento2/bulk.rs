//! Asynchronous operations: taken in at once, worked off by a consumer, asked about by uuid.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::check;
use super::criteria::Criteria;
use super::failure::{Failure, Outcome, no_route, plain, required};
use super::product::stamp;
use super::router::{self, Call};
use super::scope::Mode;
use super::shop::Shop;

const COMPLETE: u8 = 1;
const FAILED: u8 = 3;
const OPEN: u8 = 4;

/// All bulks taken in, and what waits for the consumer.
#[derive(Clone, Default)]
pub(crate) struct Bulks {
    by_uuid: BTreeMap<String, Bulk>,
    waiting: VecDeque<(String, usize)>,
    taken: u64,
}

#[derive(Clone)]
struct Bulk {
    topic: String,
    started: i64,
    operations: Vec<Operation>,
}

#[derive(Clone)]
struct Operation {
    call: Call,
    service: &'static str,
    status: u8,
    message: Option<String>,
    /// The result as a JSON text.
    result: Option<String>,
}

impl Bulks {
    /// Whether an operation waits.
    pub(crate) fn has_work(&self) -> bool {
        !self.waiting.is_empty()
    }
}

/// Takes in an asynchronous request: a list of operations, or one.
pub(crate) fn accept(shop: &mut Shop, call: &Call, mode: Mode) -> Outcome {
    let bodies = match (mode, &call.body) {
        (Mode::Bulk, Value::Array(list)) => list.clone(),
        (Mode::Bulk, _) => return Err(required(wrapper(call))),
        (_, body) => vec![body.clone()],
    };
    let mut calls = Vec::new();
    for body in bodies {
        calls.push(operation_call(shop, call, body, mode)?);
    }
    let (topic, service) = service(&call.method, &call.segments);
    let operations: Vec<Operation> = calls
        .into_iter()
        .map(|call| Operation { call, service, status: OPEN, message: None, result: None })
        .collect();
    Ok(enqueue(shop, topic, operations))
}

fn enqueue(shop: &mut Shop, topic: String, operations: Vec<Operation>) -> Value {
    shop.bulks.taken += 1;
    let uuid = format!("c95b0000-0000-4000-8000-{:012x}", shop.bulks.taken);
    let items: Vec<Value> = operations
        .iter()
        .enumerate()
        .map(|(id, op)| json!({ "id": id, "data_hash": hash(&op.call.body), "status": "accepted" }))
        .collect();
    shop.bulks.waiting.extend((0..operations.len()).map(|at| (uuid.clone(), at)));
    shop.bulks.by_uuid.insert(uuid.clone(), Bulk { topic, started: Shop::now(), operations });
    json!({ "bulk_uuid": uuid, "request_items": items, "errors": false })
}

fn hash(body: &Value) -> String {
    Sha256::digest(body.to_string().as_bytes())
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// The call of one operation: path parameters named `bySku` come from its body; types are checked at once.
fn operation_call(shop: &Shop, call: &Call, body: Value, mode: Mode) -> Result<Call, Failure> {
    let segments = match mode {
        Mode::Bulk => call.segments.iter().map(|segment| path_value(segment, &body)).collect(),
        _ => call.segments.clone(),
    };
    // Not a clone of the whole: its body holds all operations.
    let call = Call {
        method: call.method.clone(),
        scope: call.scope,
        segments,
        query: call.query.clone(),
        body,
        base_url: call.base_url.clone(),
        limit: call.limit,
    };
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    router::find(&call.method, &segments).ok_or_else(no_route)?;
    match (call.method.as_str(), &segments[..]) {
        ("POST", ["products"]) | ("PUT", ["products", _]) => check::product(shop, &call.body)?,
        (_, ["inventory", "source-items"]) => {
            let rows = check::listed(&call.body, "sourceItems")?;
            call.limit(rows.len(), "\\Magento\\InventoryApi\\Api\\Data\\SourceItemInterface")?;
        }
        (_, ["products", "base-prices"]) => {
            let rows = check::listed(&call.body, "prices")?;
            call.limit(rows.len(), "\\Magento\\Catalog\\Api\\Data\\BasePriceInterface")?;
        }
        _ => {}
    }
    Ok(call)
}

fn path_value(segment: &str, body: &Value) -> String {
    let name = segment.strip_prefix("by").filter(|rest| rest.starts_with(char::is_uppercase));
    let Some(name) = name else { return segment.to_owned() };
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    let name: String = first.chain(letters).collect();
    // Members are found in either spelling: `categoryId`, `category_id`.
    let snake = name.chars().fold(String::new(), |text, letter| match letter {
        letter if letter.is_uppercase() => format!("{text}_{}", letter.to_lowercase()),
        letter => format!("{text}{letter}"),
    });
    let either = |object: &Value| object.get(&name).or_else(|| object.get(&snake)).cloned();
    let nested = || body.as_object()?.values().find_map(either);
    either(body).or_else(nested).map(|value| plain(&value)).unwrap_or_default()
}

fn wrapper(call: &Call) -> &'static str {
    match call.segment(call.segments.len().saturating_sub(1)) {
        "source-items" | "source-items-delete" => "sourceItems",
        "base-prices" | "special-price" | "tier-prices" | "cost" => "prices",
        _ => "product",
    }
}

/// Queue topic and service name of a route.
fn service(method: &str, segments: &[String]) -> (String, &'static str) {
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let verb = method.to_lowercase();
    let (topic, service) = match (method, &segments[..]) {
        ("POST", ["products"]) | ("PUT", ["products", _]) => (
            "catalog.api.productrepositoryinterface.save",
            "Magento\\Catalog\\Model\\ProductRepository\\Interceptor::save",
        ),
        ("DELETE", ["products", _]) => (
            "catalog.api.productrepositoryinterface.deletebyid",
            "Magento\\Catalog\\Model\\ProductRepository\\Interceptor::deleteById",
        ),
        (_, ["products", "base-prices"]) => (
            "catalog.api.basepricestorageinterface.update",
            "Magento\\Catalog\\Model\\Product\\Price\\BasePriceStorage::update",
        ),
        (_, ["inventory", "source-items"]) => (
            "inventoryapi.api.sourceitemssaveinterface.execute",
            "Magento\\Inventory\\Model\\SourceItem\\Command\\SourceItemsSave\\Interceptor::execute",
        ),
        _ => ("webapi.service.execute", "Magento\\Webapi\\Service\\Interceptor::execute"),
    };
    (format!("async.magento.{topic}.{verb}"), service)
}

/// Works off the next operation; `false` when none waits.
pub(crate) fn work(shop: &mut Shop) -> bool {
    let Some((uuid, at)) = shop.bulks.waiting.pop_front() else { return false };
    let Some(call) = shop.bulks.by_uuid.get(&uuid).and_then(|b| b.operations.get(at)) else {
        return true;
    };
    let call = call.call.clone();
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let outcome = match router::find(&call.method, &segments) {
        Some(route) => (route.handler)(shop, &call),
        None => Err(no_route()),
    };
    let bulk = shop.bulks.by_uuid.get_mut(&uuid);
    if let Some(operation) = bulk.and_then(|bulk| bulk.operations.get_mut(at)) {
        settle(operation, outcome);
    }
    true
}

fn settle(operation: &mut Operation, outcome: Outcome) {
    match outcome {
        Ok(result) => {
            operation.status = COMPLETE;
            operation.message = Some(format!("Service execution success {}", operation.service));
            // A service without a return value leaves no result.
            operation.result =
                Some(result.to_string()).filter(|_| !operation.service.contains("SourceItemsSave"));
        }
        Err(failure) => {
            operation.status = FAILED;
            operation.message = Some(failure.text());
        }
    }
}

fn find<'a>(shop: &'a Shop, uuid: &str) -> Result<&'a Bulk, Failure> {
    shop.bulks.by_uuid.get(uuid).ok_or_else(|| {
        Failure::new(404, "Bulk uuid %bulkUuid not exist").with(json!({ "bulkUuid": uuid }))
    })
}

/// `GET /bulk/{uuid}/status`.
pub(crate) fn status(shop: &mut Shop, call: &Call) -> Outcome {
    let bulk = find(shop, call.segment(1))?;
    let list = bulk.operations.iter().enumerate().map(|(id, op)| Value::Object(short(id, op)));
    Ok(bulk_json(bulk, call.segment(1), &list.collect()))
}

fn short(id: usize, operation: &Operation) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("id".to_owned(), json!(id));
    put_result(&mut body, operation);
    body
}

fn put_result(body: &mut Map<String, Value>, operation: &Operation) {
    let code = if operation.status == FAILED { json!(0) } else { Value::Null };
    body.insert("status".to_owned(), json!(operation.status));
    body.insert("result_message".to_owned(), json!(operation.message));
    body.insert("error_code".to_owned(), code);
}

fn bulk_json(bulk: &Bulk, uuid: &str, operations: &Value) -> Value {
    json!({
        "operations_list": operations,
        "user_type": 1,
        "bulk_id": uuid,
        "description": format!("Topic {}", bulk.topic),
        "start_time": stamp(bulk.started),
        "user_id": 1,
        "operation_count": bulk.operations.len(),
    })
}

/// `GET /bulk/{uuid}/detailed-status`.
pub(crate) fn detailed_status(shop: &mut Shop, call: &Call) -> Outcome {
    let uuid = call.segment(1);
    let bulk = find(shop, uuid)?;
    let list = bulk.operations.iter().enumerate().map(|(id, op)| detailed(bulk, uuid, id, op));
    Ok(bulk_json(bulk, uuid, &list.collect()))
}

fn detailed(bulk: &Bulk, uuid: &str, id: usize, operation: &Operation) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("id", json!(id));
    put("bulk_uuid", json!(uuid));
    put("topic_name", json!(bulk.topic));
    let data = (operation.status != COMPLETE).then(|| {
        let meta = operation.call.body.to_string();
        json!({ "entity_id": null, "entity_link": "", "meta_information": meta, "store_id": "0" })
            .to_string()
    });
    put("serialized_data", json!(data));
    put("result_serialized_data", json!(operation.result));
    put_result(&mut body, operation);
    Value::Object(body)
}

/// `GET /bulk/{uuid}/operation-status/{status}`: how many operations have that status.
pub(crate) fn count(shop: &mut Shop, call: &Call) -> Outcome {
    let bulk = find(shop, call.segment(1))?;
    let wanted = call.segment(3);
    Ok(json!(bulk.operations.iter().filter(|op| op.status.to_string() == wanted).count()))
}

/// `GET /bulk`: operations by `searchCriteria`.
pub(crate) fn search(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::required(&call.query, shop.settings.input_limit)?;
    let rows = shop.bulks.by_uuid.iter().flat_map(|(uuid, bulk)| {
        bulk.operations.iter().enumerate().map(move |(id, op)| detailed(bulk, uuid, id, op))
    });
    Ok(criteria.list(rows.collect()))
}
