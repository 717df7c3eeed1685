//! Behaving doubles for cpsync's tests, demo and bench: a SQL Server with a Counterpoint company
//! (TDS), and web stores (HTTP). They keep real state and answer as recorded systems do.

pub mod clerk;
pub mod company;
pub mod counterpoint;
pub mod http;
pub mod magento2;
pub mod mail;
pub mod ncr_api;
pub mod pictures;
mod tls;

pub use tls::authority;
