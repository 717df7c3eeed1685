//! Doubles.
pub mod http;
pub mod magento2;
