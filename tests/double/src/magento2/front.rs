//! The way of a request through the shop: faults, authentication, routing, the handler, the log.

use std::time::Instant;

use serde_json::Value;

use super::criteria::Query;
use super::failure::{Failure, Outcome, no_route, unauthorized};
use super::faults::{self, Fault};
use super::oauth::{self, Signed};
use super::router::{self, Call};
use super::scope::{self, Mode, Target};
use super::shop::Shop;
use super::{Inner, Phase, Request, bulk, fields};
use crate::http::{Incoming, Outgoing, Reply, lock};

/// Answers one request.
pub(crate) fn answer(inner: &Inner, incoming: &Incoming) -> Reply {
    inner.pause(inner.latency());
    let began = Instant::now();
    let reply = reply(inner, incoming);
    *lock(&inner.worked) += began.elapsed();
    dated(inner, reply)
}

/// Every answer carries the shop's time.
fn dated(inner: &Inner, reply: Reply) -> Reply {
    let Reply::Send(mut answer) = reply else { return Reply::Close };
    let date = inner.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    answer.headers.push(("date".to_owned(), date));
    Reply::Send(answer)
}

fn reply(inner: &Inner, incoming: &Incoming) -> Reply {
    let (path, query) = incoming.target.split_once('?').unwrap_or((&incoming.target, ""));
    let mut request = Request {
        method: incoming.method.clone(),
        path: scope::decode(path),
        query: scope::decode(&query.replace('+', " ")),
        body: serde_json::from_slice(&incoming.body).unwrap_or(Value::Null),
        status: 0,
    };
    let fault = inner.faults.take(&request.method, &request.path);
    if let Some(early) = early(inner, fault.as_ref()) {
        request.status = if let Reply::Send(answer) = &early { answer.status } else { 0 };
        inner.log(request);
        return early;
    }
    inner.tell(Phase::Before, &request);
    let answer = apply(inner, incoming, path, query);
    request.status = answer.status;
    inner.log(request.clone());
    inner.tell(Phase::Applied, &request);
    match fault {
        Some(Fault::LostAnswer) => Reply::Close,
        Some(Fault::TruncatedJson) => Reply::Send(halve(answer)),
        _ => Reply::Send(answer),
    }
}

/// What stands in the way of applying the request at all.
fn early(inner: &Inner, fault: Option<&Fault>) -> Option<Reply> {
    match fault {
        Some(Fault::Drop) => return Some(Reply::Close),
        Some(Fault::Stall(time)) => inner.pause(*time),
        _ => {}
    }
    let switches = lock(&inner.switches);
    if switches.maintenance {
        return Some(Reply::Send(faults::maintenance()));
    }
    if switches.database_down {
        return Some(Reply::Send(faults::database_down()));
    }
    fault.and_then(Fault::answer).map(Reply::Send)
}

fn halve(mut answer: Outgoing) -> Outgoing {
    answer.body.truncate(answer.body.len() / 2);
    answer
}

fn apply(inner: &Inner, incoming: &Incoming, path: &str, query: &str) -> Outgoing {
    let accept = incoming.header("accept").unwrap_or("*/*");
    if !["json", "*/*", "application/*"].iter().any(|kind| accept.contains(kind)) {
        return faults::not_acceptable();
    }
    let parsed = Query::parse(query);
    let mut shop = lock(&inner.shop);
    let (status, body) = match handle(inner, &mut shop, incoming, path, query) {
        Ok((status, body)) => (status, body),
        Err(failure) => (failure.status, failure.body()),
    };
    drop(shop);
    let body = match parsed.get("fields") {
        Some(names) if status == 200 => fields::select(&body, names),
        _ => body,
    };
    inner.work_waits.notify_all();
    json_answer(status, &body)
}

fn json_answer(status: u16, body: &Value) -> Outgoing {
    let headers = [
        ("content-type", "application/json; charset=utf-8"),
        ("set-cookie", "PHPSESSID=0; path=/; HttpOnly; SameSite=Lax"),
        ("cache-control", "no-store"),
    ];
    Outgoing {
        status,
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        body: body.to_string().into_bytes(),
    }
}

