//! Which pictures each product of a family shows: an item's own, a cell's by its grid values, and for
//! a parent without any the first of its children's.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::names::forms;
use crate::config::{Images, Store, Turning};
use crate::mapper::label;
use crate::model::{Cell, Family, Item, Picture, PictureFile, PictureRole, ProductKey};

/// Stores keep an alt text in 255 characters.
const LONGEST_ALT: usize = 255;
/// Magento takes file names of up to 90 characters, extension and number included.
const LONGEST_STEM: usize = 70;

/// The pictures of every product in scope that the store has (`there`), in the order shown; a
/// product that has none comes with an empty list. Files with a problem are left out.
pub fn wanted(
    family: &Family,
    files: &[PictureFile],
    there: &BTreeSet<ProductKey>,
    store: &Store,
) -> BTreeMap<ProductKey, Vec<Picture>> {
    let members = family.members.iter().filter(|member| member.no.folded() != family.root.folded());
    let mut shown = Shown { there, store, products: BTreeMap::new() };
    for item in family.head.iter().chain(members.clone()).filter(|item| item.in_scope) {
        let own: Vec<&PictureFile> =
            files.iter().filter(|file| file.item == item.no && file.problem.is_none()).collect();
        shown.add_item(item, &own);
    }
    if let Some(head) = family.head.as_ref().filter(|head| head.in_scope) {
        shown.lend(head, members.filter(|member| member.in_scope));
    }
    let finish = |(key, list): (ProductKey, Vec<Picture>)| {
        let child =
            matches!(key, ProductKey::Cell(..)) || key.item().folded() != family.root.folded();
        let roles = if child { &store.images.cell_roles } else { &store.images.main_roles };
        (key, finished(list, roles))
    };
    shown.products.into_iter().map(finish).collect()
}

struct Shown<'a> {
    there: &'a BTreeSet<ProductKey>,
    store: &'a Store,
    products: BTreeMap<ProductKey, Vec<Picture>>,
}

impl Shown<'_> {
    fn add_item(&mut self, item: &Item, files: &[&PictureFile]) {
        let images = &self.store.images;
        let mut parsed: Vec<(Name, &PictureFile)> =
            files.iter().map(|file| (Name::of(file, item, images), *file)).collect();
        parsed.sort_by(|(a, one), (b, other)| a.compare(b, one, other));
        let (cells, own): (Vec<_>, Vec<_>) =
            parsed.into_iter().partition(|(name, _)| !name.values.is_empty());
        for cell in item.cells.iter().filter(|cell| cell.web()) {
            let key = ProductKey::Cell(item.no.clone(), cell.dims.clone());
            let fitting = cells.iter().filter(|(name, _)| name.fits(cell));
            let list = fitting
                .map(|(name, file)| self.picture(file, &self.cell_alt(item, cell, name)))
                .collect();
            self.put(key, list);
        }
        let alt = self.alt(item);
        for key in self.own_products(item) {
            let list = own.iter().map(|(_, file)| self.picture(file, &alt)).collect();
            self.put(key, list);
        }
    }

    /// Products that a store does not have get nothing; they bring their pictures along when made.
    fn put(&mut self, key: ProductKey, list: Vec<Picture>) {
        if self.there.contains(&key) {
            self.products.entry(key).or_default().extend(list);
        }
    }

    /// The products that stand for the item as a whole: itself; in one unit only; or, of a grid
    /// under a parent, all its cells.
    fn own_products(&self, item: &Item) -> Vec<ProductKey> {
        let own = ProductKey::Item(item.no.clone());
        if self.there.contains(&own) {
            return vec![own];
        }
        let of_item = self.there.iter().filter(|key| *key.item() == item.no);
        let units: Vec<_> =
            of_item.filter(|key| matches!(key, ProductKey::Unit(..))).cloned().collect();
        if !units.is_empty() || item.parent.is_none() {
            return units;
        }
        let cells = item.cells.iter().filter(|cell| cell.web());
        cells.map(|cell| ProductKey::Cell(item.no.clone(), cell.dims.clone())).collect()
    }

    /// Gives a parent without pictures the first that a child has.
    fn lend<'i>(&mut self, head: &'i Item, members: impl Iterator<Item = &'i Item>) {
        let key = ProductKey::Item(head.no.clone());
        if self.products.get(&key).is_none_or(|list| !list.is_empty()) {
            return;
        }
        let mut children = std::iter::once(head).chain(members).flat_map(|item| {
            let cells = item.cells.iter().filter(|cell| cell.web());
            let cells = cells.map(|cell| ProductKey::Cell(item.no.clone(), cell.dims.clone()));
            std::iter::once(ProductKey::Item(item.no.clone())).chain(cells)
        });
        let first = children.find_map(|child| self.products.get(&child)?.first());
        let alt = self.alt(head);
        if let Some(first) = first.map(|first| Picture { alt, ..first.clone() }) {
            self.products.insert(key, vec![first]);
        }
    }

    fn picture(&self, file: &PictureFile, alt: &str) -> Picture {
        let turned = file.turned && self.store.images.turning == Turning::Apply;
        let mark = if turned { "+turned" } else { "" };
        let mut stem = slug::slugify(without_extension(&file.path));
        stem.truncate(LONGEST_STEM);
        let stem = stem.trim_end_matches('-');
        Picture {
            path: file.path.clone(),
            stem: if stem.is_empty() { "picture".to_owned() } else { stem.to_owned() },
            digest: format!("{}{mark}", file.digest),
            alt: alt.chars().take(LONGEST_ALT).collect(),
            roles: BTreeSet::new(),
        }
    }

    fn alt(&self, item: &Item) -> String {
        let images = &self.store.images;
        let column = images.alt.as_ref().and_then(|column| item.text(column));
        column.or_else(|| label::name(item, &self.store.items)).unwrap_or_else(|| item.no.0.clone())
    }

    /// With the values that the picture shows: it is the same for every size of a colour.
    fn cell_alt(&self, item: &Item, cell: &Cell, name: &Name) -> String {
        let labels = label::cell_labels(cell);
        let shown = labels.into_iter().enumerate().filter(|(place, _)| name.names(cell, *place));
        let shown: Vec<String> = shown.map(|(_, label)| label).collect();
        label::cell_name(&self.alt(item), &shown, &self.store.items)
    }
}

