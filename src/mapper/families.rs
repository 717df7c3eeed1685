//! One family -> its products, whichever kind it is.

use super::availability::OpenLines;
use super::{grid, parent, units};
use crate::config;
use crate::model::{Family, Item, ItemNo, Product, ProductKey};

/// What the rules are made of, the same for every family of a pass.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The store with its configuration.
    pub store: &'a config::Store,
    /// Each stock source with the locations that feed it.
    pub sources: &'a [(String, Vec<String>)],
    /// The ledger's open web-order lines.
    pub open: &'a OpenLines,
    /// Whether the store keeps reservations of its own open orders.
    pub reserves_stock: bool,
}

/// What a family becomes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapped {
    /// The products that the web should have, children before their parents. Any other product
    /// of the family is to go.
    pub products: Vec<Product>,
    /// What cannot be sent, with the reason.
    pub held: Vec<Held>,
    /// What is not for the web, with the reason; nothing is amiss with it.
    pub left_out: Vec<LeftOut>,
}

/// A record that is not for the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it would be.
    pub key: ProductKey,
    /// Why, in words.
    pub why: String,
}

/// A record that cannot be sent until a person mends something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The product; `None` holds the whole family as the store has it.
    pub key: Option<ProductKey>,
    /// Why, in words.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// The family's products by the store's rules.
pub fn map(family: &Family, rules: &Rules) -> Mapped {
    let members: Vec<Item> =
        family.members.iter().filter(|member| !same(member, family)).cloned().collect();
    match (&family.head, &rules.store.items.parent) {
        (None, _) if !members.iter().any(|member| member.in_scope) => {
            Mapped::without(&family.root, "Counterpoint has no such item".to_owned())
        }
        (None, _) => Mapped::held(unknown_parent(family)),
        (Some(head), Some(_)) if head.parent.is_some() && members.is_empty() => {
            Mapped::without(&head.no, "its parent's job sends it".to_owned())
        }
        (Some(head), Some(rule)) if head.parent.is_some() => Mapped::held(both(head, &rule.column)),
        (Some(head), Some(rule)) if !members.is_empty() => {
            if !head.in_scope {
                return out_of_scope(head);
            }
            parent::map(head, &members, rule, rules)
        }
        (Some(head), _) if !head.in_scope => out_of_scope(head),
        (Some(head), _) if head.gridded => grid::map(head, rules),
        (Some(head), _) => units::map(head, rules),
    }
}

/// An item that names itself as its parent is its family's head.
fn same(member: &Item, family: &Family) -> bool {
    member.no.folded() == family.root.folded()
}

fn out_of_scope(head: &Item) -> Mapped {
    Mapped::without(&head.no, head.out_of_scope_reason().unwrap_or("not in scope").to_owned())
}

fn unknown_parent(family: &Family) -> Held {
    let members: Vec<&str> = family.members.iter().map(|member| member.no.as_str()).collect();
    let name = if members.len() == 1 { "names" } else { "name" };
    Held {
        key: None,
        message: format!(
            "there is no item `{}`, which {} {name} as parent",
            family.root,
            members.join(", ")
        ),
        hint: "create the parent item, or mend the parent column of these items".into(),
    }
}

fn both(head: &Item, column: &str) -> Held {
    Held {
        key: None,
        message: format!(
            "`{}` is the parent of other items and has a parent itself, `{}`",
            head.no,
            head.parent.as_ref().map_or("", |parent| parent.as_str())
        ),
        hint: format!("clear `{column}` of the one or of the others"),
    }
}

impl Mapped {
    /// Nothing can be sent.
    pub fn held(held: Held) -> Self {
        Self { held: vec![held], ..Self::default() }
    }

    /// There is no product of this item, and none is missed.
    pub fn without(item: &ItemNo, why: String) -> Self {
        let key = ProductKey::Item(item.clone());
        Self { left_out: vec![LeftOut { key, why }], ..Self::default() }
    }

