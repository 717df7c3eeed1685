//! `payments`, `tax` and `charges` of `[stores.NAME.orders]`: where an order's money is booked.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// How payments are booked.
#[derive(Clone, Debug, Default)]
pub struct PaymentRules {
    /// The store's code of a payment method -> how it is booked; a key may end in `*`.
    pub methods: BTreeMap<String, PaymentRule>,
    /// Methods that are not named; `None` = such an order is held.
    pub default: Option<PaymentRule>,
    /// Gift cards redeemed; `None` = such an order is held.
    pub gift_card: Option<PaymentRule>,
    /// Store credit redeemed; `None` = such an order is held.
    pub store_credit: Option<PaymentRule>,
    /// Loyalty points redeemed; `None` = such an order is held.
    pub points: Option<PaymentRule>,
}

/// How a payment is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRule {
    /// `SY_PAY_COD.PAY_COD`
    pub pay_code: String,
    /// When it counts.
    pub time: PaymentTime,
}

/// When a payment counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentTime {
    /// What is invoiced is a deposit, the rest a final payment.
    Invoiced,
    /// All of it was taken: a deposit.
    Deposit,
    /// All of it is taken at release: a final payment.
    Final,
}

/// Which tax code (`AR_TAX_COD.TAX_COD`) an order gets: `none` without tax, else the first of `zips`,
/// `regions`, `default` that knows where it goes.
#[derive(Clone, Debug, Default)]
pub struct OrderTax {
    /// Orders without tax; `None` = as the others.
    pub none: Option<String>,
    /// Postal code -> tax code; a key may end in `*`.
    pub zips: BTreeMap<String, String>,
    /// Region code (`VA`), country and region (`US-VA`) or country (`US-*`) -> tax code.
    pub regions: BTreeMap<String, String>,
    /// Everywhere else; `None` = such an order is held.
    pub default: Option<String>,
}

/// Miscellaneous charges, `PS_DOC_HDR_MISC_CHRG` 1 to 5. Shipping is number 1.
#[derive(Clone, Debug, Default)]
pub struct OrderCharges {
    /// The store's code of a fee -> the charge's number, 2 to 5.
    pub fees: BTreeMap<String, u8>,
    /// Fees that are not named; `None` = such an order is held.
    pub default: Option<u8>,
    /// The cents that an order does not add up by.
    pub rounding: Rounding,
}

/// Where the cents go that an order does not add up by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rounding {
    /// The largest difference that is booked, not negative; an order further out is held.
    pub limit: Decimal,
    /// The number of the charge that takes it, 1 to 5.
    pub charge: u8,
}