/// The same bytes once, in its first place; names that differ; the roles to the first.
fn finished(list: Vec<Picture>, roles: &BTreeSet<PictureRole>) -> Vec<Picture> {
    let mut seen = BTreeSet::new();
    let mut stems = BTreeSet::new();
    let mut once: Vec<Picture> =
        list.into_iter().filter(|picture| seen.insert(picture.digest.clone())).collect();
    for picture in &mut once {
        let base = picture.stem.clone();
        let mut number = 2;
        while !stems.insert(picture.stem.clone()) {
            picture.stem = format!("{base}-{number}");
            number += 1;
        }
    }
    if let Some(first) = once.first_mut() {
        first.roles.clone_from(roles);
    }
    once
}

/// What the name of a file says behind the item.
struct Name {
    named: bool,
    /// Grid values, each in its forms.
    values: Vec<BTreeSet<String>>,
    order: Option<u32>,
    text: bool,
}

impl Name {
    fn of(file: &PictureFile, item: &Item, images: &Images) -> Self {
        let mut name = Self { named: file.named, values: Vec::new(), order: None, text: false };
        for part in file.suffix.split('^').map(str::trim).filter(|part| !part.is_empty()) {
            let number = part.parse::<u32>().ok();
            let value = forms(part);
            let known = item.cells.iter().any(|cell| shows(cell, &value));
            match number {
                Some(number) if !(known && images.grid_numbers) => name.order = Some(number),
                _ if known => name.values.push(value),
                _ => name.text = true,
            }
        }
        name
    }

    /// Whether the cell has every value.
    fn fits(&self, cell: &Cell) -> bool {
        self.values.iter().all(|value| shows(cell, value))
    }

    /// Whether the cell's value at this place is one that the name tells.
    fn names(&self, cell: &Cell, place: usize) -> bool {
        texts(cell, place).any(|text| self.values.iter().any(|v| !forms(text).is_disjoint(v)))
    }

    /// The named one, the main ones by name, the numbered, the others in natural order.
    fn compare(&self, other: &Self, file: &PictureFile, beside: &PictureFile) -> Ordering {
        let rank = |name: &Self| (!name.named, name.text, name.order);
        rank(self).cmp(&rank(other)).then_with(|| {
            let [a, b] = [file, beside].map(|file| file.path.to_lowercase());
            natord::compare(&a, &b).then_with(|| file.path.cmp(&beside.path))
        })
    }
}

/// Whether a cell has this value on one of its dimensions, as stored or as shown.
fn shows(cell: &Cell, value: &BTreeSet<String>) -> bool {
    (0..cell.dims.len())
        .flat_map(|place| texts(cell, place))
        .any(|text| !forms(text).is_disjoint(value))
}

/// A cell's value on the dimension in use of this number, as stored and as shown.
fn texts(cell: &Cell, place: usize) -> impl Iterator<Item = &str> {
    let stored = cell.dims.iter().filter(|value| *value != "*").nth(place).map(String::as_str);
    let shown = cell.values.get(place).map(|value| value.label.as_str());
    stored.into_iter().chain(shown)
}

