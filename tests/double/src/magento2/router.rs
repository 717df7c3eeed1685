//! Which handler answers which route, and the ACL resource it needs.

use serde_json::{Value, json};

use super::criteria::Query;
use super::failure::Failure;
use super::scope::Scope;
use super::settings::InputLimit;
use super::shop::Shop;
use super::{
    attribute_sets, bulk, catalog_attributes as attributes, category, configurable, customer,
    links, list, media, prices, sales, save, sources, stock, store, tiers,
};

/// One call of a service: a request after authentication, or an operation of a bulk.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) scope: Scope,
    /// Decoded segments after `V1`.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Query,
    pub(crate) body: Value,
    pub(crate) base_url: String,
    pub(crate) limit: Option<InputLimit>,
}

impl Call {
    /// A segment of the path; empty where there is none.
    pub(crate) fn segment(&self, at: usize) -> &str {
        self.segments.get(at).map_or("", String::as_str)
    }

    /// Refuses a list of objects that is too long, where a limit is set.
    pub(crate) fn limit(&self, length: usize, kind: &str) -> Result<(), Failure> {
        match self.limit.and_then(|limit| limit.items) {
            Some(most) if length > most as usize => {
                Err(Failure::bad("Maximum items of type \"%type\" is %max")
                    .with(json!({ "type": kind, "max": most })))
            }
            _ => Ok(()),
        }
    }
}

/// Answers a call.
pub(crate) type Handler = fn(&mut Shop, &Call) -> super::failure::Outcome;

/// A handler with the ACL resource it needs.
pub(crate) struct Route {
    pub(crate) resource: &'static str,
    pub(crate) handler: Handler,
}

const PRODUCTS: &str = "Magento_Catalog::products";
const ATTRIBUTES: &str = "Magento_Catalog::attributes_attributes";
const SETS: &str = "Magento_Catalog::sets";
const CATEGORIES: &str = "Magento_Catalog::categories";
const INVENTORY: &str = "Magento_InventoryApi::source";
const STOCK: &str = "Magento_InventoryApi::stock";
const SALES: &str = "Magento_InventorySalesApi::stock";
const STOCK_ITEMS: &str = "Magento_CatalogInventory::cataloginventory";
const STORE: &str = "Magento_Backend::store";
const ORDERS: &str = "Magento_Sales::actions_view";
const SHIPMENT: &str = "Magento_Sales::shipment";
const BULK: &str = "Magento_Logging::system_magento_logging_bulk_operations";

/// The route of a method and the segments after `V1`.
pub(crate) fn find(method: &str, segments: &[&str]) -> Option<Route> {
    let (resource, handler) = match segments {
        ["products", rest @ ..] => products(method, rest)?,
        ["configurable-products", rest @ ..] => configurables(method, rest)?,
        ["categories", rest @ ..] => categories(method, rest)?,
        ["inventory", rest @ ..] => inventory(method, rest)?,
        [
            "orders" | "order" | "invoices" | "shipments" | "shipment" | "creditmemos"
            | "creditmemo",
            ..,
        ] => orders(method, segments)?,
        ["customers", rest @ ..] => customers(method, rest)?,
        _ => others(method, segments)?,
    };
    Some(Route { resource, handler })
}

