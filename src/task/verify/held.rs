//! A product's pictures as the store shows them against those that it confirmed: pure.

use std::collections::BTreeSet;

use crate::mapper::picture::{Held, Marks};
use crate::model::{PictureRole, fits};
use crate::report::FieldChange;
use crate::store::StoreImage;

/// Whether a text of the store's is what it makes of the one that it was sent.
pub(super) type SameText<'a> = &'a dyn Fn(&str, &str) -> bool;

/// The marks as the store has them, and in which fields they are not as confirmed. Pictures that
/// cpsync did not put there are none of its business while they are there. `replaced` are those whose
/// content is known to be another.
pub(super) fn pictures(
    confirmed: &Marks,
    there: &[StoreImage],
    replaced: &BTreeSet<String>,
    same: SameText,
) -> (Marks, Vec<FieldChange>) {
    let mut now = Marks { held: Vec::new(), sending: confirmed.sending.clone() };
    let mut fields = Vec::new();
    for held in &confirmed.held {
        let Some(own) = there.iter().find(|own| own.id == held.id) else {
            fields.push(field(held, "", None, "there".to_owned()));
            continue;
        };
        now.held.push(if held.ours {
            let other = replaced.contains(&held.id) || is_another(held, own);
            let alt = if same(&own.alt, &held.alt) { &held.alt } else { &own.alt };
            let own = StoreImage { alt: alt.clone(), ..own.clone() };
            fields.extend(changes(held, &own, other));
            as_shown(held, &own, other)
        } else {
            held.clone()
        });
    }
    fields.extend(order(&confirmed.held, &now.held));
    (now, fields)
}

/// A file of another name is another picture: the store keeps the name that it was sent under.
fn is_another(held: &Held, own: &StoreImage) -> bool {
    !held.stem.is_empty() && !fits(&held.stem, &own.file)
}

fn as_shown(held: &Held, own: &StoreImage, another: bool) -> Held {
    Held {
        alt: own.alt.clone(),
        position: own.position,
        roles: own.roles.clone(),
        hidden: own.hidden,
        // No file has this digest: it is sent again.
        digest: if another { String::new() } else { held.digest.clone() },
        bytes: if another { String::new() } else { held.bytes.clone() },
        ..held.clone()
    }
}

fn changes(held: &Held, own: &StoreImage, another: bool) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    if another {
        fields.push(field(held, " content", Some(own.file.clone()), held.path.clone()));
    }
    if own.alt != held.alt {
        fields.push(field(held, " alt text", Some(own.alt.clone()), held.alt.clone()));
    }
    if own.roles != held.roles {
        fields.push(field(held, " roles", Some(roles(&own.roles)), roles(&held.roles)));
    }
    if own.hidden {
        fields.push(field(held, " hidden", Some("yes".to_owned()), "no".to_owned()));
    }
    fields
}

/// Only the order of positions counts; two of one place have none.
fn order(confirmed: &[Held], now: &[Held]) -> Option<FieldChange> {
    let mut wanted: Vec<&Held> = confirmed.iter().filter(|held| held.ours).collect();
    wanted.sort_by_key(|held| held.position);
    let mut shown: Vec<&Held> = now.iter().filter(|held| held.ours).collect();
    shown.sort_by_key(|held| held.position);
    let twins = shown.windows(2).any(|pair| pair[0].position == pair[1].position);
    let kept = wanted.iter().filter(|held| shown.iter().any(|own| own.id == held.id));
    let same = kept.map(|held| &held.id).eq(shown.iter().map(|held| &held.id));
    (twins || !same).then(|| FieldChange {
        field: "order of pictures".to_owned(),
        old: Some(paths(&shown)),
        new: Some(paths(&wanted)),
    })
}

fn paths(pictures: &[&Held]) -> String {
    pictures.iter().map(|held| held.path.as_str()).collect::<Vec<_>>().join(", ")
}

fn field(held: &Held, what: &str, old: Option<String>, new: String) -> FieldChange {
    FieldChange { field: format!("picture {}{what}", held.path), old, new: Some(new) }
}

fn roles(roles: &BTreeSet<PictureRole>) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(id: &str, position: u32) -> Held {
        Held {
            path: format!("{id}.png"),
            id: id.to_owned(),
            digest: format!("digest {id}"),
            alt: "Alt".to_owned(),
            position,
            roles: BTreeSet::new(),
            ours: true,
            stem: id.to_owned(),
            bytes: "bytes".to_owned(),
            hidden: false,
        }
    }

    fn there(id: &str, position: u32) -> StoreImage {
        StoreImage {
            id: id.to_owned(),
            file: format!("/{id}/{id}.png"),
            alt: "Alt".to_owned(),
            position,
            roles: BTreeSet::new(),
            hidden: false,
        }
    }

    #[test]
    fn every_way_in_which_pictures_differ_is_told_and_no_other() {
        let base = BTreeSet::from([PictureRole::Base]);
        let (a, b) = (|| there("a", 1), || there("b", 2));
        for (what, shown, told) in [
            ("equal", vec![a(), b()], vec![]),
            ("a gap is no difference", vec![a(), there("b", 9)], vec![]),
            ("somebody else's", vec![a(), b(), there("x", 3)], vec![]),
            ("gone", vec![a()], vec!["picture b.png"]),
            (
                "another text",
                vec![StoreImage { alt: "x".into(), ..a() }, b()],
                vec!["picture a.png alt text"],
            ),
            ("hidden", vec![StoreImage { hidden: true, ..a() }, b()], vec!["picture a.png hidden"]),
            (
                "another role",
                vec![StoreImage { roles: base, ..a() }, b()],
                vec!["picture a.png roles"],
            ),
            (
                "another file",
                vec![StoreImage { file: "/o/ther.png".into(), ..a() }, b()],
                vec!["picture a.png content"],
            ),
            ("same name again", vec![StoreImage { file: "/a_1.png".into(), ..a() }, b()], vec![]),
            ("swapped", vec![there("a", 5), b()], vec!["order of pictures"]),
            ("one place", vec![there("a", 2), b()], vec!["order of pictures"]),
        ] {
            let marks = Marks { held: vec![held("a", 1), held("b", 2)], sending: None };
            let (_, fields) = pictures(&marks, &shown, &BTreeSet::new(), &|a, b| a == b);
            let fields: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
            assert_eq!(fields, told, "{what}");
        }
    }

    #[test]
    fn a_picture_of_somebody_else_is_told_only_when_it_is_gone() {
        let theirs = Held { ours: false, ..held("a", 1) };
        let marks = Marks { held: vec![theirs], sending: None };
        let other = StoreImage { alt: "x".into(), hidden: true, ..there("a", 7) };
        let (now, fields) = pictures(&marks, &[other], &BTreeSet::new(), &|a, b| a == b);
        assert!(now == marks && fields.is_empty());
        assert_eq!(pictures(&marks, &[], &BTreeSet::new(), &|a, b| a == b).1.len(), 1);
    }
}
