//! `orders` and `customers` as typed in.

use std::time::Duration;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::cli::examples;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Orders {
    /// Turn new web orders into Counterpoint documents
    #[command(before_help = examples::ORDERS_IMPORT)]
    Import(Import),
    /// Tell the store what became of orders in Counterpoint: invoices, shipments, tracking numbers
    #[command(before_help = examples::ORDERS_ACTIVITY)]
    Activity(Activity),
    /// List web orders: those on their way, held or waiting for a decision
    #[command(before_help = examples::ORDERS_LIST)]
    List {
        /// Only orders in this state; `attention`: changed at the store after the import; `all`
        #[arg(long, value_name = "STATE", value_parser = STATES)]
        state: Option<String>,
    },
    /// Tell everything of an order: customer, lines, the sum, what was written, what happened when
    #[command(before_help = examples::ORDERS_SHOW)]
    Show(Named),
    /// Keep orders from being imported until they are released
    #[command(before_help = examples::ORDERS_HOLD)]
    Hold {
        #[command(flatten)]
        named: Named,
        /// Why, for those who come later
        #[arg(long, value_name = "TEXT", default_value = "held by a person")]
        reason: String,
    },
    /// Let held orders go, a second order of the same goods included; end what waits for a decision
    #[command(before_help = examples::ORDERS_RELEASE)]
    Release(Named),
    /// Try held orders and failed ones with the next pass, whenever their turn would be
    #[command(before_help = examples::ORDERS_RETRY)]
    Retry(Named),
    /// Say which Counterpoint document an order is that a person entered by hand
    #[command(before_help = examples::ORDERS_LINK)]
    Link {
        /// The order's number, or the store's id of it
        #[arg(value_name = "ID")]
        id: String,
        /// The document's number, as Counterpoint shows it
        #[arg(value_name = "TKT_NO")]
        number: String,
    },
}

const STATES: [&str; 10] = [
    "ignored",
    "waiting",
    "seen",
    "claimed",
    "written",
    "acknowledged",
    "held",
    "closed",
    "attention",
    "all",
];

#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// This order (the number that the shopper was given); may be repeated
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub(in crate::cli) order: Vec<String>,
    /// Look at all orders changed since this day (2026-11-30)
    #[arg(long, value_name = "DATE", conflicts_with = "order", value_parser = day)]
    pub(in crate::cli) since: Option<NaiveDate>,
    /// Take up at most this many orders; the rest stays for the next pass
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) limit: Option<u64>,
    /// Stop after this long (30s, 20m, 2h); the rest stays for the next pass
    #[arg(long, value_name = "TIME", value_parser = crate::config::duration::parse)]
    pub(in crate::cli) max_duration: Option<Duration>,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("`{text}` is no day like `2026-11-30`"))
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Activity {
    /// This order (its number, or the store's id of it), also one that is done with; may be repeated
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub(in crate::cli) order: Vec<String>,
    /// Stop after this long (30s, 20m, 2h); the rest stays for the next pass
    #[arg(long, value_name = "TIME", value_parser = crate::config::duration::parse)]
    pub(in crate::cli) max_duration: Option<Duration>,
}

/// Orders that a person names.
#[derive(Debug, Args)]
pub(in crate::cli) struct Named {
    /// The order's number, or the store's id of it
    #[arg(value_name = "ID", required = true)]
    pub(in crate::cli) ids: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Customers {
    /// Say which Counterpoint customer a shopper is
    #[command(before_help = examples::CUSTOMERS_LINK)]
    Link {
        /// The store's id of the shopper's account
        #[arg(value_name = "SHOPPER")]
        shopper: String,
        /// `CUST_NO`
        #[arg(value_name = "CUST_NO")]
        customer: String,
    },
    /// Forget which customer a shopper is: his next order decides anew
    #[command(before_help = examples::CUSTOMERS_UNLINK)]
    Unlink {
        /// The store's id of the shopper's account
        #[arg(value_name = "SHOPPER")]
        shopper: String,
    },
    /// Tell which customer a shopper is and why, or who he would become
    #[command(before_help = examples::CUSTOMERS_WHY)]
    Why {
        /// The store's id of the shopper's account, or an e-mail address
        #[arg(value_name = "SHOPPER")]
        shopper: String,
    },
}
