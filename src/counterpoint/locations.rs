//! Which locations are meant: the configuration's lists, groups and `all`, checked against `IM_LOC`.
//!
//! An unknown location would read as "nothing in stock" everywhere, so it is an error before anything
//! is compared.

use super::catalogue::Catalogue;
use super::connection::Connection;
use super::error::Error;
use super::fold;
use super::sql::{self, Request};
use crate::config::{Inventory, Locations};

/// The site's locations, read when first asked for.
#[derive(Debug, Default)]
pub(super) struct Known(Option<Vec<String>>);

impl Known {
    /// The locations that are meant, as `IM_LOC` spells them, each once.
    pub(super) fn resolve(
        &mut self,
        connection: &mut Connection,
        catalogue: &Catalogue,
        wanted: &Locations,
    ) -> Result<Vec<String>, Error> {
        match wanted {
            Locations::All => Ok(self.all(connection)?.to_vec()),
            Locations::Group(group) => members(connection, catalogue, group),
            Locations::List(list) => {
                list.iter().map(|location| self.one(connection, location)).collect()
            }
        }
    }

    /// One location, as `IM_LOC` spells it.
    pub(super) fn one(
        &mut self,
        connection: &mut Connection,
        location: &str,
    ) -> Result<String, Error> {
        let known = self.all(connection)?;
        match known.iter().find(|known| fold(known) == fold(location)) {
            Some(known) => Ok(known.clone()),
            None => Err(Error::configuration(format!(
                "could not find location `{location}` in Counterpoint"
            ))
            .hint(format!("its locations are: {}", known.join(", ")))),
        }
    }

    /// Every location whose quantities the inventory rules add up, in the order of `IM_LOC`.
    pub(super) fn needed(
        &mut self,
        connection: &mut Connection,
        catalogue: &Catalogue,
        inventory: &Inventory,
    ) -> Result<Vec<String>, Error> {
        let mut needed = Vec::new();
        for source in &inventory.sources {
            needed.extend(self.resolve(connection, catalogue, &source.locations)?);
        }
        needed.sort_unstable();
        needed.dedup();
        Ok(needed)
    }

    fn all(&mut self, connection: &mut Connection) -> Result<&[String], Error> {
        let known = match self.0.take() {
            Some(known) => known,
            None => connection.rows(&Request::new(&sql::LOCATIONS), |row| row.text("LOC_ID"))?,
        };
        Ok(self.0.insert(known))
    }
}

fn members(
    connection: &mut Connection,
    catalogue: &Catalogue,
    group: &str,
) -> Result<Vec<String>, Error> {
    let feature = format!("location group `{group}`");
    catalogue.require("IM_LOC_GRP_LOC", &["LOC_GRP_ID", "LOC_ID"], &feature)?;
    let request = Request::new(&sql::LOCATION_GROUP).with(group);
    let members = connection.rows(&request, |row| row.text("LOC_ID"))?;
    if members.is_empty() {
        return Err(Error::configuration(format!("could not find a location in group `{group}`"))
            .hint("check the group under Setup > Inventory > Location groups in Counterpoint"));
    }
    Ok(members)
}