type Found = Option<(&'static str, Handler)>;

fn products(method: &str, segments: &[&str]) -> Found {
    if let ["attributes", rest @ ..] = segments {
        return attributes(method, rest);
    }
    if let ["attribute-sets", rest @ ..] = segments {
        return sets(method, rest);
    }
    let handler: Handler = match (method, segments) {
        ("GET", []) => list::search,
        ("POST", []) => save::post,
        ("GET", ["types"]) => list::types,
        ("GET", ["links", "types"]) => links::types,
        ("POST", ["base-prices"]) => prices::post_base,
        ("POST", ["base-prices-information"]) => prices::base_information,
        ("POST", ["cost"]) => prices::post_cost,
        ("POST", ["cost-information"]) => prices::cost_information,
        ("POST", ["special-price"]) => prices::post_special,
        ("POST", ["special-price-information"]) => prices::special_information,
        ("POST", ["special-price-delete"]) => prices::delete_special,
        ("POST", ["tier-prices"]) => tiers::post,
        ("PUT", ["tier-prices"]) => tiers::put,
        ("POST", ["tier-prices-information"]) => tiers::information,
        ("POST", ["tier-prices-delete"]) => tiers::delete,
        ("GET", [_]) => list::get,
        ("PUT", [_]) => save::put,
        ("DELETE", [_]) => list::delete,
        ("PUT", [_, "stockItems", _]) => {
            return Some((STOCK_ITEMS, stock::put_stock_item));
        }
        ("GET", [_, "media"]) => media::list,
        ("POST", [_, "media"]) => media::post,
        ("GET", [_, "media", _]) => media::get,
        ("PUT", [_, "media", _]) => media::put,
        ("DELETE", [_, "media", _]) => media::delete,
        ("POST", [_, "links"]) => links::post,
        ("PUT", [_, "links"]) => links::put,
        ("GET", [_, "links", _]) => links::get,
        ("DELETE", [_, "links", _, _]) => links::delete,
        ("POST" | "PUT", [_, "websites"]) => list::add_website,
        ("DELETE", [_, "websites", _]) => list::remove_website,
        _ => return None,
    };
    Some((PRODUCTS, handler))
}

fn attributes(method: &str, segments: &[&str]) -> Found {
    let handler: Handler = match (method, segments) {
        ("GET", []) => attributes::search,
        ("POST", []) => attributes::post,
        ("GET", [_]) => attributes::get,
        ("PUT", [_]) => attributes::put,
        ("GET", [_, "options"]) => attributes::get_options,
        ("POST", [_, "options"]) => attributes::post_option,
        ("PUT", [_, "options", _]) => attributes::put_option_by_id,
        ("DELETE", [_, "options", _]) => attributes::delete_option,
        _ => return None,
    };
    Some((ATTRIBUTES, handler))
}

fn sets(method: &str, segments: &[&str]) -> Found {
    let handler: Handler = match (method, segments) {
        ("GET", ["sets", "list"]) => attribute_sets::get_sets,
        ("POST", []) => attribute_sets::post_set,
        ("POST", ["attributes"]) => attribute_sets::assign,
        ("GET", [_]) => attribute_sets::get_set,
        ("GET", [_, "attributes"]) => attribute_sets::get_set_attributes,
        ("DELETE", [_, "attributes", _]) => attribute_sets::unassign,
        _ => return None,
    };
    Some((SETS, handler))
}

fn configurables(method: &str, segments: &[&str]) -> Found {
    let handler: Handler = match (method, segments) {
        ("GET", [_, "children"]) => configurable::get_children,
        ("POST", [_, "child"]) => configurable::post_child,
        ("DELETE", [_, "children", _]) => configurable::delete_child,
        ("POST", [_, "options"]) => configurable::post_option,
        ("GET", [_, "options", "all"]) => configurable::get_options,
        ("DELETE", [_, "options", _]) => configurable::delete_option,
        _ => return None,
    };
    Some((PRODUCTS, handler))
}

fn categories(method: &str, segments: &[&str]) -> Found {
    let handler: Handler = match (method, segments) {
        ("GET", []) => category::tree,
        ("GET", ["list"]) => category::list,
        ("POST", []) => category::post,
        ("GET", [_]) => category::get,
        ("PUT", [_]) => category::put,
        ("DELETE", [_]) => category::delete,
        ("PUT", [_, "move"]) => category::move_to,
        ("GET", [_, "products"]) => category::get_products,
        ("POST" | "PUT", [_, "products"]) => category::put_product,
        ("DELETE", [_, "products", _]) => category::delete_product,
        _ => return None,
    };
    Some((CATEGORIES, handler))
}

fn inventory(method: &str, segments: &[&str]) -> Found {
    Some(match (method, segments) {
        ("GET", ["source-items"]) => (INVENTORY, stock::get_source_items),
        ("POST", ["source-items"]) => (INVENTORY, stock::post_source_items),
        ("POST", ["source-items-delete"]) => (INVENTORY, stock::delete_source_items),
        ("GET", ["sources"]) => (INVENTORY, sources::get_sources),
        ("POST", ["sources"]) => (INVENTORY, sources::post_source),
        ("GET", ["stocks"]) => (STOCK, sources::get_stocks),
        ("POST", ["stocks"]) => (STOCK, sources::post_stock),
        ("GET", ["stock-resolver", _, _]) => (STOCK, sources::resolve_stock),
        ("GET", ["stock-source-links"]) => (STOCK, sources::get_links),
        ("POST", ["stock-source-links"]) => (STOCK, sources::post_links),
        ("GET", ["get-product-salable-quantity", _, _]) => (SALES, stock::get_salable),
        ("GET", ["is-product-salable", _, _]) => (SALES, stock::is_salable),
        _ => return None,
    })
}

fn orders(method: &str, segments: &[&str]) -> Found {
    Some(match (method, segments) {
        ("GET", ["orders"]) => (ORDERS, sales::search_orders),
        ("POST", ["orders"]) => ("Magento_Sales::create", sales::post_entity),
        ("GET", ["orders", "items"]) => (ORDERS, sales::search_items),
        ("GET", ["orders", _]) => (ORDERS, sales::get_order),
        ("GET", ["orders", _, "comments"]) => (ORDERS, sales::get_comments),
        ("POST", ["orders", _, "comments"]) => ("Magento_Sales::comment", sales::post_comment),
        ("POST", ["orders", _, "hold"]) => ("Magento_Sales::hold", sales::hold),
        ("POST", ["orders", _, "unhold"]) => ("Magento_Sales::unhold", sales::unhold),
        ("POST", ["orders", _, "cancel"]) => ("Magento_Sales::cancel", sales::cancel),
        ("POST", ["order", _, "invoice"]) => ("Magento_Sales::sales_invoice", sales::invoice),
        ("POST", ["order", _, "ship"]) => (SHIPMENT, sales::ship),
        ("POST", ["order", _, "refund"]) => ("Magento_Sales::creditmemo", sales::refund),
        ("GET", ["invoices"]) => ("Magento_Sales::sales_invoice", sales::search_invoices),
        ("GET", ["invoices", _]) => ("Magento_Sales::sales_invoice", sales::get_invoice),
        ("POST", ["invoices", _, "capture"]) => ("Magento_Sales::sales_invoice", sales::capture),
        ("GET", ["shipments"]) => (SHIPMENT, sales::search_shipments),
        ("POST", ["shipment", "track"]) => (SHIPMENT, sales::post_track),
        ("GET", ["shipment", _]) => (SHIPMENT, sales::get_shipment),
        ("GET", ["creditmemos"]) => ("Magento_Sales::sales_creditmemo", sales::search_creditmemos),
        ("GET", ["creditmemo", _]) => ("Magento_Sales::sales_creditmemo", sales::get_creditmemo),
        _ => return None,
    })
}

fn customers(method: &str, segments: &[&str]) -> Found {
    let handler: Handler = match (method, segments) {
        ("POST", []) => customer::post,
        ("GET", ["search"]) => customer::search,
        ("POST", ["isEmailAvailable"]) => {
            return Some(("anonymous", customer::is_email_available));
        }
        ("GET", [_]) => customer::get,
        ("PUT", [_]) => customer::put,
        _ => return None,
    };
    Some(("Magento_Customer::manage", handler))
}

fn others(method: &str, segments: &[&str]) -> Found {
    Some(match (method, segments) {
        ("GET", ["stockItems", "lowStock"]) => (STOCK_ITEMS, stock::get_low_stock),
        ("GET", ["stockItems", _]) => (STOCK_ITEMS, stock::get_stock_item),
        ("GET", ["stockStatuses", _]) => (STOCK_ITEMS, stock::get_stock_status),
        ("GET", ["store", "storeConfigs"]) => (STORE, store::configs),
        ("GET", ["store", "websites"]) => (STORE, store::websites),
        ("GET", ["store", "storeViews"]) => (STORE, store::views),
        ("GET", ["store", "storeGroups"]) => (STORE, store::groups),
        ("GET", ["taxClasses", "search"]) => ("Magento_Tax::manage_tax", store::tax_classes),
        ("GET", ["customerGroups", "search"]) => {
            ("Magento_Customer::group", store::customer_groups)
        }
        ("GET", ["modules"]) => ("Magento_Backend::admin", store::modules),
        ("GET", ["directory", "currency"]) => ("anonymous", store::currency),
        ("GET", ["bulk"]) => (BULK, bulk::search),
        ("GET", ["bulk", _, "status"]) => (BULK, bulk::status),
        ("GET", ["bulk", _, "detailed-status"]) => (BULK, bulk::detailed_status),
        ("GET", ["bulk", _, "operation-status", _]) => (BULK, bulk::count),
        _ => return None,
    })
}
