//! `[stores.NAME.prices]`: what the web asks for a product.

use std::time::Duration;

use super::ZeroPrice;

/// Rules of the `prices` task; a creation takes its first prices by the same levels.
#[derive(Clone, Debug)]
pub struct Prices {
    /// `IM_PRC.LOC_ID` that is asked before `*`; `None` = `*` only.
    pub location: Option<String>,
    /// The level shown as the price where it is above the selling one; `None` = no such level.
    pub list: Option<Level>,
    /// The level that the product is sold for: "Price-1" in what follows.
    pub selling: Level,
    /// Decimals that prices are rounded to, half up.
    pub decimals: u32,
    /// The manufacturer's price and the store's attribute that holds it; `None` = not sent.
    pub msrp: Option<(String, Level)>,
    /// The column of `IM_ITEM` with the cost of a stocking unit; `None` = not sent.
    pub cost: Option<String>,
    /// What becomes of a product whose price is 0 or NULL.
    pub zero_price: ZeroPrice,
    /// Whether price rules (`IM_PRC_GRP`, `IM_PRC_RUL`) become special prices.
    pub promotions: bool,
    /// The customer that customer filters are asked of: `AR_CUST.CUST_NO`.
    pub customer: Option<String>,
    /// The store that sale filters are asked of: `PS_STR.STR_ID`.
    pub store: Option<String>,
    /// How far ahead a coming promotion is sent.
    pub look_ahead: Duration,
    /// Who works promotions out.
    pub engine: PriceEngine,
}

/// One of Counterpoint's prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// `REG_PRC`
    Regular,
    /// `PRC_1`..`PRC_6`
    Number(u8),
    /// A column of `IM_ITEM` that the site added: Price-7 to Price-10.
    Column(String),
}

/// Who works promotions out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceEngine {
    /// cpsync, for the rules that it can evaluate exactly.
    Own,
    /// NCR's procedure `USP_GET_PRICE_AND_POINTS`.
    Counterpoint,
}
