//! One product's pictures on their way: what is wanted, what the store confirmed, what it has.

use std::collections::BTreeSet;

use anyhow::Context;

use super::PICTURES;
use crate::mapper::picture::{Held, Marks, Step, steps};
use crate::model::{Picture, PictureFile, Sku, fold, free_stem};
use crate::store::StoreImage;
use crate::task::Pass;

/// One product with its pictures.
pub(super) struct Gallery<'f> {
    /// The product's key in the state file.
    pub(super) key: String,
    /// The product at the store.
    pub(super) sku: Sku,
    /// What it should show, in order.
    pub(super) wanted: Vec<Picture>,
    /// The family's files.
    pub(super) files: &'f [PictureFile],
    /// Only pictures of these files, by stem; empty = all.
    pub(super) only: &'f [String],
    /// What the store confirmed.
    pub(super) marks: Marks,
    /// What it has; `None` = not read.
    pub(super) there: Option<Vec<StoreImage>>,
    /// The names, without extension, that were given to its pictures in this pass.
    pub(super) names: Vec<String>,
    /// Whether what was confirmed is compared with what the store has.
    pub(super) force: bool,
}

impl<'f> Gallery<'f> {
    /// With what the store confirmed.
    pub(super) fn open(
        pass: &Pass,
        (key, sku): (String, Sku),
        wanted: Vec<Picture>,
        (files, only): (&'f [PictureFile], &'f [String]),
        force: bool,
    ) -> anyhow::Result<Self> {
        let text = pass.state.acknowledged(&pass.store.name, PICTURES, &key)?;
        let marks = match text {
            Some(text) => {
                serde_json::from_str(&text).context("could not read what the store confirmed")?
            }
            None => Marks::default(),
        };
        let (there, names) = (None, Vec::new());
        Ok(Self { key, sku, wanted, files, only, marks, there, names, force })
    }

    /// What is to be done.
    pub(super) fn steps(&self, pass: &Pass) -> Vec<Step> {
        let bad = self.files.iter().filter(|file| file.problem.is_some());
        let blocked = bad.map(|file| file.path.as_str()).collect();
        let remove = pass.store.images.gone == crate::config::GonePicture::Remove;
        let mut steps = steps(&self.wanted, &self.marks.held, &blocked, remove);
        steps.retain(|step| self.chosen(step));
        steps
    }

    /// The file that a picture is made from.
    pub(super) fn file(&self, picture: &Picture) -> Option<&'f PictureFile> {
        self.files.iter().find(|file| file.path == picture.path)
    }

    /// The picture with this id, as confirmed.
    pub(super) fn held(&self, id: &str) -> Option<&Held> {
        self.marks.held.iter().find(|held| held.id == id)
    }

    /// A name that none of the product's pictures has.
    pub(super) fn free_stem(&self, stem: &str) -> String {
        let files = self.there.iter().flatten().map(|own| own.file.as_str());
        let files: Vec<&str> = files.chain(self.names.iter().map(String::as_str)).collect();
        free_stem(stem, &files)
    }

    /// The store's ids of the product's pictures.
    pub(super) fn ids(&self) -> BTreeSet<String> {
        let there = self.there.iter().flatten().map(|own| own.id.clone());
        there.chain(self.marks.held.iter().map(|held| held.id.clone())).collect()
    }

    /// Keeps what the store confirmed.
    pub(super) fn note(&self, pass: &Pass) -> anyhow::Result<()> {
        let (store, now) = (pass.store.name.as_str(), pass.timestamp());
        let text = serde_json::to_string(&self.marks).context("could not write marks")?;
        let nothing = self.marks == Marks::default();
        pass.state
            .write(|writer| {
                if nothing {
                    return Ok(writer.remove_acknowledged(store, PICTURES, &self.key)?);
                }
                Ok(writer.put_acknowledged(store, PICTURES, &self.key, &text, now)?)
            })
            .context("could not note the pictures that the store confirmed")
    }

    fn chosen(&self, step: &Step) -> bool {
        if self.only.is_empty() {
            return true;
        }
        let path = match step {
            Step::Add(picture, _)
            | Step::Replace(_, picture, _)
            | Step::Update(_, picture, _)
            | Step::Note(_, Some(picture)) => Some(picture.path.as_str()),
            Step::Remove(id) | Step::Note(id, None) => self.held(id).map(|held| held.path.as_str()),
        };
        path.is_some_and(|path| self.only.iter().any(|only| is_file(path, only)))
    }
}

/// Whether a person means this file by a name without extension, or with it.
pub(super) fn is_file(path: &str, named: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    [path, name, stem].iter().any(|own| fold(own) == fold(named))
}
