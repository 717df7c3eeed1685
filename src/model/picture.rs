//! Pictures of items: the files that Counterpoint knows by their names, and what a product shows.

use std::collections::BTreeSet;

use super::ItemNo;

/// A file of the item-image folder that belongs to an item, as `images find` last saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFile {
    /// Its path inside the folder, parts joined by `/`.
    pub path: String,
    /// The item.
    pub item: ItemNo,
    /// What stands behind the item in the name, `1` or `Navy`; empty for a main picture.
    pub suffix: String,
    /// Whether `IM_ITEM.ECOMM_IMG_FILE` names it: it comes before every other.
    pub named: bool,
    /// SHA-256 of its bytes in hexadecimal digits; empty where `problem` stands.
    pub digest: String,
    /// What it really is; `None` where `problem` stands.
    pub kind: Option<PictureKind>,
    /// Whether its EXIF data say that it is to be turned.
    pub turned: bool,
    /// Why it cannot be sent, one sentence; `None` = it can.
    pub problem: Option<String>,
}

/// What an image file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PictureKind {
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// GIF
    Gif,
    /// `WebP`
    WebP,
}

/// What a store uses a picture for, beside showing it in the gallery. One picture of a product has
/// a role at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PictureRole {
    /// The large one on the product's page.
    Base,
    /// In lists.
    Small,
    /// In carts and search results.
    Thumbnail,
    /// In place of the text of an option.
    Swatch,
}

/// A picture as a product should show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file's path inside the folder.
    pub path: String,
    /// The name to give it at the store, lower case, without its extension.
    pub stem: String,
    /// What is sent: the digest of the file, with a mark where it is turned on the way.
    pub digest: String,
    /// Text for those who cannot see it.
    pub alt: String,
    /// What it is used for.
    pub roles: BTreeSet<PictureRole>,
}

impl PictureKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Gif, Self::WebP];

    /// The word kept in the state file, and the usual extension.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Its MIME type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }
}

impl PictureRole {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Base, Self::Small, Self::Thumbnail, Self::Swatch];

    /// The word in cpsync.toml and in the state file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Small => "small",
            Self::Thumbnail => "thumbnail",
            Self::Swatch => "swatch",
        }
    }

    /// The role of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}
