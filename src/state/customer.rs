//! Which customer of Counterpoint a shopper with an account is: settled by the first order, or by a
//! person.

use rusqlite::Row;

use super::{Result, State, Writer, query};

/// A shopper's customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerLink {
    /// The store's name.
    pub store: String,
    /// The store's id of the shopper's account.
    pub customer_id: String,
    /// `AR_CUST.CUST_NO`
    pub cust_no: String,
    /// The shopper's e-mail address when the link was made.
    pub email: String,
    /// How it was made, in words.
    pub how: String,
    /// When, unix seconds, UTC.
    pub at: i64,
}

impl State {
    /// Reads a shopper's link.
    pub fn customer_link(&self, store: &str, customer_id: &str) -> Result<Option<CustomerLink>> {
        self.database.one(query!("customer_link_get"), [store, customer_id], read)
    }

    /// Reads every link of a store, by the store's id.
    pub fn customer_links(&self, store: &str) -> Result<Vec<CustomerLink>> {
        self.database.all(query!("customer_link_list"), [store], read)
    }
}

impl Writer<'_> {
    /// Keeps a link; the shopper's former one is replaced.
    pub fn put_customer_link(&self, link: &CustomerLink) -> Result<()> {
        let CustomerLink { store, customer_id, cust_no, email, how, at } = link;
        let values = (store, customer_id, cust_no, email, how, at);
        self.execute("customer_link", query!("customer_link_put"), values)?;
        Ok(())
    }

    /// Forgets a link, and tells whether there was one.
    pub fn remove_customer_link(&self, store: &str, customer_id: &str) -> Result<bool> {
        let values = [store, customer_id];
        Ok(self.execute("customer_link", query!("customer_link_remove"), values)? > 0)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<CustomerLink> {
    Ok(CustomerLink {
        store: row.get("store")?,
        customer_id: row.get("customer_id")?,
        cust_no: row.get("cust_no")?,
        email: row.get("email")?,
        how: row.get("how")?,
        at: row.get("at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shopper_has_one_customer_and_a_customer_may_have_several_shoppers() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let link = |store: &str, id: &str, cust: &str| CustomerLink {
            store: store.to_owned(),
            customer_id: id.to_owned(),
            cust_no: cust.to_owned(),
            email: "a@b.example".to_owned(),
            how: "linked by a person".to_owned(),
            at: 1,
        };
        state.write(|w| {
            w.put_customer_link(&link("main", "7", "100001"))?;
            w.put_customer_link(&link("main", "7", "100002"))?;
            Ok(w.put_customer_link(&link("pier", "1", "100002"))?)
        })?;
        assert_eq!(state.customer_link("main", "7")?, Some(link("main", "7", "100002")));
        assert_eq!(state.customer_links("pier")?.len(), 1);
        assert!(state.write(|w| Ok(w.remove_customer_link("main", "7")?))?);
        assert!(!state.write(|w| Ok(w.remove_customer_link("main", "7")?))?);
        assert_eq!(state.customer_link("main", "7")?, None);
        Ok(())
    }
}
