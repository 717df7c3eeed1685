//! A look at the store for `cpsync doctor`: address, credentials, each permission, then whether the
//! store has what the configuration names. One queued probe of an unknown SKU apart, only reads.

mod catalogue;
mod permissions;
mod settings;

use chrono::{TimeDelta, Utc};
use serde::de::IgnoredAny;

use super::Magento2;
use super::trouble::Trouble;
use crate::config;
use crate::model::{Check, Checks, Finding, Severity};
use crate::store::FaultKind;
use permissions::{Area, Granted};

const ADDRESS: &str = "address and certificate";
const CLOCK: &str = "clock";
const CREDENTIALS: &str = "credentials";
const PERMISSIONS: &str = "permissions";
const SLASH: &str = "SKU with a slash";
const CONSUMERS: &str = "async consumers";

/// Clocks that differ by less are taken for right; the store refuses times 10 minutes ahead.
const SKEW: TimeDelta = TimeDelta::minutes(2);

/// One look behind the permissions: what it is called, and which permissions it takes.
type Look = (
    &'static str,
    &'static [Area],
    fn(&mut Magento2, &config::Store) -> Result<(Vec<Finding>, String), Trouble>,
);

const LOOKS: [Look; 8] = [
    ("views and time zone", &[Area::Store], Magento2::look_at_views),
    ("price scope", &[Area::Attributes], Magento2::look_at_price_scope),
    ("stock sources", &[Area::Sources], Magento2::look_at_sources),
    ("attribute sets", &[Area::Sets], Magento2::look_at_sets),
    ("tax classes", &[Area::Taxes], Magento2::look_at_taxes),
    ("attributes", &[Area::Sets, Area::Attributes], Magento2::look_at_attributes),
    ("category root", &[Area::Categories], Magento2::look_at_root),
    (SLASH, &[Area::Products], Magento2::look_at_slash),
];

impl Magento2 {
    /// Looks at everything that the tasks of this store need of it.
    pub(super) fn look(&mut self, config: &config::Store, probe: bool) -> Vec<Check> {
        let mut checks = Checks::default();
        match self.reach() {
            Ok(()) => checks.fine(ADDRESS, self.settings.url.clone()),
            Err(trouble) => {
                checks.found(ADDRESS, finding(&trouble, "no task can reach the store"));
                skip_all(ADDRESS, &[CLOCK, CREDENTIALS, PERMISSIONS], &mut checks);
                return checks.into_list();
            }
        }
        self.look_at_clock(&mut checks);
        match self.permissions(config) {
            Ok(granted) => {
                self.look_behind(&granted, config, &mut checks);
                self.look_at_consumers(&granted, probe, &mut checks);
            }
            Err(finding) => {
                checks.found(CREDENTIALS, finding);
                skip_all(CREDENTIALS, &[PERMISSIONS], &mut checks);
            }
        }
        checks.into_list()
    }

    /// Whether a Magento answers at all; who asks does not matter for this address.
    fn reach(&mut self) -> Result<(), Trouble> {
        match self.rest.get::<IgnoredAny>("directory/currency") {
            // A refusal in Magento's own form is an answer.
            Err(trouble) if trouble.said.is_empty() || trouble.no_route() => Err(trouble),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    fn look_at_clock(&self, checks: &mut Checks) {
        let Some(theirs) = self.rest.clock() else {
            return checks.skipped(CLOCK, "the store's answers carry no date");
        };
        let found = skewed(theirs - Utc::now()).into_iter().collect();
        checks.settle(CLOCK, found, "as this machine's");
    }

    fn look_behind(&mut self, granted: &Granted, config: &config::Store, checks: &mut Checks) {
        checks.fine(CREDENTIALS, "accepted");
        checks.settle(PERMISSIONS, granted.findings(), format!("{} granted", granted.count()));
        for (link, areas, look) in LOOKS {
            if let Some(area) = areas.iter().find(|area| !granted.has(**area)) {
                checks.skipped(link, format!("needs the permission for {}", area.words()));
                continue;
            }
            match look(self, config) {
                Ok((found, told)) => {
                    checks.settle(link, found, told);
                }
                Err(trouble) => checks.found(link, finding(&trouble, "it was not looked at")),
            }
        }
    }

    /// SKUs stand in addresses: a web server that refuses an encoded slash hides them.
    fn look_at_slash(&mut self, _: &config::Store) -> Result<(Vec<Finding>, String), Trouble> {
        let read = self.rest.get::<IgnoredAny>("products/cpsync%2Fprobe");
        let through = match read {
            Ok(_) => true,
            Err(trouble) if matches!(trouble.fault.kind, FaultKind::Unavailable { .. }) => {
                return Err(trouble);
            }
            Err(trouble) => trouble.status == 404 && !trouble.no_route(),
        };
        let found = (!through).then(|| {
            Finding::problem(
                "the web server does not let a `/` in a SKU through",
                "products whose item number has a slash cannot be read or changed one by one; they \
                 wait in the queue",
                "Apache: `AllowEncodedSlashes NoDecode`; nginx: the configuration that comes with \
                 Magento passes it; a firewall in front: allow `%2F`",
            )
        });
        Ok((found.into_iter().collect(), "passes".to_owned()))
    }

    fn look_at_consumers(&mut self, granted: &Granted, probe: bool, checks: &mut Checks) {
        if self.settings.bulk == config::Bulk::Never {
            return checks.skipped(CONSUMERS, "`bulk` is \"never\"");
        }
        if !probe {
            return checks.skipped(CONSUMERS, "a dry run queues no probe");
        }
        if !granted.has(Area::Bulk) || !granted.has(Area::Products) {
            return checks.skipped(CONSUMERS, "needs the permission for bulk operations");
        }
        match self.drained() {
            Ok(true) => checks.fine(CONSUMERS, "running"),
            Ok(false) => checks.found(CONSUMERS, stopped(self.settings.bulk_deadline)),
            Err(trouble) => checks.found(CONSUMERS, finding(&trouble, "it was not looked at")),
        }
    }
}

fn stopped(deadline: std::time::Duration) -> Finding {
    Finding::warning(
        format!("the store's async consumers did not work off a probe within {deadline:?}"),
        "products go one by one, about a third as fast",
        "have Magento's cron run (`bin/magento cron:install`), or start \
         `bin/magento queue:consumers:start async.operations.all`; `bulk = \"never\"` asks no more",
    )
}

fn skewed(ahead: TimeDelta) -> Option<Finding> {
    if ahead.abs() < SKEW {
        return None;
    }
    let word = if ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
    Some(Finding::warning(
        format!("the store's clock is {} min {word} this machine's", ahead.num_minutes().abs()),
        "a clock here that runs 10 min ahead has every request refused; special prices begin at \
         another minute",
        "let both machines take their time from the network (NTP, Windows Time)",
    ))
}

fn skip_all(broken: &str, first: &[&str], checks: &mut Checks) {
    checks.skip_after(broken, first);
    checks.skip_after(broken, &LOOKS.map(|(link, ..)| link));
    checks.skip_after(broken, &[CONSUMERS]);
}

/// A trouble as a finding; its hint says what to do.
fn finding(trouble: &Trouble, consequence: &str) -> Finding {
    let severity = match trouble.fault.kind {
        FaultKind::Unavailable { .. } | FaultKind::Busy => Severity::Unreachable,
        _ => Severity::Problem,
    };
    let fix = trouble.fault.hint.clone().unwrap_or_else(|| {
        "run `cpsync doctor -vv`; report it with `cpsync support bundle` if it stays".to_owned()
    });
    Finding::new(severity, trouble.fault.message.clone(), consequence, fix)
}
