//! `[stores.NAME.images]`: which pictures of items go to the store and how.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::model::PictureRole;

/// Rules of `images find` and `images sync`.
#[derive(Clone, Debug)]
pub struct Images {
    /// Counterpoint's folder of item images; `None` = the store gets no pictures.
    pub folder: Option<PathBuf>,
    /// Whether the folders in it are looked through, too.
    pub subfolders: bool,
    /// The largest file that is sent, in bytes.
    pub largest: u64,
    /// The most pixels that a picture may have.
    pub most_pixels: u64,
    /// Roles of a product's first picture.
    pub main_roles: BTreeSet<PictureRole>,
    /// Roles of the first picture of a grid cell.
    pub cell_roles: BTreeSet<PictureRole>,
    /// Column of the alt text; `None` = the item's name.
    pub alt: Option<String>,
    /// What happens to a picture whose EXIF data say that it is to be turned.
    pub turning: Turning,
    /// Whether `ITEM^38` is the grid value 38 where there is one; otherwise a number is an order.
    pub grid_numbers: bool,
    /// What becomes of a picture at the store whose file is gone.
    pub gone: GonePicture,
}

/// What happens to a picture that is to be turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turning {
    /// It is turned and saved anew: stores forget the EXIF data when they make smaller pictures.
    Apply,
    /// It is sent as it is.
    Keep,
}

/// What becomes of a picture at the store whose file is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GonePicture {
    /// It is removed, if cpsync had sent it.
    Remove,
    /// It stays.
    Leave,
}
