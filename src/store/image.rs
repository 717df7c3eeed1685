//! Pictures of a store's products: what a store can be asked for.

use std::collections::BTreeSet;

use crate::model::{PictureKind, PictureRole, Sku};

/// A picture of a product as the store holds it, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreImage {
    /// The store's id.
    pub id: String,
    /// The file's path at the store.
    pub file: String,
    /// Its alt text; empty without one.
    pub alt: String,
    /// Orders the product's pictures; not unique.
    pub position: u32,
    /// What it is used for.
    pub roles: BTreeSet<PictureRole>,
    /// Whether shoppers do not see it in the product's gallery.
    pub hidden: bool,
}

/// What is to happen to one picture of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageChange {
    /// The product.
    pub sku: Sku,
    /// What.
    pub action: ImageAction,
}

/// What is to happen to a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageAction {
    /// Put it there; after a lost answer, take what is there under this name beside those that were
    /// there before.
    Add {
        /// The picture. None of the product's has its name.
        content: ImageContent,
        /// How it is shown.
        shown: ImageShown,
        /// The store's ids of the product's other pictures.
        beside: BTreeSet<String>,
    },
    /// Put this one in its place. Done twice, it is done once.
    Replace {
        /// The store's id.
        id: String,
        /// The picture. None of the product's others has its name.
        content: ImageContent,
        /// How it is shown.
        shown: ImageShown,
    },
    /// Show it in another way.
    Update {
        /// The store's id.
        id: String,
        /// How.
        shown: ImageShown,
    },
    /// Take it away; one that is not there is success.
    Remove {
        /// The store's id.
        id: String,
    },
}

/// A picture to upload.
#[derive(Clone, PartialEq, Eq)]
pub struct ImageContent {
    /// The name without extension: lower-case letters, digits and hyphens.
    pub stem: String,
    /// One of [`super::Store::image_kinds`].
    pub kind: PictureKind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How a picture is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageShown {
    /// The alt text.
    pub alt: String,
    /// Its place, ascending.
    pub position: u32,
    /// Its roles, all of them; the product's other pictures lose them.
    pub roles: BTreeSet<PictureRole>,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageDone {
    /// It is as it should be; the store's id of the picture.
    Done(String),
    /// The store has no such picture any more.
    NoImage,
    /// The store has no such product any more.
    NoProduct,
}

/// Without the bytes, which nobody wants in a log.
impl std::fmt::Debug for ImageContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{} of {} bytes", self.stem, self.kind.as_str(), self.bytes.len())
    }
}
