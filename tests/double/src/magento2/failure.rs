//! The error answers of Magento's REST API, word for word: message with placeholders, and its parameters.

use serde_json::{Map, Value, json};

/// What a request comes to.
pub(crate) type Outcome = Result<Value, Failure>;

/// An answer that is not a success.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    detail: Box<Detail>,
}

#[derive(Clone, Debug, PartialEq)]
struct Detail {
    message: String,
    parameters: Option<Value>,
    errors: Option<Value>,
}

impl Failure {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, detail: Box::new(Detail { message, parameters: None, errors: None }) }
    }

    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    pub(crate) fn with(mut self, parameters: Value) -> Self {
        self.detail.parameters = Some(parameters);
        self
    }

    pub(crate) fn with_errors(mut self, errors: Value) -> Self {
        self.detail.errors = Some(errors);
        self
    }

    pub(crate) fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("message".to_owned(), json!(self.detail.message));
        if let Some(errors) = &self.detail.errors {
            body.insert("errors".to_owned(), errors.clone());
        }
        if let Some(parameters) = &self.detail.parameters {
            body.insert("parameters".to_owned(), parameters.clone());
        }
        Value::Object(body)
    }

    /// The message with its placeholders filled in, as bulk operations report it.
    pub(crate) fn text(&self) -> String {
        let mut text = self.detail.message.clone();
        match &self.detail.parameters {
            Some(Value::Array(list)) => {
                for (n, value) in list.iter().enumerate() {
                    text = text.replace(&format!("%{}", n + 1), &plain(value));
                }
            }
            Some(Value::Object(named)) => {
                for (name, value) in named {
                    text = text.replace(&format!("%{name}"), &plain(value));
                }
            }
            _ => {}
        }
        text
    }
}

/// A JSON scalar as the text it stands for.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

pub(crate) fn unauthorized(resource: &str) -> Failure {
    Failure::new(401, "The consumer isn't authorized to access %resources.")
        .with(json!({ "resources": resource }))
}

pub(crate) fn required(field: &str) -> Failure {
    Failure::bad("\"%fieldName\" is required. Enter and try again.")
        .with(json!({ "fieldName": field }))
}

pub(crate) fn unsupported(field: &str) -> Failure {
    Failure::bad("\"%fieldName\" is not supported. Correct the field name and try again.")
        .with(json!({ "fieldName": camel_case(field) }))
}

/// `value` as PHP prints it; `kind` is the PHP type wanted.
pub(crate) fn wrong_type(field: &str, value: &Value, kind: &str) -> Failure {
    Failure::bad(format!(
        "Error occurred during \"{field}\" processing. The \"{}\" value's type is invalid. The \"{kind}\" type was \
         expected. Verify and try again.",
        printed(value)
    ))
}

pub(crate) fn wrong_attribute(code: &str, value: &Value, kind: &str) -> Failure {
    Failure::bad(format!(
        "Error occurred during \"custom_attributes\" processing. Attribute \"{code}\" has invalid value. The \"{}\" \
         value's type is invalid. The \"{kind}\" type was expected. Verify and try again.",
        printed(value)
    ))
}

pub(crate) fn no_route() -> Failure {
    Failure::new(404, "Request does not match any route.")
}

pub(crate) fn no_product() -> Failure {
    Failure::new(
        404,
        "The product that was requested doesn't exist. Verify the product and try again.",
    )
}

pub(crate) fn no_product_with_sku(sku: &str) -> Failure {
    Failure::new(404, "The Product with the \"%1\" SKU doesn't exist.").with(json!([sku]))
}

pub(crate) fn no_entity(field: &str, value: &Value) -> Failure {
    Failure::new(404, "No such entity with %fieldName = %fieldValue")
        .with(json!({ "fieldName": field, "fieldValue": value }))
}

pub(crate) fn empty_attribute(label: &str) -> Failure {
    Failure::bad(format!(
        "The \"{label}\" attribute value is empty. Set the attribute and try again."
    ))
}

pub(crate) fn url_key_taken() -> Failure {
    Failure::bad("URL key for specified store already exists.")
}

fn printed(value: &Value) -> String {
    match value {
        Value::Bool(true) => "1".to_owned(),
        Value::Bool(false) | Value::Null => String::new(),
        Value::Array(_) | Value::Object(_) => "array".to_owned(),
        other => plain(other),
    }
}

fn camel_case(field: &str) -> String {
    field
        .split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default()
        })
        .collect()
}
