//! What several suites share.

pub(crate) mod company;
pub(crate) mod config;
pub(crate) mod desk;
pub(crate) mod few;
pub(crate) mod mssql;
pub(crate) mod orders;
pub(crate) mod outcome;
pub(crate) mod pause;
pub(crate) mod seen;
pub(crate) mod shop;
pub(crate) mod site;
