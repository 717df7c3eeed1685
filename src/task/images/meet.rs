//! Meeting what the store has: an upload that a killed pass may have made, pictures that were taken
//! away there, and pictures that are there already.

use std::collections::{BTreeSet, HashMap};

use anyhow::Context;

use super::gallery::Gallery;
use crate::config::Turning;
use crate::mapper::picture::{Held, Sending, Step};
use crate::model::{Picture, fits};
use crate::pictures::{self, Limits, Prepared, digest};
use crate::store::StoreImage;
use crate::task::Pass;

/// Brings what is known of the product's pictures in line with what the store has; `false` when the
/// store has no such product.
pub(super) fn run(pass: &mut Pass, gallery: &mut Gallery) -> anyhow::Result<bool> {
    let read = pass.web.find_images(&gallery.sku);
    let read = read.with_context(|| format!("could not read the pictures of `{}`", gallery.sku))?;
    let Some(there) = read else { return Ok(false) };
    let before = gallery.marks.clone();
    if let Some(sending) = gallery.marks.sending.take() {
        resolve(pass, gallery, &there, sending)?;
    }
    let ids: BTreeSet<&str> = there.iter().map(|own| own.id.as_str()).collect();
    gallery.marks.held.retain(|held| ids.contains(held.id.as_str()));
    if gallery.force {
        believe(gallery, &there);
    }
    adopt(pass, gallery, &there)?;
    if gallery.marks != before {
        gallery.note(pass)?;
    }
    gallery.there = Some(there);
    Ok(true)
}

/// An upload was under way when a pass was killed: what there is of its name beside the others is
/// it; of a replacement the bytes tell.
fn resolve(
    pass: &mut Pass,
    gallery: &mut Gallery,
    there: &[StoreImage],
    sending: Sending,
) -> anyhow::Result<()> {
    let Sending { mut picture, stem, bytes, beside } = sending;
    if picture.id.is_empty() {
        let known = |id: &String| gallery.held(id).is_some() || beside.contains(id);
        let made = there.iter().find(|own| !known(&own.id) && fits(&stem, &own.file));
        if let Some(made) = made {
            picture.id.clone_from(&made.id);
            gallery.marks.held.push(picture);
        }
    } else if bytes_of(pass, gallery, &picture.id)?.is_some_and(|own| own == bytes) {
        gallery.marks.held.retain(|held| held.id != picture.id);
        gallery.marks.held.push(picture);
    }
    Ok(())
}

/// What the store shows counts, not what was confirmed some time.
fn believe(gallery: &mut Gallery, there: &[StoreImage]) {
    for held in gallery.marks.held.iter_mut().filter(|held| held.ours) {
        if let Some(own) = there.iter().find(|own| own.id == held.id) {
            held.alt.clone_from(&own.alt);
            held.position = own.position;
            held.roles.clone_from(&own.roles);
            held.hidden = own.hidden;
        }
    }
}

/// Pictures that would be added and are there already, byte for byte, are not sent again. What also
/// has the name that we give is taken for ours; any other is left alone.
fn adopt(pass: &mut Pass, gallery: &mut Gallery, there: &[StoreImage]) -> anyhow::Result<()> {
    let mut foreign: Vec<&StoreImage> =
        there.iter().filter(|own| gallery.held(&own.id).is_none()).collect();
    let mut contents: HashMap<String, Option<String>> = HashMap::new();
    for step in gallery.steps(pass) {
        let Step::Add(picture, _) = step else { continue };
        if foreign.is_empty() {
            return Ok(());
        }
        let Ok(Some(prepared)) = prepare(pass, gallery, &picture) else { continue };
        let wanted = digest(&prepared.bytes);
        let mut found = None;
        for own in &foreign {
            if !contents.contains_key(&own.id) {
                contents.insert(own.id.clone(), bytes_of(pass, gallery, &own.id)?);
            }
            if contents[&own.id].as_ref() == Some(&wanted) {
                found = Some(StoreImage::clone(own));
                break;
            }
        }
        if let Some(own) = found {
            foreign.retain(|other| other.id != own.id);
            gallery.marks.held.push(taken(&picture, own, wanted));
        }
    }
    Ok(())
}

fn taken(picture: &Picture, own: StoreImage, bytes: String) -> Held {
    Held {
        path: picture.path.clone(),
        digest: picture.digest.clone(),
        ours: fits(&picture.stem, &own.file),
        id: own.id,
        alt: own.alt,
        position: own.position,
        roles: own.roles,
        hidden: own.hidden,
        stem: picture.stem.clone(),
        bytes,
    }
}

/// The digest of what the store has under an id.
fn bytes_of(pass: &mut Pass, gallery: &Gallery, id: &str) -> anyhow::Result<Option<String>> {
    let read = pass.web.read_image(&gallery.sku, id);
    let read = read.with_context(|| format!("could not read a picture of `{}`", gallery.sku))?;
    Ok(read.map(|bytes| digest(&bytes)))
}

/// The bytes to send of a picture; `Ok(None)` = its file is not what was found any more.
pub(super) fn prepare(
    pass: &Pass,
    gallery: &Gallery,
    picture: &Picture,
) -> Result<Option<Prepared>, String> {
    let images = &pass.store.images;
    let (Some(folder), Some(file)) = (&images.folder, gallery.file(picture)) else {
        return Ok(None);
    };
    let turn = images.turning == Turning::Apply;
    pictures::prepare(folder, file, Limits::of(images), turn, pass.web.image_kinds())
}
