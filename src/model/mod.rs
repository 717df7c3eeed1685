//! Nouns without I/O: what both sides of the flow speak about.
//!
//! `counterpoint` fills [`Item`] and [`Family`], `mapper` turns them into [`Product`] and
//! [`StockLevel`], `store` sends those. Nothing here knows SQL, HTTP or the state file.

pub mod activity;
pub mod category;
mod checkup;
mod count;
pub mod customer;
pub mod document;
pub mod family;
pub mod item;
pub mod key;
pub mod order;
pub mod order_site;
pub mod picture;
pub mod price;
pub mod product;
pub mod promotion;
pub mod quantity;
pub mod stock;
pub mod tier;
pub mod value;
pub mod web_order;

pub use activity::{
    ActivityLine, DocumentActivity, DocumentRef, DocumentSeen, DocumentState, Release, ReleaseTold,
    Rest, WrittenLine,
};
pub use category::{Category, ItemCategory, ScopedItem};
pub use checkup::{Check, Checks, Finding, Severity, Verdict};
pub use count::counted;
pub use customer::CustomerRecord;
pub use document::{
    Contact, Document, DocumentLine, DocumentNote, DocumentPayment, MiscCharge, PaymentUse, Till,
};
pub use family::Family;
pub use item::{Barcode, Cell, DimensionValue, Item, Price, ScopeTest, Unit, UnitPrice, Withheld};
pub use key::{ItemNo, ProductKey, Sku, fold};
pub use order::OpenLine;
pub use order_site::{CustomerMatch, OrderSite, TaxRule};
pub use picture::{Picture, PictureFile, PictureKind, PictureRole, fits, free_stem};
pub use price::{Special, WebPrice};
pub use product::{Axis, Content, Creation, Field, Member, Product, Shape, Visibility};
pub use promotion::{Basis, Break, GroupKind, Method, Promotion, Promotions, Skipped};
pub use quantity::Quantity;
pub use stock::{Backorders, StockLevel, StockSettings};
pub use tier::{Tier, TierPrice};
pub use value::Value;
pub use web_order::{
    Delivery, Fee, GiftMessage, LineKind, PaymentKind, PostalAddress, Shopper, WebLine, WebOrder,
    WebPayment, WebTax,
};
