//! Tier prices: unlike the other price endpoints, one unknown SKU fails the whole call.

use serde_json::{Value, json};

use super::check;
use super::failure::{Failure, Outcome, no_product, plain};
use super::product::Tier;
use super::router::Call;
use super::shop::Shop;
use super::values::{decimal, id, number};

const TIER_PRICE: &str = "\\Magento\\Catalog\\Api\\Data\\TierPriceInterface";
const PLACE: &str =
    "Row ID: SKU = %SKU, Website ID: %websiteId, Customer Group: %customerGroup, Quantity: %qty.";
/// The group that stands for all customers.
const ALL_GROUPS: u32 = 32_000;
/// Customer groups of a fresh shop.
pub(crate) const GROUPS: [(u32, &str); 4] =
    [(0, "NOT LOGGED IN"), (1, "General"), (2, "Wholesale"), (3, "Retailer")];

/// `POST /products/tier-prices`: adds.
pub(crate) fn post(shop: &mut Shop, call: &Call) -> Outcome {
    save(shop, call, false)
}

/// `PUT /products/tier-prices`: replaces all tiers of the SKUs named.
pub(crate) fn put(shop: &mut Shop, call: &Call) -> Outcome {
    save(shop, call, true)
}

fn save(shop: &mut Shop, call: &Call, replace: bool) -> Outcome {
    let (mut good, mut errors) = read(shop, call)?;
    if !replace {
        good.retain(|(product, tier)| {
            let clash = clash(shop, *product, tier);
            errors.extend(clash.clone());
            clash.is_none()
        });
    }
    if replace {
        for (product, _) in &good {
            if let Some(product) = shop.product_mut(*product) {
                product.tiers.clear();
            }
        }
    }
    for (product, tier) in good {
        let Some(product) = shop.product_mut(product) else { continue };
        product.tiers.retain(|old| !same_step(old, &tier));
        product.tiers.push(tier);
    }
    Ok(json!(errors))
}

/// `POST /products/tier-prices-delete`: a step is found by its price as well, and not by its website
/// (`TierPriceStorage::retrievePriceId`); one that is not found is passed over in silence.
pub(crate) fn delete(shop: &mut Shop, call: &Call) -> Outcome {
    let (good, errors) = read(shop, call)?;
    for (product, tier) in good {
        let Some(product) = shop.product_mut(product) else { continue };
        let key = |tier: &Tier| (tier.group, tier.quantity, tier.price, tier.discount);
        if let Some(place) = product.tiers.iter().position(|old| key(old) == key(&tier)) {
            product.tiers.remove(place);
        }
    }
    Ok(json!(errors))
}

/// A step of one website beside one of all websites.
fn clash(shop: &Shop, product: u32, tier: &Tier) -> Option<Value> {
    let product = shop.products.get(&product)?;
    let clashes = |old: &Tier| {
        (old.group, old.quantity) == (tier.group, tier.quantity)
            && old.website != tier.website
            && (old.website == 0 || tier.website == 0)
    };
    product.tiers.iter().any(clashes).then(|| {
        let (website, group, quantity) =
            (tier.website.to_string(), group_name(tier.group), tier.quantity.to_string());
        json!({
            "message": format!(
                "We found a duplicate website, tier price, customer group and quantity: Customer Group = \
                 %customerGroup, Website ID = %websiteId, Quantity = %qty. {PLACE}"
            ),
            "parameters": [product.sku, website, group, quantity],
        })
    })
}

/// A product with a tier meant for it.
type Row = (u32, Tier);

fn same_step(a: &Tier, b: &Tier) -> bool {
    (a.group, a.website, a.quantity) == (b.group, b.website, b.quantity)
}

/// The good rows with their products, and what is wrong with the others.
fn read(shop: &Shop, call: &Call) -> Result<(Vec<Row>, Vec<Value>), Failure> {
    let rows = check::listed(&call.body, "prices")?;
    call.limit(rows.len(), TIER_PRICE)?;
    let (mut good, mut errors) = (Vec::new(), Vec::new());
    for row in rows {
        let sku = check::text(row, "sku");
        let product = shop.product_id(&sku).ok_or_else(no_product)?;
        match tier(shop, row, &sku) {
            Ok(tier) => good.push((product, tier)),
            Err(error) => errors.push(error),
        }
    }
    Ok((good, errors))
}

fn tier(shop: &Shop, row: &Value, sku: &str) -> Result<Tier, Value> {
    let text = |name: &str| check::text(row, name);
    let problem = |message: &str| {
        json!({
            "message": format!("{message} {PLACE}"),
            "parameters": [sku, text("website_id"), text("customer_group"), text("quantity")],
        })
    };
    let Some(group) = group_id(&text("customer_group")) else {
        return Err(problem("No such entity with Customer Group = %customerGroup."));
    };
    let website = row.get("website_id").and_then(id).unwrap_or(0);
    let known = shop.settings.price_per_website && shop.settings.has_website(website);
    if website != 0 && !known {
        return Err(problem("Invalid attribute Website ID = %websiteId."));
    }
    let (price, quantity) =
        (row.get("price").and_then(decimal), row.get("quantity").and_then(decimal));
    let (Some(price), Some(quantity)) = (price, quantity) else {
        return Err(problem("Invalid attribute Price."));
    };
    if price.is_sign_negative() || quantity < 1.into() {
        return Err(problem("Invalid attribute Quantity = %qty."));
    }
    let discount = text("price_type") == "discount";
    Ok(Tier { group, website, quantity, price, discount })
}

fn group_id(name: &str) -> Option<u32> {
    if name.eq_ignore_ascii_case("all groups") {
        return Some(ALL_GROUPS);
    }
    GROUPS.iter().find(|(_, group)| group.eq_ignore_ascii_case(name)).map(|(id, _)| *id)
}

fn group_name(group: u32) -> &'static str {
    GROUPS.iter().find(|(id, _)| *id == group).map_or("all groups", |(_, name)| *name)
}

/// `POST /products/tier-prices-information`.
pub(crate) fn information(shop: &mut Shop, call: &Call) -> Outcome {
    let mut found = Vec::new();
    for sku in check::listed(&call.body, "skus")? {
        let Some(product) = shop.product_by_sku(&plain(sku)) else { continue };
        found.extend(product.tiers.iter().map(|tier| {
            json!({
                "price": number(tier.price),
                "price_type": if tier.discount { "discount" } else { "fixed" },
                "website_id": tier.website,
                "sku": product.sku,
                "customer_group": group_name(tier.group),
                "quantity": number(tier.quantity),
            })
        }));
    }
    Ok(json!(found))
}
