//! Magento's error answers, made readable and sorted by what is to be done.

use serde::Deserialize;
use serde_json::Value;

use crate::store::http::{Answer, Failure};
use crate::store::{Exchange, Fault, FaultKind};

/// What an unknown SKU, or an unknown attribute set, is answered with on a PUT.
const INVALID_SET: &str = "Invalid attribute set entity type";

/// Signs of a deadlock or a lost race, in lower case.
const DEADLOCKS: [&str; 5] = [
    "deadlock",
    "lock wait timeout",
    "try restarting transaction",
    "could not save source item configuration",
    "unable to save",
];

/// An error on its way through the adapter.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    /// What is reported in the end.
    pub(super) fault: Fault,
    /// The store's own words, placeholders filled in; empty when it did not answer.
    pub(super) said: String,
    /// The HTTP status; 0 without a readable answer.
    pub(super) status: u16,
    /// Whether the store may have done what was asked all the same.
    pub(super) ambiguous: bool,
    /// Whether the connection broke on the way.
    pub(super) lost: bool,
    /// Whether further records would meet the same.
    pub(super) ends_pass: bool,
    /// What the parameters say is the most of something.
    pub(super) limit: Option<usize>,
}

/// An error answer in the platform's own form.
pub(super) struct Refused {
    status: u16,
    said: String,
    resources: Option<String>,
    limit: Option<usize>,
    exchange: Exchange,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    message: String,
    #[serde(default)]
    parameters: Value,
    #[serde(default)]
    errors: Vec<Body>,
}

impl Trouble {
    pub(super) fn rejected(message: impl Into<String>) -> Self {
        Fault::rejected(message).into()
    }

    /// A deadlock or a lost race: worth another try. An internal error may be either that or a
    /// lasting refusal, so it gets one.
    pub(super) fn worth_repeating(&self, attempt: u32) -> bool {
        deadlock(&self.said) || (self.status == 500 && attempt == 1)
    }

    /// A configurable's child is linked already.
    pub(super) fn already_attached(&self) -> bool {
        self.said.contains("already attached")
    }

    pub(super) fn url_key_taken(&self) -> bool {
        self.said.contains("URL key for specified store already exists")
    }

    /// A label that exists, or equals some option's id.
    pub(super) fn option_exists(&self) -> bool {
        self.said.contains("is already exists")
    }

    /// The answers that a partial PUT for an unknown SKU gets; a bad value may get them, too.
    pub(super) fn perhaps_unknown_product(&self) -> bool {
        self.said.contains(INVALID_SET) || self.said.contains("attribute value is empty")
    }

    /// What a row of prices is answered with whose product is gone, or has no price of its own.
    pub(super) fn perhaps_unknown_row(&self) -> bool {
        self.said.starts_with("Invalid attribute SKU")
            || self.said.starts_with("The product that was requested doesn't exist")
    }

    /// How many rows the store gives at a time, when `asked` were too many.
    pub(super) fn fewer_than(&self, asked: usize) -> Option<usize> {
        self.limit.filter(|most| (1..asked).contains(most))
    }

    /// The product of a call below `products/{sku}` is not there.
    pub(super) fn no_product(&self) -> bool {
        self.said.starts_with("The product that was requested doesn't exist")
    }

    /// A picture is not there.
    pub(super) fn no_image(&self) -> bool {
        self.said.starts_with("No image with the provided ID was found")
    }

    /// What a step of price is answered with whose customer group is not there.
    pub(super) fn no_such_group(&self) -> bool {
        self.said.starts_with("No such entity with Customer Group")
    }

    pub(super) fn no_route(&self) -> bool {
        self.status == 404 && self.said.contains("does not match any route")
    }

    /// The same, said of a product that the store no longer has.
    pub(super) fn gone(mut self, sku: &str) -> Self {
        self.fault.kind = FaultKind::NotFound;
        self.fault.message = format!("the store has no product `{sku}`");
        self
    }