    /// One product, or the reason why not.
    pub fn one(product: Result<Product, Held>) -> Self {
        match product {
            Ok(product) => Self { products: vec![product], ..Self::default() },
            Err(held) => Self::held(held),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{FlagColumn, ParentRule, ParentShape, Store};
    use crate::mapper::fixture::{dec, grid, item, store, unit, with_rules};
    use crate::model::{Content, Field, ItemNo, Shape, Value, Visibility, Withheld};

    fn mapped(store: &Store, family: &Family) -> Mapped {
        with_rules(store, &OpenLines::default(), |rules| map(family, rules))
    }

    fn alone(head: Item) -> Family {
        Family { root: head.no.clone(), head: Some(head), members: Vec::new() }
    }

    fn skus(mapped: &Mapped) -> Vec<&str> {
        mapped.products.iter().map(|product| product.sku.as_str()).collect()
    }

    fn why(mapped: &Mapped) -> Vec<String> {
        assert!(mapped.products.is_empty() && mapped.held.is_empty());
        mapped.left_out.iter().map(|out| format!("{}: {}", out.key, out.why)).collect()
    }

    fn member(no: &str, colour: &str) -> Item {
        let mut member = Item { parent: Some(ItemNo("P".into())), ..item(no) };
        member.columns.insert("USER_COLOR".into(), Value::Text(colour.into()));
        member
    }

    fn parent_rule(shape: ParentShape) -> ParentRule {
        let dimensions = vec![("USER_COLOR".into(), "color".into())];
        ParentRule { column: "USER_PARENT".into(), shape, dimensions }
    }

    #[test]
    fn a_plain_item_is_a_simple_product() {
        let mapped = mapped(&store(), &alone(item("A/1")));
        let [product] = &mapped.products[..] else { panic!("{mapped:?}") };
        assert_eq!(product.shape, Shape::Simple);
        assert_eq!(product.fields[&Field::Name], Content::Text("A/1 name".into()));
        assert_eq!(product.fields[&Field::Description], Content::Text("<p>Text</p>".into()));
        assert_eq!(product.fields[&Field::Visibility], Content::Visibility(Visibility::Both));
        assert_eq!(product.creation.url_key, "a-1-name-a-1");
        assert_eq!(product.creation.price, Some(dec("10.00")));
        assert!(mapped.held.is_empty());
    }

    #[test]
    fn a_grid_is_a_configurable_after_its_web_cells() {
        let mut item = grid("G", &[("Red", "S"), ("Red", "M"), ("Blue", "S")]);
        item.cells[1].withheld = Some(Withheld::Unflagged);
        let mapped = mapped(&store(), &alone(item));
        assert_eq!(skus(&mapped), ["G|RED|S", "G|BLUE|S", "G"]);
        let child = &mapped.products[0];
        assert_eq!(child.fields[&Field::Name], Content::Text("G name Red S".into()));
        let colour = Field::Attribute("color".into());
        assert_eq!(child.fields[&colour], Content::Option("Red".into()));
        let size = Field::Attribute("size".into());
        assert_eq!(child.fields[&size], Content::Option("S".into()), "by the tag itself");
        assert!(!child.fields.contains_key(&Field::Description), "a child has no page");
        assert_eq!(child.fields[&Field::Visibility], Content::Visibility(Visibility::Hidden));
        let parent = &mapped.products[2];
        assert_eq!(parent.linked(&Field::Children), ["G|RED|S", "G|BLUE|S"]);
        let Content::Axes(axes) = &parent.fields[&Field::Axes] else { panic!() };
        assert_eq!(axes[0].labels, ["Red", "Blue"]);
    }

    #[test]
    fn a_grid_without_a_web_cell_is_no_product() {
        let mut item = grid("G", &[("Red", "S")]);
        item.cells[0].withheld = Some(Withheld::Inactive);
        let mapped = mapped(&store(), &alone(item));
        assert_eq!(
            why(&mapped),
            ["G\tcell\tRED\tS\t*: its CELL_STAT is not A", "G: none of its cells is for the web"]
        );
    }

    #[test]
    fn two_cells_with_equal_options_hold_the_second() {
        let mut store = store();
        store.items.dimensions[0].map = [("Crimson".into(), "Red".into())].into();
        let mapped = mapped(&store, &alone(grid("G", &[("Red", "S"), ("Crimson", "S")])));
        assert_eq!(skus(&mapped), ["G|RED|S", "G"]);
        assert!(mapped.held[0].message.contains("same options (Red, S) as `G|RED|S`"));
    }

    #[test]
    fn units_make_a_group_and_a_single_unit_a_product() {
        let mut item = Item { units: vec![unit('1', "BOX", "12")], ..item("U") };
        let mut family = |choice: &str| {
            item.columns.insert("USER_WEB_UNITS".into(), Value::Text(choice.into()));
            mapped(&store(), &alone(item.clone()))
        };
        assert_eq!(skus(&family("0, 1")), ["U^EACH", "U^BOX", "U"]);
        assert_eq!(family("0,1").products[2].shape, Shape::Grouped);
        assert_eq!(skus(&family("1")), ["U^BOX"]);
        assert_eq!(skus(&family("0")), ["U"]);
        assert!(family("0,3").held[0].message.contains("unit `3`"));
    }

    #[test]
    fn members_go_under_their_parent_and_a_bad_one_does_not_hold_it() {
        let mut store = store();
        store.items.parent = Some(parent_rule(ParentShape::Configurable));
        let mut head = Item { inventory: false, html: None, ..item("P") };
        head.columns.remove("DESCR");
        let members = vec![member("M1", "Red"), member("M2", ""), member("M3", "Blue")];
        let family = Family { root: head.no.clone(), head: Some(head), members };
        let mapped = mapped(&store, &family);
        assert_eq!(skus(&mapped), ["M1", "M3", "P"]);
        assert!(mapped.held[0].message.contains("`USER_COLOR` is blank"));
        let parent = &mapped.products[2];
        assert_eq!(parent.fields[&Field::Name], Content::Text("M1 name".into()), "the child's");
        assert_eq!(parent.fields[&Field::Description], Content::Text("<p>Text</p>".into()));
    }

    #[test]
    fn gridded_members_bring_their_dimensions_along() {
        let mut store = store();
        store.items.parent = Some(parent_rule(ParentShape::Configurable));
        store.items.dimensions[0].tag = "FIT".into();
        store.items.dimensions[0].attribute = "fit".into();
        let mut gridded = grid("M1", &[("Slim", "S"), ("Wide", "S")]);
        gridded.dimensions[0] = "FIT".into();
        gridded.columns.insert("USER_COLOR".into(), Value::Text("Red".into()));
        let family =
            Family { root: ItemNo("P".into()), head: Some(item("P")), members: vec![gridded] };
        let mapped = mapped(&store, &family);
        assert_eq!(skus(&mapped), ["M1|SLIM|S", "M1|WIDE|S", "P"]);
        let Content::Axes(axes) = &mapped.products[2].fields[&Field::Axes] else { panic!() };
        let names: Vec<&str> = axes.iter().map(|axis| axis.attribute.as_str()).collect();
        assert_eq!(names, ["color", "fit", "size"]);
    }

    #[test]
    fn an_unknown_parent_holds_its_members_as_they_are() {
        let mut store = store();
        store.items.parent = Some(parent_rule(ParentShape::Grouped));
        let family =
            Family { root: ItemNo("P".into()), head: None, members: vec![member("M1", "Red")] };
        let mapped = mapped(&store, &family);
        assert!(mapped.products.is_empty());
        assert_eq!(mapped.held[0].key, None);
        assert!(mapped.held[0].message.contains("no item `P`, which M1 names as parent"));
    }

    #[test]
    fn a_member_is_left_to_its_parents_job_and_a_parent_under_a_parent_is_held() {
        let mut store = store();
        store.items.parent = Some(parent_rule(ParentShape::Grouped));
        let asked = alone(member("M1", "Red"));
        assert_eq!(why(&mapped(&store, &asked)), ["M1: its parent's job sends it"]);
        let below = Item { parent: Some(ItemNo("M1".into())), ..item("M2") };
        let mapped = mapped(&store, &Family { members: vec![below], ..asked });
        assert!(mapped.products.is_empty());
        assert_eq!(mapped.held[0].key, None, "all of it stays as it is");
        assert!(mapped.held[0].message.contains("has a parent itself, `P`"));
    }

    #[test]
    fn a_parents_status_and_archive_flag_reach_its_children() {
        let mut store = store();
        let flag = |column: &str, blank| FlagColumn {
            column: column.into(),
            yes: vec!["Y".into()],
            blank,
        };
        store.items.web_status = Some(flag("USER_STATUS", true));
        store.items.web_archive = Some(flag("USER_ARCHIVE", false));
        let mut item = grid("G", &[("Red", "S")]);
        item.columns.insert("USER_STATUS".into(), Value::Text("N".into()));
        item.columns.insert("USER_ARCHIVE".into(), Value::Text("Y".into()));
        for product in mapped(&store, &alone(item)).products {
            assert!(!product.enabled(), "{}", product.sku);
            assert_eq!(product.fields[&Field::Archived], Content::Flag(true));
            let stock = product.creation.stock.as_ref().unwrap();
            assert!(!stock.in_stock);
            let visible =
                if product.shape.composite() { Visibility::Catalog } else { Visibility::Hidden };
            assert_eq!(product.fields[&Field::Visibility], Content::Visibility(visible));
        }
    }

    #[test]
    fn what_is_out_of_scope_or_gone_is_no_product() {
        let out = Item { in_scope: false, ..item("A") };
        assert_eq!(why(&mapped(&store(), &alone(out))), ["A: not in scope"]);
        let gone = Family { root: ItemNo("A".into()), head: None, members: Vec::new() };
        assert_eq!(why(&mapped(&store(), &gone)), ["A: Counterpoint has no such item"]);
    }
}
