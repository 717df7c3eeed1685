//! An item whose number is spelled anew: what is kept by the number goes along.
//!
//! SQL Server and the stores compare without regard to case, this file does not: `abc` that became
//! `ABC` would be an item gone and another come, and the one would take the other's product off the web.

use super::{Result, Writer, query};

impl Writer<'_> {
    /// Moves the products of an item, with those of its cells and units, to its new spelling, and what
    /// the store confirmed of them in these facets. What is there already by the new one stays.
    pub fn respell_products(
        &self,
        store: &str,
        entity: &str,
        facets: &[&str],
        (old, new): (&str, &str),
    ) -> Result<()> {
        self.execute("binding", query!("binding_respell"), (store, entity, old, new))?;
        self.execute("binding", query!("binding_respell_root"), (store, entity, old, new))?;
        for facet in facets {
            let values = (store, facet, old, new);
            self.execute("acknowledged", query!("acknowledged_respell"), values)?;
        }
        Ok(())
    }

    /// Moves an item's signature and jobs of a task to its new spelling.
    pub fn respell_task(&self, store: &str, task: &str, (old, new): (&str, &str)) -> Result<()> {
        let values = (store, task, old, new);
        self.execute("signature", query!("signature_respell"), values)?;
        self.execute("signature", query!("signature_respell_root"), values)?;
        self.execute("job", query!("job_respell"), values)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Shape;
    use crate::state::{Binding, JobFilter, JobKey, Phase, Signature, State};

    const KEYS: [&str; 4] = ["abc", "abc\tcell\tRED\t*\t*", "abc\tunit\t1", "abcd"];

    #[test]
    fn an_item_takes_its_products_along_and_nobody_elses() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        state.write(|w| {
            for key in KEYS {
                let binding = Binding {
                    key: key.into(),
                    root: key.split('\t').next().unwrap_or_default().into(),
                    sku: key.into(),
                    store_id: String::new(),
                    shape: Shape::Simple,
                    phase: Phase::Bound,
                    online: true,
                };
                w.put_binding("main", "product", &binding)?;
                w.put_acknowledged("main", "stock", key, "7", 1)?;
                w.put_acknowledged("main", "category", key, "x", 1)?;
                w.enqueue(&JobKey::new("main", "prices", key), "new", 1)?;
            }
            let signature = Signature { root: "abc".into(), version: 1, online: 1 };
            w.put_signature("main", "items", "abc", &signature)?;
            w.respell_products("main", "product", &["stock"], ("abc", "ABC"))?;
            w.respell_task("main", "prices", ("abc", "ABC"))?;
            Ok(w.respell_task("main", "items", ("abc", "ABC"))?)
        })?;
        for (old, new) in KEYS.map(|key| (key, key.replacen("abc\t", "ABC\t", 1))) {
            let new = if old == "abc" { "ABC" } else { &new };
            let root = if old == "abcd" { "abcd" } else { "ABC" };
            let binding = state.binding("main", "product", new)?.expect(new);
            assert_eq!((binding.root.as_str(), binding.sku.as_str()), (root, old));
            assert_eq!(state.acknowledged("main", "stock", new)?.as_deref(), Some("7"));
            assert_eq!(state.acknowledged("main", "category", old)?.as_deref(), Some("x"));
        }
        let jobs = state.jobs(&JobFilter::default())?;
        assert_eq!(jobs.iter().filter(|job| job.key.key.starts_with("ABC")).count(), 3);
        let signature = state.signature("main", "items", "ABC")?.expect("it moved");
        assert_eq!(signature.root, "ABC");
        assert_eq!(state.signature("main", "items", "abc")?, None);
        Ok(())
    }
}
