//! One product: read what the store has where that is needed, then step by step, each settled before
//! the next.

use anyhow::Context;

use super::gallery::Gallery;
use super::{TASK, meet};
use crate::mapper::picture::{Held, Sending, Step, take_roles};
use crate::model::Picture;
use crate::pictures::digest;
use crate::report::{Event, FieldChange, Summary};
use crate::store::{Fault, ImageAction, ImageChange, ImageContent, ImageDone, ImageShown};
use crate::task::jobs::Failed;
use crate::task::{Pass, lost};

/// Times that a product is looked at anew because the store did not have what it had confirmed.
const ROUNDS: u32 = 3;

/// What became of a product's pictures.
#[derive(Default)]
pub(super) struct Ended {
    /// Steps that were carried out.
    pub(super) done: u64,
    /// The first that was not.
    pub(super) failed: Option<Failed>,
}

/// What one step came to.
enum Outcome {
    Done,
    /// The store has not what it had confirmed.
    Anew,
    /// It does not have the product.
    NoProduct,
    Failed(Failed),
}

/// Brings one product's pictures in step. `fresh` = it was made by this very pass, and has none.
pub(super) fn run(
    pass: &mut Pass,
    gallery: &mut Gallery,
    fresh: bool,
    summary: &mut Summary,
) -> anyhow::Result<Ended> {
    let mut ended = Ended::default();
    for _ in 0..ROUNDS {
        let steps = gallery.steps(pass);
        let uploads = steps.iter().any(|step| matches!(step, Step::Add(..) | Step::Replace(..)));
        let look = gallery.force || gallery.marks.sending.is_some() || (uploads && !fresh);
        if look && gallery.there.is_none() {
            if !meet::run(pass, gallery)? {
                lost::product(pass, &gallery.key, &gallery.sku)?;
                return Ok(ended);
            }
            continue;
        }
        ended.failed = None;
        let mut anew = false;
        for step in steps {
            pass.check_interrupt()?;
            match take(pass, gallery, &step, summary)? {
                Outcome::Done => ended.done += 1,
                Outcome::Anew => anew = true,
                Outcome::Failed(failed) => drop(ended.failed.get_or_insert(failed)),
                Outcome::NoProduct => {
                    lost::product(pass, &gallery.key, &gallery.sku)?;
                    return Ok(ended);
                }
            }
        }
        if !anew {
            break;
        }
        gallery.there = None;
    }
    Ok(ended)
}

fn take(
    pass: &mut Pass,
    gallery: &mut Gallery,
    step: &Step,
    summary: &mut Summary,
) -> anyhow::Result<Outcome> {
    let outcome = match step {
        Step::Add(picture, position) => upload(pass, gallery, (picture, *position), None)?,
        Step::Replace(id, picture, position) => {
            upload(pass, gallery, (picture, *position), Some(id))?
        }
        Step::Update(id, picture, position) => {
            let shown = shown(picture, *position);
            let action = ImageAction::Update { id: id.clone(), shown };
            let sent = send(pass, gallery, action, &picture.path)?;
            let content = gallery.held(id).map(content_of).unwrap_or_default();
            confirmed(pass, gallery, sent, |id| held(picture, *position, id, content))?
        }
        Step::Remove(id) => remove(pass, gallery, id)?,
        Step::Note(id, picture) => {
            match picture {
                Some(picture) => {
                    let held = &mut gallery.marks.held;
                    if let Some(own) = held.iter_mut().find(|held| held.id == *id) {
                        own.path.clone_from(&picture.path);
                    }
                }
                None => gallery.marks.held.retain(|held| held.id != *id),
            }
            gallery.note(pass)?;
            return Ok(Outcome::Done);
        }
    };
    if matches!(outcome, Outcome::Done) {
        tell(pass, gallery, step, summary)?;
    }
    Ok(outcome)
}

/// Uploads a picture, for the one with this id or as a new one. What is about to be sent is noted
/// first: after a kill the next pass looks for it.
fn upload(
    pass: &mut Pass,
    gallery: &mut Gallery,
    (picture, position): (&Picture, u32),
    instead: Option<&String>,
) -> anyhow::Result<Outcome> {
    let prepared = match meet::prepare(pass, gallery, picture) {
        Ok(Some(prepared)) => prepared,
        Ok(None) => return Ok(Outcome::Failed(changed(picture))),
        Err(problem) => return Ok(Outcome::Failed(unusable(picture, &problem))),
    };
    let stem = gallery.free_stem(&picture.stem);
    let beside = gallery.ids();
    let bytes = digest(&prepared.bytes);
    let sent_as = (stem.clone(), bytes.clone());
    let former = instead.cloned().unwrap_or_default();
    gallery.marks.sending = Some(Sending {
        picture: held(picture, position, former, sent_as.clone()),
        stem: stem.clone(),
        bytes,
        beside: beside.clone(),
    });
    gallery.note(pass)?;
    gallery.names.push(stem.clone());
    let content = ImageContent { stem, kind: prepared.kind, bytes: prepared.bytes };
    let shown = shown(picture, position);
    let action = match instead {
        Some(id) => ImageAction::Replace { id: id.clone(), content, shown },
        None => ImageAction::Add { content, shown, beside },
    };
    let sent = send(pass, gallery, action, &picture.path)?;
    confirmed(pass, gallery, sent, |id| held(picture, position, id, sent_as))
}

