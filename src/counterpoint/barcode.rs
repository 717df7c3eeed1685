//! What a person may have read off a label: the product that a barcode belongs to.

use super::Counterpoint;
use super::error::Error;
use super::sql::{self, Request};
use crate::model::{ItemNo, ProductKey};

/// The longest barcode that `IM_BARCOD` can hold; a longer text would be cut off in the cast and find
/// somebody else.
const LONGEST: usize = 50;

impl Counterpoint {
    /// The products with this barcode, by item number; none where the site has no `IM_BARCOD`.
    pub fn find_barcode(&mut self, code: &str) -> Result<Vec<ProductKey>, Error> {
        if !self.catalogue.offers("IM_BARCOD") || code.chars().count() > LONGEST {
            return Ok(Vec::new());
        }
        let mut found = self.connection.rows(&request(code), |row| {
            let (item, dims) = (ItemNo(row.text("ITEM_NO")?), row.dims()?);
            let unit = row.text("UNIT")?.chars().next().filter(|unit| ('1'..='5').contains(unit));
            Ok(match unit {
                Some(unit) => ProductKey::Unit(item, unit),
                None if dims.iter().any(|dim| dim != "*") => ProductKey::Cell(item, dims),
                None => ProductKey::Item(item),
            })
        })?;
        found.dedup();
        Ok(found)
    }
}

pub(super) fn request(code: &str) -> Request {
    Request::new(&sql::BARCODE_FIND).with(code)
}
