//! The shop's own facts: websites, views, configuration, tax classes, customer groups, modules.

use serde_json::{Value, json};

use super::criteria::Criteria;
use super::failure::Outcome;
use super::router::Call;
use super::shop::Shop;
use super::tiers::GROUPS;

/// `GET /store/storeConfigs`.
pub(crate) fn configs(shop: &mut Shop, call: &Call) -> Outcome {
    let base = format!("{}/", call.base_url);
    let settings = &shop.settings;
    Ok(settings
        .views
        .iter()
        .map(|view| {
            json!({
                "id": view.id,
                "code": view.code,
                "website_id": view.website_id,
                "locale": "en_US",
                "base_currency_code": settings.currency,
                "default_display_currency_code": settings.currency,
                "timezone": settings.time_zone,
                "weight_unit": "lbs",
                "base_url": base,
                "base_link_url": base,
                "base_static_url": format!("{base}static/version1/"),
                "base_media_url": format!("{base}media/"),
                "secure_base_url": base,
                "secure_base_link_url": base,
                "secure_base_static_url": format!("{base}static/version1/"),
                "secure_base_media_url": format!("{base}media/"),
            })
        })
        .collect())
}

/// `GET /store/websites`.
pub(crate) fn websites(shop: &mut Shop, _: &Call) -> Outcome {
    let mut list =
        vec![json!({ "id": 0, "code": "admin", "name": "Admin", "default_group_id": 0 })];
    list.extend(
        shop.settings.websites.iter().map(
            |w| json!({ "id": w.id, "code": w.code, "name": w.name, "default_group_id": w.id }),
        ),
    );
    Ok(Value::Array(list))
}

/// `GET /store/storeViews`.
pub(crate) fn views(shop: &mut Shop, _: &Call) -> Outcome {
    let mut list: Vec<Value> = shop
        .settings
        .views
        .iter()
        .map(|v| {
            json!({
                "id": v.id, "code": v.code, "name": v.name, "website_id": v.website_id,
                "store_group_id": v.website_id, "is_active": 1,
            })
        })
        .collect();
    let admin = json!({
        "id": 0, "code": "admin", "name": "Admin", "website_id": 0, "store_group_id": 0, "is_active": 1,
    });
    list.insert(1.min(list.len()), admin);
    Ok(Value::Array(list))
}

/// `GET /store/storeGroups`: one a website, each with the root category 2.
pub(crate) fn groups(shop: &mut Shop, _: &Call) -> Outcome {
    let mut list = vec![json!({
        "id": 0, "website_id": 0, "root_category_id": 0, "default_store_id": 0, "name": "Default", "code": "default",
    })];
    for website in &shop.settings.websites {
        let first =
            shop.settings.views.iter().filter(|v| v.website_id == website.id).map(|v| v.id).min();
        list.push(json!({
            "id": website.id,
            "website_id": website.id,
            "root_category_id": 2,
            "default_store_id": first.unwrap_or(0),
            "name": format!("{} Store", website.name),
            "code": format!("{}_store", website.code),
        }));
    }
    Ok(Value::Array(list))
}

/// `GET /taxClasses/search`.
pub(crate) fn tax_classes(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::required(&call.query, shop.settings.input_limit)?;
    let rows = shop
        .settings
        .tax_classes
        .iter()
        .map(|c| json!({ "class_id": c.id, "class_name": c.name, "class_type": c.class_type }));
    Ok(criteria.list(rows.collect()))
}

/// `GET /customerGroups/search`.
pub(crate) fn customer_groups(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::required(&call.query, shop.settings.input_limit)?;
    let rows = GROUPS.iter().map(|(id, code)| {
        json!({ "id": id, "code": code, "tax_class_id": 3, "tax_class_name": "Retail Customer" })
    });
    Ok(criteria.list(rows.collect()))
}

/// `GET /modules`: the ones that matter to a client.
pub(crate) fn modules(_: &mut Shop, _: &Call) -> Outcome {
    Ok(json!([
        "Magento_Store",
        "Magento_Directory",
        "Magento_Amqp",
        "Magento_AsynchronousOperations",
        "Magento_Catalog",
        "Magento_CatalogInventory",
        "Magento_ConfigurableProduct",
        "Magento_GroupedProduct",
        "Magento_Inventory",
        "Magento_InventoryApi",
        "Magento_InventoryCatalog",
        "Magento_InventorySales",
        "Magento_MysqlMq",
        "Magento_Sales",
        "Magento_Tax",
        "Magento_Webapi",
        "Magento_WebapiAsync",
    ]))
}

/// `GET /directory/currency`.
pub(crate) fn currency(shop: &mut Shop, _: &Call) -> Outcome {
    let code = &shop.settings.currency;
    Ok(json!({
        "base_currency_code": code,
        "base_currency_symbol": code,
        "default_display_currency_code": code,
        "default_display_currency_symbol": code,
        "available_currency_codes": [code],
        "exchange_rates": [{ "currency_to": code, "rate": 1 }],
    }))
}
