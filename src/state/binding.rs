//! Bindings: our key <-> the store's product.

use rusqlite::Row;
use rusqlite::types::Type;

use super::word::words;
use super::{Error, ErrorKind, Result, State, Writer, query};
use crate::model::Shape;

/// What one of our keys is at a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Ours: a [`crate::model::ProductKey`] as text.
    pub key: String,
    /// The key of the job that sends it.
    pub root: String,
    /// The SKU that the store holds it under; no two keys have the same.
    pub sku: String,
    /// The store's id; empty where it is not known, or the platform tells none.
    pub store_id: String,
    /// What was made of it.
    pub shape: Shape,
    /// How far its creation came.
    pub phase: Phase,
    /// Whether it is enabled, as the store last acknowledged.
    pub online: bool,
}

/// How far a creation came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// To be made: written before the request, so that after a crash the store is asked.
    Creating,
    /// Made; its stock is still to be sent.
    Created,
    /// Complete.
    Bound,
}
words!(Phase { Creating = "creating", Created = "created", Bound = "bound" });

impl State {
    /// Reads one key's binding.
    pub fn binding(&self, store: &str, entity: &str, key: &str) -> Result<Option<Binding>> {
        self.database.one(query!("binding_get"), [store, entity, key], read)
    }

    /// Reads the binding that holds a SKU.
    pub fn binding_of_sku(&self, store: &str, entity: &str, sku: &str) -> Result<Option<Binding>> {
        self.database.one(query!("binding_of_sku"), [store, entity, sku], read)
    }

    /// Reads the binding that holds a SKU in whatever case, as stores compare them; `None` when several
    /// do. Looks at every binding of the store: for a SKU that nothing holds as it is written.
    pub fn binding_like_sku(
        &self,
        store: &str,
        entity: &str,
        sku: &str,
    ) -> Result<Option<Binding>> {
        let values = [store, entity, sku.trim()];
        let mut found = self.database.all(query!("binding_like_sku"), values, read)?;
        Ok(if found.len() == 1 { found.pop() } else { None })
    }

    /// Reads the bindings under one root, by key.
    pub fn bindings_of_root(&self, store: &str, entity: &str, root: &str) -> Result<Vec<Binding>> {
        self.database.all(query!("binding_of_root"), [store, entity, root], read)
    }

    /// Calls `take` with each binding of a store, by key, one in memory at a time. An `Err` ends it.
    pub fn for_each_binding(
        &self,
        store: &str,
        entity: &str,
        take: impl FnMut(Binding) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        self.database.each(query!("binding_all"), [store, entity], read, take)
    }
}

