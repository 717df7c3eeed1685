//! Each permission asked for by the cheapest call that needs it. Magento tells neither a list of what
//! an integration may do, nor a refused token from one that lacks a resource: both are 401
//! (`recorded/err_401_limited_token_orders.json`); that all are refused tells it.

use serde::de::IgnoredAny;
use serde_json::json;

use super::{Magento2, finding};
use crate::config::{self, Auth, Bulk, PriceScope};
use crate::model::Finding;
use crate::store::magento2::trouble::Trouble;

/// What a permission is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Area {
    Products,
    Prices,
    Attributes,
    Sets,
    Categories,
    Sources,
    StockItems,
    Taxes,
    Store,
    Bulk,
    Orders,
    Groups,
}

/// A call that needs one permission, its resource, and where that stands in the store's admin.
struct Probe {
    area: Area,
    path: &'static str,
    resource: &'static str,
    place: &'static str,
}

const PAGE: &str = "?searchCriteria%5BpageSize%5D=1";

const PROBES: [Probe; 12] = [
    probe(
        Area::Products,
        "products",
        "Magento_Catalog::products",
        "Catalog > Inventory > Products",
    ),
    probe(Area::Prices, "products/base-prices-information", "Magento_Catalog::catalog", "Catalog"),
    probe(
        Area::Attributes,
        "products/attributes",
        "Magento_Catalog::attributes_attributes",
        "Stores > Attributes > Product",
    ),
    probe(
        Area::Sets,
        "products/attribute-sets/sets/list",
        "Magento_Catalog::sets",
        "Stores > Attributes > Attribute Set",
    ),
    probe(
        Area::Categories,
        "categories/list",
        "Magento_Catalog::categories",
        "Catalog > Inventory > Categories",
    ),
    probe(
        Area::Sources,
        "inventory/sources",
        "Magento_InventoryApi::source",
        "Stores > Inventory > Sources",
    ),
    probe(
        Area::StockItems,
        "stockItems/cpsync-probe",
        "Magento_CatalogInventory::cataloginventory",
        "Stores > Settings > Configuration > Inventory",
    ),
    probe(Area::Taxes, "taxClasses/search", "Magento_Tax::manage_tax", "Stores > Taxes"),
    probe(
        Area::Store,
        "store/storeConfigs",
        "Magento_Backend::store",
        "Stores > Settings > All Stores",
    ),
    probe(
        Area::Bulk,
        "bulk/00000000-0000-4000-8000-000000000000/operation-status/4",
        "Magento_Logging::system_magento_logging_bulk_operations",
        "System > Action Logs > Bulk Operations",
    ),
    probe(
        Area::Orders,
        "orders",
        "Magento_Sales::actions_view",
        "Sales > Operations > Orders, with the invoices, shipments and credit memos beside it,",
    ),
    probe(
        Area::Groups,
        "customerGroups/search",
        "Magento_Customer::group",
        "Customers > Customer Groups",
    ),
];

const fn probe(
    area: Area,
    path: &'static str,
    resource: &'static str,
    place: &'static str,
) -> Probe {
    Probe { area, path, resource, place }
}

/// What the integration may do.
pub(super) struct Granted {
    asked: usize,
    /// Whether a task needs the numbers of views: only where prices are a website's own.
    views: bool,
    denied: Vec<(&'static Probe, Trouble)>,
}

impl Magento2 {
    /// Asks for each; an error when the credentials themselves are refused, or the store is gone.
    pub(super) fn permissions(&mut self, config: &config::Store) -> Result<Granted, Finding> {
        let views = self.settings.price_scope == PriceScope::Website;
        let mut granted = Granted { asked: 0, views, denied: Vec::new() };
        for probe in &PROBES {
            if !self.needs(probe.area, config) {
                continue;
            }
            granted.asked += 1;
            match self.ask(probe) {
                Err(trouble) if lacks(&trouble) => granted.denied.push((probe, trouble)),
                Err(trouble) if trouble.ends_pass && !trouble.no_route() => {
                    return Err(finding(&trouble, "no task can work with the store"));
                }
                // Not there, or no such route (a store without MSI): asked and not refused.
                Ok(_) | Err(_) => {}
            }
        }
        if granted.denied.len() == granted.asked {
            return Err(self.nobody());
        }
        Ok(granted)
    }

    /// Prices are asked for by a POST, which only reads.
    fn ask(&mut self, probe: &Probe) -> Result<IgnoredAny, Trouble> {
        if probe.area == Area::Prices {
            return self.rest.post(probe.path, &json!({ "skus": ["cpsync-probe"] }));
        }
        self.rest.get(&probe.address())
    }

    fn needs(&self, area: Area, config: &config::Store) -> bool {
        match area {
            Area::Bulk => self.settings.bulk == Bulk::Auto,
            Area::Orders => config.orders.is_some(),
            Area::Groups => config.price_rules.groups.as_ref().is_some_and(|of| !of.is_empty()),
            _ => true,
        }
    }

    fn nobody(&self) -> Finding {
        let bearer = "is the integration active and the token current? an access token alone needs \
                      Stores > Configuration > Services > OAuth > \"Allow OAuth Access Tokens to be \
                      used as standalone Bearer tokens\"; all four values of the integration work \
                      without";
        let signed = "tick the resources of the integration under System > Extensions > \
                      Integrations > API, save and reauthorize";
        let fix = if matches!(self.settings.auth, Auth::Bearer(_)) { bearer } else { signed };
        Finding::problem(
            "the store refuses every permission to these credentials",
            "no task can work with the store",
            fix,
        )
    }
}

/// The refusal that names a resource.
fn lacks(trouble: &Trouble) -> bool {
    trouble.status == 401 && trouble.said.contains("isn't authorized to access")
}

impl Granted {
    pub(super) fn count(&self) -> usize {
        self.asked - self.denied.len()
    }

    pub(super) fn has(&self, area: Area) -> bool {
        !self.denied.iter().any(|(probe, _)| probe.area == area)
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        let needed =
            self.denied.iter().filter(|(probe, _)| probe.area != Area::Store || self.views);
        needed.map(|(probe, trouble)| probe.finding(trouble)).collect()
    }
}

impl Probe {
    fn address(&self) -> String {
        let listed =
            !self.path.contains("cpsync-probe") && !matches!(self.area, Area::Store | Area::Bulk);
        if listed { format!("{}{PAGE}", self.path) } else { self.path.to_owned() }
    }

    /// The resource is the one that the store names, which plug-ins may have changed.
    fn finding(&self, trouble: &Trouble) -> Finding {
        let told = trouble.said.split(" to access ").nth(1).map(|name| name.trim_end_matches('.'));
        let resource = told.filter(|name| name.contains("::")).unwrap_or(self.resource);
        Finding::problem(
            format!("the integration lacks the resource `{resource}`"),
            format!("the tasks that use {} stop with code 2", self.area.words()),
            format!(
                "tick {} under System > Extensions > Integrations > API, save and reauthorize",
                self.place
            ),
        )
    }
}

impl Area {
    /// As it stands in a sentence.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Prices => "prices",
            Self::Attributes => "attributes",
            Self::Sets => "attribute sets",
            Self::Categories => "categories",
            Self::Sources => "stock sources",
            Self::StockItems => "stock settings",
            Self::Taxes => "tax classes",
            Self::Store => "store views",
            Self::Bulk => "bulk operations",
            Self::Orders => "orders",
            Self::Groups => "customer groups",
        }
    }
}
