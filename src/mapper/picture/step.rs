//! What is to be done at the store, so that a product shows its pictures: compared with what the
//! store confirmed, the fewest uploads first and foremost.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{Picture, PictureRole};

/// What is known of a product's pictures at the store; kept as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The pictures that it confirmed.
    pub held: Vec<Held>,
    /// The upload that was about to be made: after a kill the store may have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sending: Option<Sending>,
}

/// A picture that the store has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The file that it was made from.
    pub path: String,
    /// The store's id.
    pub id: String,
    /// [`Picture::digest`] as sent.
    pub digest: String,
    /// Its alt text.
    pub alt: String,
    /// Its place among the product's pictures, ascending.
    pub position: u32,
    /// What it is used for.
    pub roles: BTreeSet<PictureRole>,
    /// Whether cpsync sent it. One that somebody else put there is left alone.
    pub ours: bool,
    /// The name that it was sent under, without extension; empty where that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stem: String,
    /// The digest of the bytes that were sent; empty where that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bytes: String,
    /// Whether somebody hid it at the store.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// An upload under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// What it would be once there; its id is empty unless it takes another's place.
    pub picture: Held,
    /// The name that it is sent under, without extension.
    pub stem: String,
    /// The digest of the bytes that are sent.
    pub bytes: String,
    /// The ids of the pictures that were there before.
    pub beside: BTreeSet<String>,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Upload it.
    Add(Picture, u32),
    /// Upload it in the place of what the store has under this id.
    Replace(String, Picture, u32),
    /// Tell the store of another alt text, place or role.
    Update(String, Picture, u32),
    /// Take it away.
    Remove(String),
    /// Nothing at the store: its file has another name by now, or it is no longer ours to know.
    Note(String, Option<Picture>),
}

/// The steps from what the store has to what is wanted, in the order shown; removals last.
///
/// `blocked` are the paths of files that cannot be sent: what the store has of them stays. Without
/// `remove`, so does what has no file any more.
pub fn steps(
    wanted: &[Picture],
    held: &[Held],
    blocked: &BTreeSet<&str>,
    remove: bool,
) -> Vec<Step> {
    let matched = matched(wanted, held);
    let mut now = held.to_vec();
    let mut last = 0;
    let mut steps = Vec::new();
    for (picture, place) in wanted.iter().zip(&matched) {
        let Some(place) = *place else {
            last += 1;
            steps.push(Step::Add(picture.clone(), last));
            take_roles(&mut now, "", &picture.roles);
            continue;
        };
        if !now[place].ours {
            continue;
        }
        // Only the order counts: a gap is no reason for a request.
        let position = if now[place].position > last { now[place].position } else { last + 1 };
        last = position;
        let own = now[place].clone();
        steps.extend(step(picture, &own, position));
        take_roles(&mut now, &own.id, &picture.roles);
    }
    for (place, own) in held.iter().enumerate() {
        let stays = matched.contains(&Some(place)) || blocked.contains(own.path.as_str());
        match (stays, own.ours && remove) {
            (true, _) => {}
            (false, true) => steps.push(Step::Remove(own.id.clone())),
            (false, false) => steps.push(Step::Note(own.id.clone(), None)),
        }
    }
    steps
}

/// The picture that has these roles takes them from the others.
pub fn take_roles(held: &mut [Held], id: &str, roles: &BTreeSet<PictureRole>) {
    for other in held.iter_mut().filter(|other| other.id != id) {
        other.roles.retain(|role| !roles.contains(role));
    }
}

/// Whether a held picture stands for a wanted one.
type Same<'a> = &'a dyn Fn(&Picture, &Held) -> bool;

fn step(picture: &Picture, own: &Held, position: u32) -> Option<Step> {
    let (id, picture) = (own.id.clone(), picture.clone());
    if own.digest != picture.digest {
        return Some(Step::Replace(id, picture, position));
    }
    let shown_otherwise = own.alt != picture.alt || own.roles != picture.roles || own.hidden;
    if shown_otherwise || own.position != position {
        return Some(Step::Update(id, picture, position));
    }
    (own.path != picture.path).then_some(Step::Note(id, Some(picture)))
}