fn without_extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapper::fixture;
    use crate::model::{ItemNo, PictureKind};

    fn files(item: &str, names: &[&str]) -> Vec<PictureFile> {
        let file = |name: &&str| PictureFile {
            path: (*name).to_owned(),
            item: ItemNo(item.into()),
            suffix: without_extension(name).split_once('^').map_or("", |(_, rest)| rest).into(),
            named: name.starts_with("named"),
            digest: (*name).to_owned(),
            kind: Some(PictureKind::Png),
            turned: false,
            problem: None,
        };
        names.iter().map(file).collect()
    }

    /// `SKU-like key: path, path`, in key order.
    fn shown(family: &Family, files: &[PictureFile], store: &Store) -> Vec<String> {
        let mut there: BTreeSet<ProductKey> = BTreeSet::new();
        for item in family.head.iter().chain(&family.members) {
            there.insert(ProductKey::Item(item.no.clone()));
            let cells = item.cells.iter();
            there.extend(cells.map(|c| ProductKey::Cell(item.no.clone(), c.dims.clone())));
        }
        let wanted = wanted(family, files, &there, store);
        let line = |(key, list): (&ProductKey, &Vec<Picture>)| {
            let paths: Vec<&str> = list.iter().map(|picture| picture.path.as_str()).collect();
            format!(
                "{}: {}",
                key.to_string().replace("\tcell", "").replace('\t', " "),
                paths.join(", ")
            )
        };
        wanted.iter().map(line).collect()
    }

    fn alone(head: Item) -> Family {
        Family { root: head.no.clone(), head: Some(head), members: Vec::new() }
    }

    #[test]
    fn an_items_pictures_are_shown_in_the_order_of_their_names() {
        let names =
            ["A^10.png", "A^back.png", "A.jpg", "A^2.png", "named.png", "A.png", "A^Box.png"];
        let shown = shown(&alone(fixture::item("A")), &files("A", &names), &fixture::store());
        assert_eq!(shown, ["A: named.png, A.jpg, A.png, A^2.png, A^10.png, A^back.png, A^Box.png"]);
    }

    #[test]
    fn a_grid_value_in_the_name_puts_a_picture_to_the_cells_that_have_it() {
        let grid = fixture::grid("G", &[("Navy", "S"), ("Navy", "38"), ("Red/x", "38")]);
        let names = ["G.png", "G^navy.png", "G^Navy^2.png", "G^Navy^38.png", "G^Red_x.png"];
        let (mut store, files) = (fixture::store(), files("G", &names));
        assert_eq!(
            shown(&alone(grid.clone()), &files, &store),
            [
                "G: G.png",
                "G NAVY 38 *: G^navy.png, G^Navy^2.png, G^Navy^38.png",
                "G NAVY S *: G^navy.png, G^Navy^2.png, G^Navy^38.png",
                "G RED/X 38 *: G^Red_x.png",
            ],
            "a number is an order"
        );
        store.images.grid_numbers = true;
        let shown = shown(&alone(grid), &files, &store);
        assert_eq!(shown[2], "G NAVY S *: G^navy.png, G^Navy^2.png", "38 is a size");
    }

    #[test]
    fn a_parent_without_a_picture_takes_the_first_of_its_children() {
        let grid = fixture::grid("G", &[("Navy", "S"), ("Red", "S")]);
        let shown = shown(&alone(grid), &files("G", &["G^Red.png"]), &fixture::store());
        assert_eq!(shown, ["G: G^Red.png", "G NAVY S *: ", "G RED S *: G^Red.png"]);
    }

    #[test]
    fn the_first_picture_has_the_roles_and_a_cells_alt_text_tells_what_it_shows() {
        let (store, grid) = (fixture::store(), fixture::grid("G", &[("Navy", "S")]));
        let key = ProductKey::Cell(grid.no.clone(), grid.cells[0].dims.clone());
        let there = BTreeSet::from([ProductKey::Item(grid.no.clone()), key.clone()]);
        let files = files("G", &["G.png", "G^1.png", "G^NAVY.png"]);
        let wanted = wanted(&alone(grid), &files, &there, &store);
        let own = &wanted[&fixture::item_key("G")];
        assert_eq!(own[0].alt, "G name");
        assert!(own[0].roles.contains(&PictureRole::Base) && own[1].roles.is_empty());
        assert_eq!(own[1].stem, "g-1");
        assert_eq!(wanted[&key][0].alt, "G name Navy");
        assert!(wanted[&key][0].roles.contains(&PictureRole::Swatch));
    }

    #[test]
    fn what_is_out_of_scope_or_not_at_the_store_is_not_spoken_of() {
        let store = fixture::store();
        let files = files("A", &["A.png"]);
        let out = Item { in_scope: false, ..fixture::item("A") };
        assert!(shown(&alone(out), &files, &store).is_empty());
        let family = alone(fixture::item("A"));
        assert!(wanted(&family, &files, &BTreeSet::new(), &store).is_empty());
    }

    #[test]
    fn the_same_bytes_are_shown_once_and_names_differ() {
        let mut twins = files("A", &["A.png", "A_1.png", "A^1.png"]);
        twins[1].suffix = "x".into();
        twins.push(PictureFile { path: "A^9.png".into(), suffix: "9".into(), ..twins[0].clone() });
        let there = BTreeSet::from([fixture::item_key("A")]);
        let wanted = wanted(&alone(fixture::item("A")), &twins, &there, &fixture::store());
        let stems: Vec<&str> =
            wanted[&fixture::item_key("A")].iter().map(|picture| picture.stem.as_str()).collect();
        assert_eq!(stems, ["a", "a-1", "a-1-2"]);
    }
}