fn remove(pass: &mut Pass, gallery: &mut Gallery, id: &str) -> anyhow::Result<Outcome> {
    let path = gallery.held(id).map(|held| held.path.clone()).unwrap_or_default();
    match send(pass, gallery, ImageAction::Remove { id: id.to_owned() }, &path)? {
        Ok(ImageDone::Done(_) | ImageDone::NoImage) => {
            gallery.marks.held.retain(|held| held.id != id);
            gallery.note(pass)?;
            Ok(Outcome::Done)
        }
        Ok(ImageDone::NoProduct) => Ok(Outcome::NoProduct),
        Err(failed) => Ok(Outcome::Failed(failed)),
    }
}

/// The outer error ends the pass, the inner one is this picture's own.
fn send(
    pass: &mut Pass,
    gallery: &Gallery,
    action: ImageAction,
    path: &str,
) -> anyhow::Result<Result<ImageDone, Failed>> {
    let change = ImageChange { sku: gallery.sku.clone(), action };
    let sent = pass.web.put_image(&change);
    let sent = sent.with_context(|| {
        format!(
            "could not send picture `{path}` of `{}` to store `{}`",
            change.sku, pass.store.name
        )
    })?;
    Ok(sent.map_err(|fault| {
        let message = format!("picture `{path}` of `{}`: {}", change.sku, fault.message);
        Failed::fault(Fault { message, ..fault })
    }))
}

/// Takes what the store confirmed into what is known, in one transaction.
fn confirmed(
    pass: &Pass,
    gallery: &mut Gallery,
    sent: Result<ImageDone, Failed>,
    held: impl FnOnce(String) -> Held,
) -> anyhow::Result<Outcome> {
    let former = gallery.marks.sending.as_ref().map(|sending| sending.picture.id.clone());
    let outcome = match sent {
        Ok(ImageDone::Done(id)) => {
            let held = held(id);
            gallery.marks.held.retain(|own| own.id != held.id);
            take_roles(&mut gallery.marks.held, &held.id, &held.roles);
            gallery.marks.held.push(held);
            Outcome::Done
        }
        Ok(ImageDone::NoImage) => {
            gallery.marks.held.retain(|own| Some(&own.id) != former.as_ref());
            Outcome::Anew
        }
        Ok(ImageDone::NoProduct) => return Ok(Outcome::NoProduct),
        Err(failed) => Outcome::Failed(failed),
    };
    gallery.marks.sending = None;
    gallery.note(pass)?;
    Ok(outcome)
}

fn shown(picture: &Picture, position: u32) -> ImageShown {
    ImageShown { alt: picture.alt.clone(), position, roles: picture.roles.clone() }
}

/// The name and digest of what was sent of a picture.
fn content_of(held: &Held) -> (String, String) {
    (held.stem.clone(), held.bytes.clone())
}

fn held(picture: &Picture, position: u32, id: String, (stem, bytes): (String, String)) -> Held {
    Held {
        path: picture.path.clone(),
        id,
        digest: picture.digest.clone(),
        alt: picture.alt.clone(),
        position,
        roles: picture.roles.clone(),
        ours: true,
        stem,
        bytes,
        hidden: false,
    }
}

fn changed(picture: &Picture) -> Failed {
    let message = format!("picture `{}` has changed since it was found", picture.path);
    Failed { counts: false, ..Failed::held(message, "`cpsync images find` looks at it again") }
}

fn unusable(picture: &Picture, problem: &str) -> Failed {
    Failed::held(
        format!("picture `{}`: {problem}", picture.path),
        "put another picture in its place",
    )
}

fn tell(
    pass: &mut Pass,
    gallery: &Gallery,
    step: &Step,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let (count, action, new) = match step {
        Step::Add(picture, _) => (&mut summary.created, "add-picture", Some(&picture.path)),
        Step::Replace(_, picture, _) => {
            (&mut summary.updated, "replace-picture", Some(&picture.path))
        }
        Step::Update(_, picture, _) => (&mut summary.updated, "show-picture", Some(&picture.path)),
        Step::Remove(_) | Step::Note(..) => (&mut summary.removed, "remove-picture", None),
    };
    *count += 1;
    let old = if let Step::Remove(id) = step { Some(id.clone()) } else { None };
    let fields = vec![FieldChange { field: "picture".into(), old, new: new.cloned() }];
    let (key, sku) = (gallery.key.replace('\t', " "), gallery.sku.0.clone());
    pass.report.event(&Event::Change { task: TASK, key, sku, action, fields })
}