    /// No answer in time, or a page from the server in front that says so: what was asked for may be
    /// under way, and the store may well answer other questions.
    pub(super) fn unanswered(&self) -> bool {
        let unavailable = matches!(self.fault.kind, FaultKind::Unavailable { .. });
        unavailable && self.ambiguous && !self.lost
    }

    /// The same as one record's matter, that is tried again later and burns no attempt.
    pub(super) fn of_one(mut self) -> Self {
        self.fault.kind = FaultKind::Busy;
        self.fault.hint = Some(
            "the store answers other questions: look at its time limits and log for this product"
                .to_owned(),
        );
        self.ends_pass = false;
        self
    }

    /// The same with what was being done in front.
    pub(super) fn while_doing(mut self, what: &str) -> Self {
        if !self.ends_pass {
            self.fault.message = format!("{what}: {}", self.fault.message);
        }
        self
    }
}

/// One row's refusal in an answer of status 200.
pub(super) fn row_error(message: &str, parameters: &Value) -> Trouble {
    let said = by_name(message, parameters);
    let said = said.split(" Row ID:").next().unwrap_or_default().to_owned();
    Trouble { said: said.clone(), ..Fault::rejected(lower_first(&said)).into() }
}

/// `%fieldName = %fieldValue`, or the four values of a step of price with perhaps its price before them,
/// with their parameters as a plain list, as the price endpoints send them.
fn by_name(message: &str, parameters: &Value) -> String {
    const STEP: [&str; 4] = ["%SKU", "%websiteId", "%customerGroup", "%qty"];
    match parameters {
        Value::Array(list) if list.len() >= STEP.len() && message.contains(STEP[0]) => {
            let (first, step) = list.split_at(list.len() - STEP.len());
            let said = STEP
                .iter()
                .zip(step)
                .fold(message.to_owned(), |said, (name, value)| said.replace(name, &plain(value)));
            first.iter().fold(said, |said, value| {
                said.replace("%priceType", &plain(value)).replace("%price", &plain(value))
            })
        }
        Value::Array(list) if list.len() >= 2 && message.contains("%fieldName") => {
            message.replace("%fieldName", &plain(&list[0])).replace("%fieldValue", &plain(&list[1]))
        }
        _ => interpolated(message, parameters),
    }
}

impl Refused {
    pub(super) fn of(answer: &Answer) -> Result<Self, Failure> {
        let body: Body = answer.json()?;
        Ok(Self {
            status: answer.status,
            resources: body.parameters.get("resources").map(plain),
            limit: body.parameters.get("max").and_then(|max| plain(max).parse().ok()),
            said: said(&body),
            exchange: answer.exchange.clone(),
        })
    }

    fn fault(&self) -> Fault {
        let said = &self.said;
        match self.status {
            401 | 403 => self.denied(),
            404 if said.contains("does not match any route") => Fault::new(
                FaultKind::Denied,
                format!("the store does not know `{}`", self.exchange.request),
            )
            .hint("check that `url` is the shop's base address and that it is Magento 2.4"),
            400 if said == "Specified request cannot be processed." => {
                Fault::new(FaultKind::Denied, "the store does not know the view of `store-code`")
                    .hint("set `store-code` to the code of a store view")
            }
            400 if said.contains("oauth") || said.contains("Signature method") => self.denied(),
            _ if deadlock(said) => {
                Fault::new(FaultKind::Busy, format!("the store is busy: {said}"))
            }
            _ => Fault::rejected(lower_first(said)),
        }
    }