fn handle(
    inner: &Inner,
    shop: &mut Shop,
    incoming: &Incoming,
    path: &str,
    query: &str,
) -> Result<(u16, Value), Failure> {
    let target = scope::parse(path, &shop.settings)?;
    if !matches!(incoming.method.as_str(), "GET" | "POST" | "PUT" | "DELETE") {
        return Err(Failure::new(
            405,
            format!("The {} HTTP method is not supported.", incoming.method),
        ));
    }
    let segments: Vec<&str> = target.segments.iter().map(String::as_str).collect();
    if let ("POST", ["integration", "admin", "token"]) = (incoming.method.as_str(), &segments[..]) {
        return Ok((200, admin_token(shop, &decode_body(incoming)?)?));
    }
    let route = router::find(&incoming.method, &segments).ok_or_else(no_route)?;
    authorise(inner, shop, incoming, path, query, route.resource)?;
    let call = Call {
        method: incoming.method.clone(),
        scope: target.scope,
        segments: target.segments.clone(),
        query: Query::parse(query),
        body: decode_body(incoming)?,
        base_url: inner.url(),
        limit: shop.settings.input_limit,
    };
    match target.mode {
        Mode::Now => Ok((200, (route.handler)(shop, &call)?)),
        mode => Ok((202, bulk::accept(shop, &call, mode)?)),
    }
}

fn decode_body(incoming: &Incoming) -> Outcome {
    if incoming.body.is_empty() {
        return Ok(Value::Null);
    }
    let Some(kind) = incoming.header("content-type") else {
        return Err(Failure::bad("Content-Type header is empty."));
    };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind != "application/json" {
        return Err(Failure::bad(format!(
            "Server cannot understand Content-Type HTTP header media type {kind}"
        )));
    }
    serde_json::from_slice(&incoming.body).map_err(|_| Failure::bad("Decoding error."))
}

fn authorise(
    inner: &Inner,
    shop: &Shop,
    incoming: &Incoming,
    path: &str,
    query: &str,
    resource: &str,
) -> Result<(), Failure> {
    if resource == "anonymous" {
        return Ok(());
    }
    let header = incoming.header("authorization").unwrap_or_default();
    let (scheme, rest) = header.split_once(' ').unwrap_or((header, ""));
    let revoked = lock(&inner.switches).token_revoked;
    let credentials = &shop.settings.credentials;
    if scheme.eq_ignore_ascii_case("oauth") {
        let signed = Signed {
            method: &incoming.method,
            scheme: inner.scheme,
            host: incoming.header("host").unwrap_or_default(),
            path,
            query,
            header: rest,
        };
        let mut nonces = lock(&inner.nonces);
        let now = inner.now().timestamp();
        oauth::verify(&signed, credentials, revoked, &mut nonces, now)?;
    } else {
        let integration =
            shop.settings.bearer_enabled && rest == credentials.access_token && !revoked;
        let bearer = scheme.eq_ignore_ascii_case("bearer");
        if bearer && shop.admin_tokens.contains(rest) {
            return Ok(());
        }
        if !bearer || !integration {
            return Err(unauthorized(resource));
        }
    }
    if shop.settings.denied.iter().any(|denied| denied == resource) {
        return Err(unauthorized(resource));
    }
    Ok(())
}

fn admin_token(shop: &mut Shop, body: &Value) -> Outcome {
    let given = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let (name, password) = &shop.settings.administrator;
    if given("username") != name || given("password") != password {
        return Err(Failure::new(
            401,
            "The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again \
             later.",
        ));
    }
    let token = format!("eyJraWQiOiIxIiwiYWxnIjoiSFMyNTYifQ.double{}.x", shop.admin_tokens.len());
    shop.admin_tokens.insert(token.clone());
    Ok(Value::String(token))
}

/// Runs a call inside the shop, as somebody with all rights: path with store scope, no authentication, no log.
pub(crate) fn inside(shop: &mut Shop, method: &str, target: &str, body: Value) -> Outcome {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let Target { scope, mode, segments } = scope::parse(path, &shop.settings)?;
    let names: Vec<&str> = segments.iter().map(String::as_str).collect();
    let route = router::find(method, &names).ok_or_else(no_route)?;
    let query = Query::parse(query);
    let call = Call {
        method: method.to_owned(),
        scope,
        segments,
        query,
        body,
        base_url: String::new(),
        limit: None,
    };
    match mode {
        Mode::Now => (route.handler)(shop, &call),
        mode => bulk::accept(shop, &call, mode),
    }
}