impl Writer<'_> {
    /// Keeps what a key is at the store.
    ///
    /// A SKU that another key holds is taken over: within the same [`State::write`] that other key
    /// must get another SKU or be removed, or the commit is refused. Two keys thus swap SKUs by two
    /// puts, in either order.
    pub fn put_binding(&self, store: &str, entity: &str, binding: &Binding) -> Result<()> {
        let Binding { key, root, sku, store_id, shape, phase, online } = binding;
        let taken = (store, entity, key, sku);
        self.execute("binding", query!("binding_release_sku"), taken)?;
        let shape = shape.as_str();
        let values = (store, entity, key, root, sku, store_id, shape, phase, online);
        self.execute("binding", query!("binding_put"), values)?;
        Ok(())
    }

    /// Forgets what a key is at the store.
    pub fn remove_binding(&self, store: &str, entity: &str, key: &str) -> Result<()> {
        self.execute("binding", query!("binding_remove"), [store, entity, key])?;
        Ok(())
    }

    /// Refuses to commit a key whose SKU was taken.
    pub(super) fn check_bindings(&self) -> Result<()> {
        if !self.touched("binding") {
            return Ok(());
        }
        let sql = query!("binding_find_without_sku");
        let Some(key) = self.database.one(sql, [], |row| row.get::<_, String>("key"))? else {
            return Ok(());
        };
        let cause = format!("another product took the SKU of `{key}`");
        Err(Error::new(ErrorKind::Other, "write", &self.database.path, cause))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Binding> {
    Ok(Binding {
        key: row.get("key")?,
        root: row.get("root")?,
        sku: row.get("sku")?,
        store_id: row.get("store_id")?,
        shape: shape(&row.get::<_, String>("shape")?)?,
        phase: row.get("phase")?,
        online: row.get("online")?,
    })
}

fn shape(word: &str) -> rusqlite::Result<Shape> {
    let all = [Shape::Simple, Shape::Configurable, Shape::Grouped];
    let unknown = || rusqlite::Error::InvalidColumnType(4, "shape".to_owned(), Type::Text);
    all.into_iter().find(|shape| shape.as_str() == word).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRODUCT: (&str, &str) = ("main", "product");

    fn binding(key: &str, sku: &str) -> Binding {
        Binding {
            key: key.to_owned(),
            root: "ROOT".to_owned(),
            sku: sku.to_owned(),
            store_id: "7".to_owned(),
            shape: Shape::Simple,
            phase: Phase::Bound,
            online: true,
        }
    }

    fn two() -> State {
        let state = State::in_memory().unwrap();
        put(&state, &[binding("B", "2"), binding("A", "1")]).unwrap();
        state
    }

    fn put(state: &State, bindings: &[Binding]) -> anyhow::Result<()> {
        state.write(|w| {
            for binding in bindings {
                w.put_binding(PRODUCT.0, PRODUCT.1, binding)?;
            }
            Ok(())
        })
    }

    fn sku_holder(state: &State, sku: &str) -> Option<String> {
        state.binding_of_sku(PRODUCT.0, PRODUCT.1, sku).unwrap().map(|binding| binding.key)
    }

    #[test]
    fn a_binding_is_found_by_key_sku_and_root() -> anyhow::Result<()> {
        let state = two();
        let child = Binding {
            shape: Shape::Grouped,
            phase: Phase::Creating,
            online: false,
            store_id: String::new(),
            ..binding("C", "3")
        };
        put(&state, std::slice::from_ref(&child))?;
        assert_eq!(state.binding("main", "product", "C")?, Some(child));
        assert_eq!(state.binding("other", "product", "C")?, None);
        assert_eq!(sku_holder(&state, "2").as_deref(), Some("B"));
        assert_eq!(state.bindings_of_root("main", "product", "ROOT")?.len(), 3);
        let mut keys = Vec::new();
        state.for_each_binding("main", "product", |binding| {
            keys.push(binding.key);
            Ok(())
        })?;
        assert_eq!(keys, ["A", "B", "C"]);
        state.write(|w| Ok(w.remove_binding("main", "product", "A")?))?;
        assert_eq!(state.binding("main", "product", "A")?, None);
        Ok(())
    }

    #[test]
    fn two_keys_swap_their_skus_in_one_write() -> anyhow::Result<()> {
        let state = two();
        put(&state, &[binding("A", "2"), binding("B", "1")])?;
        assert_eq!(sku_holder(&state, "1").as_deref(), Some("B"));
        assert_eq!(sku_holder(&state, "2").as_deref(), Some("A"));
        Ok(())
    }

    #[test]
    fn a_sku_moves_to_a_new_key_when_the_old_one_goes() -> anyhow::Result<()> {
        let state = two();
        state.write(|w| {
            w.put_binding("main", "product", &binding("NEW", "1"))?;
            Ok(w.remove_binding("main", "product", "A")?)
        })?;
        assert_eq!(sku_holder(&state, "1").as_deref(), Some("NEW"));
        Ok(())
    }

    #[test]
    fn a_key_that_lost_its_sku_is_not_committed() {
        let state = two();
        let error = put(&state, &[binding("A", "2")]).unwrap_err();
        assert!(error.to_string().ends_with("another product took the SKU of `B`"), "{error}");
        assert_eq!(sku_holder(&state, "1").as_deref(), Some("A"));
        assert_eq!(sku_holder(&state, "2").as_deref(), Some("B"));
    }

    #[test]
    fn an_error_of_the_reader_ends_the_stream() {
        let state = two();
        let mut seen = 0;
        let result = state.for_each_binding("main", "product", |_| {
            seen += 1;
            anyhow::bail!("enough")
        });
        assert_eq!((result.unwrap_err().to_string(), seen), ("enough".to_owned(), 1));
    }
}
