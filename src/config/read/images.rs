//! `[stores.NAME.images]`

use std::collections::BTreeSet;

use toml::de::DeValue;

use super::section::{Section, Wrong, as_array, instead};
use super::values::choose;
use crate::config::{GonePicture, Images, Shown, Turning};
use crate::model::PictureRole;

/// Suffixes of sizes in bytes.
const UNITS: [(&str, u64); 3] = [("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30)];
/// More than this in one request is refused by every web server.
const LARGEST: u64 = 64 << 20;
const PIXELS: u64 = 1_000_000;

pub(super) fn read(section: &mut Section<'_>) -> Images {
    use PictureRole::{Base, Small, Swatch, Thumbnail};
    Images {
        folder: section.path("folder"),
        subfolders: section.flag("subfolders", false),
        largest: size(section, "largest", "2MB"),
        most_pixels: u64::from(section.number("most-megapixels", 40, 1..=400)) * PIXELS,
        main_roles: roles(section, "main-roles", &[Base, Small, Thumbnail]),
        cell_roles: roles(section, "cell-roles", &[Base, Small, Thumbnail, Swatch]),
        alt: section.column("alt"),
        turning: section.choice("turning", &[("apply", Turning::Apply), ("keep", Turning::Keep)]),
        grid_numbers: section.flag("grid-numbers", false),
        gone: section
            .choice("gone", &[("remove", GonePicture::Remove), ("leave", GonePicture::Leave)]),
    }
}

/// `"500KB"`, `"2MB"`, or a number of bytes.
fn size(section: &mut Section<'_>, key: &str, default: &str) -> u64 {
    let read = |value: &DeValue<'_>| {
        let text = value.as_str().ok_or_else(|| instead(value, "a size like \"2MB\""))?;
        match bytes(text) {
            Some(bytes @ 1..=LARGEST) => Ok((bytes, text.to_owned())),
            Some(_) => Err(Wrong::from(format!("is {text}; it can be up to 64MB"))),
            None => Err(Wrong::from(format!("is `{text}`, which is no size like \"2MB\""))),
        }
    };
    let (size, shown) = section
        .take(key, read)
        .unwrap_or_else(|| (bytes(default).unwrap_or(LARGEST), default.to_owned()));
    section.show(key, Shown::Text(shown));
    size
}

fn bytes(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_uppercase();
    let (number, unit) = UNITS
        .iter()
        .find_map(|(suffix, unit)| Some((text.strip_suffix(suffix)?, *unit)))
        .unwrap_or((&text, 1));
    number.trim().parse::<u64>().ok()?.checked_mul(unit)
}

/// A list of roles; an empty one gives none.
fn roles(section: &mut Section<'_>, key: &str, default: &[PictureRole]) -> BTreeSet<PictureRole> {
    let words = PictureRole::ALL.map(|role| (role.as_str(), role));
    let read = |value: &DeValue<'_>| {
        as_array(value)?
            .iter()
            .map(|entry| choose(entry.get_ref(), &words).map(|chosen| words[chosen].1))
            .collect::<Result<BTreeSet<PictureRole>, Wrong>>()
            .map_err(|wrong| Wrong {
                message: format!("has an entry that {}", wrong.message),
                ..wrong
            })
    };
    let roles = section.take(key, read).unwrap_or_else(|| default.iter().copied().collect());
    let shown = roles.iter().map(|role| Shown::from(role.as_str())).collect();
    section.show(key, Shown::List(shown));
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_with_and_without_its_unit() {
        for (text, wanted) in [
            ("2MB", Some(2 << 20)),
            ("500 kb", Some(500 << 10)),
            ("123", Some(123)),
            ("2 apples", None),
            ("-1", None),
            ("99999999999999999999GB", None),
        ] {
            assert_eq!(bytes(text), wanted, "{text}");
        }
    }
}
