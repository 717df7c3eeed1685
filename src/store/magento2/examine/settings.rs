//! How the store is set up against what cpsync.toml says: views, zone, price scope, stock sources.

use chrono::{Offset, TimeDelta, TimeZone, Utc};

use super::Magento2;
use crate::config::{self, PriceScope};
use crate::model::Finding;
use crate::store::http::url::Query;
use crate::store::magento2::api::{AttributeFacts, Source, StoreConfig};
use crate::store::magento2::lookups::pages;
use crate::store::magento2::trouble::Trouble;

type Looked = Result<(Vec<Finding>, String), Trouble>;

impl Magento2 {
    pub(super) fn look_at_views(&mut self, config: &config::Store) -> Looked {
        let views: Vec<StoreConfig> = self.rest.get("store/storeConfigs")?;
        let code = self.settings.store_code.as_deref();
        let mut found = Vec::new();
        found.extend(code.and_then(|code| unknown_view(code, &views)));
        found.extend(self.unknown_websites(&views));
        let own = views.iter().find(|view| code.is_none_or(|code| view.code == code));
        found.extend(own.and_then(|view| other_zone(config.time_zone, view)));
        let codes: Vec<&str> = views.iter().map(|view| view.code.as_str()).collect();
        Ok((found, format!("{}, {}", codes.join(", "), config.time_zone)))
    }

    fn unknown_websites(&self, views: &[StoreConfig]) -> Option<Finding> {
        let wanted = self.settings.website_ids.iter().flatten();
        let unknown: Vec<String> = wanted
            .filter(|id| !views.iter().any(|view| view.website_id == **id))
            .map(ToString::to_string)
            .collect();
        (!unknown.is_empty()).then(|| {
            Finding::problem(
                format!("the store has no website {} (`website-ids`)", unknown.join(", ")),
                "every new product is refused and waits in the queue",
                "set `website-ids` to ids under Stores > All Stores, or leave the key out",
            )
        })
    }

    /// The attribute `price` moves to websites when the shop's setting does.
    pub(super) fn look_at_price_scope(&mut self, _: &config::Store) -> Looked {
        let price: AttributeFacts = self.rest.get("products/attributes/price?fields=scope")?;
        let scope = price.scope.unwrap_or_default();
        let configured = match self.settings.price_scope {
            PriceScope::Global => "global",
            PriceScope::Website => "website",
        };
        let found = (scope != configured).then(|| {
            Finding::problem(
                format!("prices are {scope} in the store, `price-scope` is \"{configured}\""),
                "prices are written where the shop does not look, or over those of other websites",
                format!("set `price-scope = \"{scope}\"`"),
            )
        });
        Ok((found.into_iter().collect(), scope))
    }

    pub(super) fn look_at_sources(&mut self, config: &config::Store) -> Looked {
        let read = pages::<Source>(&mut self.rest, "inventory/sources", &Query::new());
        let known = match read {
            Ok(known) => known,
            Err(trouble) if trouble.no_route() => return Ok(without_msi(config)),
            Err(trouble) => return Err(trouble),
        };
        let codes: Vec<&str> = known.iter().map(|source| source.source_code.as_str()).collect();
        let told = codes.join(", ");
        let mut found = Vec::new();
        for source in &config.inventory.sources {
            match known.iter().find(|known| known.source_code == source.code) {
                None => found.push(Finding::problem(
                    format!("the store has no stock source `{}`; it has {told}", source.code),
                    "no quantity that belongs there can be sent",
                    "correct `inventory.sources`, or add the source under Stores > Inventory > \
                     Sources",
                )),
                Some(known) if known.enabled == Some(false) => found.push(Finding::problem(
                    format!("the stock source `{}` is disabled in the store", source.code),
                    "quantities are sent and not sold",
                    "enable it under Stores > Inventory > Sources",
                )),
                Some(_) => {}
            }
        }
        Ok((found, told))
    }
}

fn without_msi(config: &config::Store) -> (Vec<Finding>, String) {
    let further = config.inventory.sources.iter().filter(|source| source.code != "default");
    let found = further.map(|source| {
        Finding::problem(
            format!("the store has no multi-source inventory, and `{}` is configured", source.code),
            "quantities of further sources cannot be sent",
            "enable Magento's Inventory modules, or give `inventory.locations` in place of `sources`",
        )
    });
    (found.collect(), "no multi-source inventory: one stock".to_owned())
}

fn unknown_view(code: &str, views: &[StoreConfig]) -> Option<Finding> {
    if views.iter().any(|view| view.code == code) {
        return None;
    }
    let known: Vec<&str> = views.iter().map(|view| view.code.as_str()).collect();
    Some(Finding::problem(
        format!("the store has no view `{code}` (`store-code`); it has {}", known.join(", ")),
        "every write to that view is refused",
        "set `store-code` to the code of a view under Stores > All Stores",
    ))
}

/// Two names of one zone are the same: what counts is the clock, in winter and in summer.
fn other_zone(configured: chrono_tz::Tz, view: &StoreConfig) -> Option<Finding> {
    let own: chrono_tz::Tz = view.timezone.as_deref()?.parse().ok()?;
    let now = Utc::now();
    let offset = |zone: chrono_tz::Tz, at: chrono::DateTime<Utc>| {
        zone.offset_from_utc_datetime(&at.naive_utc()).fix()
    };
    let same = [now, now + TimeDelta::days(182)]
        .iter()
        .all(|at| offset(configured, *at) == offset(own, *at));
    (!same).then(|| {
        Finding::problem(
            format!("the store's time zone is {own}, the configured one {configured}"),
            "special prices begin and end hours away from when they should",
            format!("set `time-zone = \"{own}\"` in the store's section"),
        )
    })
}
