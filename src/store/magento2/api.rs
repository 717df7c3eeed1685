//! Magento 2's own shapes on the wire (`schema.json` of the REST interface).

#![expect(clippy::struct_field_names, reason = "the names are Magento's own")]

use serde::Deserialize;
use serde_json::{Number, Value};

/// A list with a count behind it. With `fields`, an empty list is `null`.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub(super) items: Option<Vec<T>>,
    #[serde(default)]
    pub(super) total_count: usize,
}

/// `catalog-data-product-interface`, as far as it is read.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Product {
    pub(super) id: u64,
    pub(super) sku: String,
    #[serde(default)]
    pub(super) type_id: String,
    pub(super) name: Option<String>,
    pub(super) attribute_set_id: Option<u32>,
    pub(super) status: Option<u8>,
    pub(super) visibility: Option<u8>,
    pub(super) price: Option<Number>,
    pub(super) weight: Option<Number>,
    #[serde(default)]
    pub(super) extension_attributes: Extension,
    #[serde(default)]
    pub(super) product_links: Vec<Link>,
    #[serde(default)]
    pub(super) custom_attributes: Vec<Custom>,
    pub(super) media_gallery_entries: Option<Vec<MediaEntry>>,
}

/// `catalog-data-product-extension-interface`
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Extension {
    pub(super) website_ids: Option<Vec<u32>>,
    #[serde(default)]
    pub(super) configurable_product_options: Vec<ConfigurableOption>,
    #[serde(default)]
    pub(super) configurable_product_links: Vec<u64>,
    #[serde(default)]
    pub(super) category_links: Vec<CategoryLink>,
}

/// `catalog-data-category-link-interface`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct CategoryLink {
    #[serde(deserialize_with = "text")]
    pub(super) category_id: String,
    pub(super) position: Option<i64>,
}

/// `configurable-product-data-option-interface`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ConfigurableOption {
    #[serde(deserialize_with = "text")]
    pub(super) attribute_id: String,
}

/// `catalog-data-product-link-interface`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Link {
    pub(super) link_type: String,
    pub(super) linked_product_sku: String,
    #[serde(default)]
    pub(super) position: u32,
}

/// `framework-attribute-interface`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Custom {
    pub(super) attribute_code: String,
    #[serde(default)]
    pub(super) value: Value,
}

/// `catalog-data-product-attribute-interface`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Attribute {
    pub(super) attribute_id: u32,
    pub(super) attribute_code: String,
    pub(super) frontend_input: Option<String>,
    pub(super) backend_type: Option<String>,
    pub(super) default_frontend_label: Option<String>,
    #[serde(default)]
    pub(super) is_user_defined: bool,
}

/// `eav-data-attribute-option-interface`; the list opens with a blank placeholder.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct AttributeOption {
    #[serde(deserialize_with = "text")]
    pub(super) label: String,
    #[serde(deserialize_with = "text")]
    pub(super) value: String,
}

/// `eav-data-attribute-set-interface`
#[derive(Debug, Deserialize)]
pub(super) struct AttributeSet {
    pub(super) attribute_set_id: u32,
    pub(super) attribute_set_name: String,
}

/// `catalog-data-product-attribute-interface`, what tells whether it can be used.
#[derive(Debug, Deserialize)]
pub(super) struct AttributeFacts {
    pub(super) frontend_input: Option<String>,
    /// `global`, `website` or `store`.
    pub(super) scope: Option<String>,
}

/// `store-data-store-config-interface`, as far as it is read.
#[derive(Debug, Deserialize)]
pub(super) struct StoreConfig {
    pub(super) code: String,
    pub(super) website_id: u32,
    pub(super) timezone: Option<String>,
}

/// `tax-data-tax-class-interface`
#[derive(Debug, Deserialize)]
pub(super) struct TaxClass {
    pub(super) class_id: u32,
    pub(super) class_name: String,
    pub(super) class_type: String,
}

/// `customer-data-group-interface`, as far as it is read.
#[derive(Debug, Deserialize)]
pub(super) struct CustomerGroup {
    pub(super) code: String,
}

/// `inventory-api-data-source-interface`
#[derive(Debug, Deserialize)]
pub(super) struct Source {
    pub(super) source_code: String,
    pub(super) enabled: Option<bool>,
}

/// `asynchronous-operations-data-async-response-interface`
#[derive(Debug, Deserialize)]
pub(super) struct BulkAccepted {
    pub(super) bulk_uuid: String,
}

/// `asynchronous-operations-data-bulk-operations-status-interface`, short form.
#[derive(Debug, Deserialize)]
pub(super) struct BulkStatus {
    pub(super) operations_list: Vec<Operation>,
}

/// One operation of a bulk; its id is the index in the request.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Operation {
    pub(super) id: usize,
    /// 1 complete, 2 retriably failed, 3 failed, 4 open, 5 rejected.
    pub(super) status: u8,
    pub(super) result_message: Option<String>,
}

/// Ids and labels come as text or as numbers, depending on version and endpoint.
pub(super) fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    })
}

/// `catalog-data-product-interface` with `fields=media_gallery_entries`.
#[derive(Debug, Deserialize)]
pub(super) struct Gallery {
    pub(super) media_gallery_entries: Option<Vec<MediaEntry>>,
}

/// `catalog-data-product-attribute-media-gallery-entry-interface`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct MediaEntry {
    pub(super) id: Number,
    pub(super) label: Option<String>,
    pub(super) position: Option<u32>,
    #[serde(default)]
    pub(super) disabled: bool,
    #[serde(default)]
    pub(super) types: Vec<String>,
    #[serde(default)]
    pub(super) file: String,
    pub(super) content: Option<MediaContent>,
}

/// `framework-data-image-content-interface`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct MediaContent {
    #[serde(default)]
    pub(super) base64_encoded_data: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `recorded/attr_options_list.json`, and ids as numbers.
    #[test]
    fn option_values_may_be_numbers() {
        let options: Vec<AttributeOption> =
            serde_json::from_str(r#"[{"label":" ","value":""},{"label":"Black","value":4}]"#)
                .unwrap();
        assert_eq!((options[1].label.as_str(), options[1].value.as_str()), ("Black", "4"));
    }

    /// `recorded/search_page_beyond.json`: with `fields` an empty list is null.
    #[test]
    fn an_empty_page_may_be_null() {
        let page: Page<Product> =
            serde_json::from_str(r#"{"items":null,"total_count":3}"#).unwrap();
        assert!(page.items.is_none() && page.total_count == 3);
    }
}

/// `catalog-data-category-tree-interface`
#[derive(Debug, Deserialize)]
pub(super) struct CategoryNode {
    pub(super) id: u64,
    pub(super) parent_id: u64,
    pub(super) name: Option<String>,
    pub(super) is_active: Option<bool>,
    pub(super) position: Option<i64>,
    #[serde(default)]
    pub(super) children_data: Option<Vec<CategoryNode>>,
}

/// `catalog-data-category-interface`, as far as it is read.
#[derive(Debug, Deserialize)]
pub(super) struct Category {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) name: Option<String>,
}