    fn denied(&self) -> Fault {
        let fault = Fault::new(
            FaultKind::Denied,
            format!("the store refused the credentials: {}", self.said),
        );
        if self.said.contains("nonce") {
            return fault
                .hint("check this machine's clock: the store refuses times ahead of its own");
        }
        let Some(resource) = &self.resources else {
            return fault.hint("check the integration's four values; behind a proxy `url` must be the address that the store sees");
        };
        fault.hint(format!(
            "check the integration: that its token is current, that it has the resource `{resource}`, and for a \
             bearer token that `oauth/consumer/enable_integration_as_bearer` is on"
        ))
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        let fault = refused.fault();
        let ends_pass = fault.ends_pass();
        Self {
            fault: fault.with(refused.exchange),
            said: refused.said,
            status: refused.status,
            ambiguous: false,
            lost: false,
            ends_pass,
            limit: refused.limit,
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self { ambiguous: failure.ambiguous, lost: failure.lost(), ..failure.fault.into() }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        let ends_pass = fault.ends_pass();
        Self {
            fault,
            said: String::new(),
            status: 0,
            ambiguous: false,
            lost: false,
            ends_pass,
            limit: None,
        }
    }
}

/// Answers after which the same request may well succeed.
fn deadlock(said: &str) -> bool {
    let said = said.to_lowercase();
    DEADLOCKS.iter().any(|sign| said.contains(sign))
}

fn said(body: &Body) -> String {
    let own = interpolated(&body.message, &body.parameters);
    // The list behind `errors` repeats a lone message word for word.
    let more = body.errors.iter().map(said).filter(|error| !own.contains(error.as_str()));
    std::iter::once(own.clone()).chain(more).collect::<Vec<_>>().join("; ")
}

/// Fills `%1` from a list and `%name` from an object; longer names first, so that `%10` is not `%1`.
fn interpolated(message: &str, parameters: &Value) -> String {
    let mut named: Vec<(String, String)> = match parameters {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(n, value)| (format!("%{}", n + 1), plain(value)))
            .collect(),
        Value::Object(map) => {
            map.iter().map(|(name, value)| (format!("%{name}"), plain(value))).collect()
        }
        _ => Vec::new(),
    };
    named.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    named.iter().fold(message.to_owned(), |text, (name, value)| text.replace(name, value))
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    match (letters.next(), letters.clone().next()) {
        // `URL key ...` and `SKU length ...` keep their capitals.
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.trim_end_matches('.').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(answer: Value) -> String {
        said(&serde_json::from_value(answer).unwrap())
    }

    /// Answers like those of `recorded/err_401_no_token.json`, `err_product_bad_set.json` and
    /// `msi_source_items_no_status.json`.
    #[test]
    fn placeholders_are_filled_from_lists_and_objects() {
        for (answer, wanted) in [
            (
                json!({"message": "not authorized to access %resources.", "parameters": {"resources": "A::b"}}),
                "not authorized to access A::b.",
            ),
            (
                json!({"message": "Invalid product data: %1", "parameters": ["x"]}),
                "Invalid product data: x",
            ),
            (json!({"message": "no parameters"}), "no parameters"),
            (
                json!({"message": "%10 and %1", "parameters": [1, 2, 3, 4, 5, 6, 7, 8, 9, "ten"]}),
                "ten and 1",
            ),
            (
                json!({"message": "Failed", "errors": [{"message": "\"%field\" should be numeric.", "parameters": {"field": "status"}}]}),
                "Failed; \"status\" should be numeric.",
            ),
        ] {
            assert_eq!(text(answer), wanted);
        }
    }

    /// `recorded/verify_tier_mixed_bad_group.json`, and the shop's code for a price.
    #[test]
    fn a_refused_step_of_price_says_its_values() {
        let place = "Row ID: SKU = %SKU, Website ID: %websiteId, Customer Group: %customerGroup, Quantity: %qty.";
        for (message, parameters, wanted) in [
            (
                "No such entity with Customer Group = %customerGroup.",
                json!(["V2", "0", "Nobody", "5"]),
                "no such entity with Customer Group = Nobody.",
            ),
            (
                "Invalid attribute Price = %price.",
                json!([-4, "V2", "0", "Nobody", "5"]),
                "invalid attribute Price = -4.",
            ),
        ] {
            let trouble = row_error(&format!("{message} {place}"), &parameters);
            assert_eq!(trouble.fault.message, wanted.trim_end_matches('.'));
        }
    }

    #[test]
    fn messages_begin_in_lower_case_except_for_abbreviations() {
        assert_eq!(lower_first("The product is gone."), "the product is gone");
        assert_eq!(lower_first("SKU length should be 64"), "SKU length should be 64");
    }
}
