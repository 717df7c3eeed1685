//! `cpsync orders`, end to end: from the shop's checkout to the rows in Counterpoint.

mod first;
mod support;