/// The held picture of each wanted one: by content, so that a renamed file is not sent again; else
/// by file, so that changed content takes the place of the former.
fn matched(wanted: &[Picture], held: &[Held]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; wanted.len()];
    let mut free: BTreeSet<usize> = (0..held.len()).collect();
    let same_file = |picture: &Picture, own: &Held| own.path == picture.path;
    let same_bytes = |picture: &Picture, own: &Held| own.digest == picture.digest;
    let both = |picture: &Picture, own: &Held| same_file(picture, own) && same_bytes(picture, own);
    let ours = |picture: &Picture, own: &Held| own.ours && same_file(picture, own);
    let rounds: [Same; 3] = [&both, &same_bytes, &ours];
    for same in rounds {
        for (picture, slot) in wanted.iter().zip(&mut found).filter(|(_, slot)| slot.is_none()) {
            let place = free.iter().copied().find(|place| same(picture, &held[*place]));
            *slot = place.filter(|place| free.remove(place));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(path: &str, digest: &str, roles: &[PictureRole]) -> Picture {
        Picture {
            path: path.into(),
            stem: path.to_lowercase(),
            digest: digest.into(),
            alt: "Alt".into(),
            roles: roles.iter().copied().collect(),
        }
    }

    fn held(id: &str, path: &str, digest: &str, position: u32, roles: &[PictureRole]) -> Held {
        let roles = roles.iter().copied().collect();
        let (id, path, digest) = (id.into(), path.into(), digest.into());
        let (stem, bytes) = (String::new(), String::new());
        let alt = "Alt".into();
        Held { path, id, digest, alt, position, roles, ours: true, stem, bytes, hidden: false }
    }

    /// `add A at 1`, ...
    fn told(wanted: &[Picture], held: &[Held]) -> Vec<String> {
        let line = |step: &Step| match step {
            Step::Add(picture, at) => format!("add {} at {at}", picture.path),
            Step::Replace(id, picture, at) => format!("replace {id} by {} at {at}", picture.path),
            Step::Update(id, _, at) => format!("update {id} at {at}"),
            Step::Remove(id) => format!("remove {id}"),
            Step::Note(id, picture) => format!("note {id} {}", picture.is_some()),
        };
        steps(wanted, held, &BTreeSet::new(), true).iter().map(line).collect()
    }

    const BASE: &[PictureRole] = &[PictureRole::Base];

    #[test]
    fn only_differences_are_steps() {
        let wanted = [picture("A", "a", BASE), picture("B", "b", &[])];
        for (what, held, steps) in [
            ("new", vec![], vec!["add A at 1", "add B at 2"]),
            ("same", vec![held("1", "A", "a", 1, BASE), held("2", "B", "b", 5, &[])], vec![]),
            (
                "content",
                vec![held("1", "A", "x", 1, BASE), held("2", "B", "b", 2, &[])],
                vec!["replace 1 by A at 1"],
            ),
            (
                "another file's name",
                vec![held("1", "OLD", "a", 1, BASE), held("2", "B", "b", 2, &[])],
                vec!["note 1 true"],
            ),
            (
                "swapped",
                vec![held("1", "A", "b", 1, BASE), held("2", "B", "a", 2, &[])],
                vec!["update 2 at 2", "update 1 at 3"],
            ),
            (
                "gone",
                vec![
                    held("3", "C", "c", 1, BASE),
                    held("1", "A", "a", 2, &[]),
                    held("2", "B", "b", 3, &[]),
                ],
                vec!["update 1 at 2", "remove 3"],
            ),
        ] {
            assert_eq!(told(&wanted, &held), steps, "{what}");
        }
    }

    #[test]
    fn a_hidden_picture_is_shown_again() {
        let own = Held { hidden: true, ..held("1", "A", "a", 1, BASE) };
        assert_eq!(told(&[picture("A", "a", BASE)], &[own]), ["update 1 at 1"]);
    }

    #[test]
    fn what_somebody_else_put_there_is_left_alone() {
        let theirs = Held { ours: false, ..held("9", "A", "a", 7, &[]) };
        assert!(told(&[picture("A", "a", BASE)], std::slice::from_ref(&theirs)).is_empty());
        let steps = told(&[picture("A", "new", BASE)], &[theirs]);
        assert_eq!(steps, ["add A at 1", "note 9 false"]);
    }

    #[test]
    fn what_cannot_be_sent_stays_as_the_store_has_it() {
        let own = [held("1", "A", "a", 1, BASE)];
        assert!(steps(&[], &own, &BTreeSet::from(["A"]), true).is_empty());
        assert_eq!(steps(&[], &own, &BTreeSet::new(), false), [Step::Note("1".into(), None)]);
    }
}
