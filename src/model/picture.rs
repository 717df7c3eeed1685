//! Pictures of items: the files that Counterpoint knows by their names, and what a product shows.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// Whether a file at the store has this name: stores put a number behind a name that is taken.
pub fn fits(stem: &str, file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(own, _)| own).to_lowercase();
    name.strip_prefix(stem).is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_prefix('_')
                .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// The name, with a number where one of the product's pictures has it: a store may take roles and
/// texts from a picture of the same name.
pub fn free_stem(stem: &str, files: &[&str]) -> String {
    let taken = |stem: &str| files.iter().any(|file| fits(stem, file));
    let numbered = |n: u32| if n == 1 { stem.to_owned() } else { format!("{stem}-{n}") };
    (1..=u32::MAX).map(numbered).find(|stem| !taken(stem)).unwrap_or_else(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        for (stem, file, wanted) in [
            ("a-1", "/a/-/a-1.png", true),
            ("a-1", "/a/-/A-1_12.png", true),
            ("a-1", "a-1_.png", false),
            ("a-1", "a-12.png", false),
            ("a-1", "a-1_x.png", false),
        ] {
            assert_eq!(fits(stem, file), wanted, "{stem} {file}");
        }
        assert_eq!(free_stem("a", &["/a.png", "/a-2_1.png"]), "a-3");
        assert_eq!(free_stem("a", &["/b.png"]), "a");
    }
}
