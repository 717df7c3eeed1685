//! What several suites share.

pub mod company;
pub mod mssql;
pub mod shop;
pub mod site;
