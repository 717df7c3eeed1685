//! What hangs under a configurable or in a group: with the creation, then by difference.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::client::Scope;
use super::map::{self, Draft};
use super::products::product_path;
use super::read::key;
use super::trouble::Trouble;
use super::{Known, Magento2, api};
use crate::model::{Content, Field, Member, Product, Shape, Sku};
use crate::store::http::url::encode;
use crate::store::{Action, FaultKind, ProductChange};

/// From this many changed links on, the parent is sent with all of them: 128 ms in one call against
/// 200 ms each (notes, section 9).
const FEW: usize = 3;

impl Magento2 {
    /// Reads the ids of all products that creations link, together instead of parent by parent.
    pub(super) fn know_links(&mut self, changes: &[ProductChange]) -> Result<(), Trouble> {
        let made = changes.iter().filter(|change| change.action == Action::Create);
        let linked = made.flat_map(|change| map::links(&change.product));
        let skus: Vec<Sku> = linked.map(|member| member.sku.clone()).collect();
        self.known(&skus).map(drop)
    }

    /// Puts a composite's links into its creation. Every linked product must exist.
    pub(super) fn creation_links(
        &mut self,
        product: &Product,
        draft: &mut Draft,
    ) -> Result<(), Trouble> {
        let members = map::links(product);
        if members.is_empty() {
            return Ok(());
        }
        let known = self.linked(product, members.iter().map(|member| &member.sku))?;
        match product.shape {
            Shape::Configurable => {
                draft.extension("configurable_product_links", ids(members, &known));
            }
            _ => draft.member("product_links", associated(product, members, &known)),
        }
        Ok(())
    }

    /// Brings a composite's links in step. A link that is there already, or gone already, is fine.
    pub(super) fn put_links(
        &mut self,
        product: &Product,
        fields: &BTreeSet<Field>,
        link: &[Sku],
        unlink: &[Sku],
    ) -> Result<(), Trouble> {
        match product.shape {
            // Sent with the axes.
            Shape::Configurable if axes_change(product, fields) => Ok(()),
            Shape::Configurable => self.put_children(product, fields, link, unlink),
            Shape::Grouped => self.put_members(product, fields, link, unlink),
            Shape::Simple => Ok(()),
        }
    }

    fn put_children(
        &mut self,
        product: &Product,
        fields: &BTreeSet<Field>,
        link: &[Sku],
        unlink: &[Sku],
    ) -> Result<(), Trouble> {
        let changes = link.len() + unlink.len();
        let whole = changes > FEW || (changes == 0 && fields.contains(&Field::Children));
        if whole && product.fields.contains_key(&Field::Children) {
            return self.put_all_children(product);
        }
        for child in unlink {
            self.unlink_child(product.sku.as_str(), child.as_str())?;
        }
        for child in link {
            self.link_child(product, child)?;
        }
        Ok(())
    }

    fn put_all_children(&mut self, product: &Product) -> Result<(), Trouble> {
        let sku = product.sku.as_str();
        let members = map::links(product);
        let known = self.linked(product, members.iter().map(|member| &member.sku))?;
        let mut draft = Draft::default();
        draft.extension("configurable_product_links", ids(members, &known));
        let put = self.rest.put::<api::Product>(Scope::All, &product_path(sku), &draft.body(sku));
        put.map(drop).map_err(|trouble| self.missing(sku, trouble))
    }

    fn link_child(&mut self, product: &Product, child: &Sku) -> Result<(), Trouble> {
        let sku = product.sku.as_str();
        let path = format!("configurable-products/{}/child", encode(sku));
        match self.rest.post::<bool>(&path, &json!({ "childSku": child.as_str() })) {
            Ok(_) => Ok(()),
            Err(trouble) if trouble.already_attached() => Ok(()),
            Err(trouble) if trouble.status == 404 => {
                // The answer does not say which of the two is missing.
                self.known.remove(&key(child.as_str()));
                self.linked(product, [child].into_iter())?;
                Err(self.missing(sku, trouble))
            }
            Err(trouble) => Err(trouble.while_doing(&format!("could not link `{child}`"))),
        }
    }

    fn unlink_child(&mut self, sku: &str, child: &str) -> Result<(), Trouble> {
        let path = format!("configurable-products/{}/children/{}", encode(sku), encode(child));
        match self.rest.delete::<bool>(&path) {
            Ok(_) => Ok(()),
            Err(trouble) if not_linked(&trouble) => match self.missing(sku, trouble) {
                gone if gone.fault.kind == FaultKind::NotFound => Err(gone),
                ended if ended.ends_pass => Err(ended),
                _ => Ok(()),
            },
            Err(trouble) => Err(trouble.while_doing(&format!("could not unlink `{child}`"))),
        }
    }

    fn put_members(
        &mut self,
        product: &Product,
        fields: &BTreeSet<Field>,
        link: &[Sku],
        unlink: &[Sku],
    ) -> Result<(), Trouble> {
        if !fields.contains(&Field::Members) && link.is_empty() && unlink.is_empty() {
            return Ok(());
        }
        if !product.fields.contains_key(&Field::Members) {
            // Without the list, taking its absence for an empty one would empty the group.
            return Err(Trouble::rejected("the members of the group are not known"));
        }
        let sku = product.sku.as_str();
        let read = self.rest.get(&format!("products/{}/links/associated", encode(sku)));
        let held: Vec<api::Link> = read.map_err(|trouble| self.missing(sku, trouble))?;
        let place: HashMap<String, u32> =
            held.iter().map(|link| (key(&link.linked_product_sku), link.position)).collect();
        let wanted = map::links(product);
        let stays = |sku: &str| wanted.iter().any(|member| key(member.sku.as_str()) == key(sku));
        for link in held.iter().filter(|link| !stays(&link.linked_product_sku)) {
            self.unlink_member(sku, &link.linked_product_sku)?;
        }
        let (there, new): (Vec<&Member>, Vec<&Member>) =
            wanted.iter().partition(|member| place.contains_key(&key(member.sku.as_str())));
        let moved: Vec<&Member> = there
            .into_iter()
            .filter(|member| place.get(&key(member.sku.as_str())) != Some(&member.position))
            .collect();
        self.link_members(product, &new)?;
        self.move_members(product, &moved)
    }

    fn link_members(&mut self, product: &Product, new: &[&Member]) -> Result<(), Trouble> {
        if new.is_empty() {
            return Ok(());
        }
        let known = self.linked(product, new.iter().map(|member| &member.sku))?;
        let sku = product.sku.as_str();
        let items: Vec<Value> = new.iter().map(|member| link_item(sku, member, &known)).collect();
        self.rest
            .post::<bool>(&format!("products/{}/links", encode(sku)), &json!({ "items": items }))
            .map(drop)
            .map_err(|trouble| trouble.while_doing("could not link the members"))
    }

    /// One call each: a product call with `product_links` would drop related and up-sell links.
    fn move_members(&mut self, product: &Product, moved: &[&Member]) -> Result<(), Trouble> {
        let known = self.linked(product, moved.iter().map(|member| &member.sku))?;
        let sku = product.sku.as_str();
        for member in moved {
            let body = json!({ "entity": link_item(sku, member, &known) });
            self.rest.put::<bool>(Scope::All, &format!("products/{}/links", encode(sku)), &body)?;
        }
        Ok(())
    }

    fn unlink_member(&mut self, sku: &str, member: &str) -> Result<(), Trouble> {
        let path = format!("products/{}/links/associated/{}", encode(sku), encode(member));
        match self.rest.delete::<bool>(&path) {
            Err(trouble) if !not_linked(&trouble) => {
                Err(trouble.while_doing(&format!("could not unlink `{member}`")))
            }
            _ => Ok(()),
        }
    }

    /// Id and kind of products to be linked; all must exist.
    fn linked<'a>(
        &mut self,
        product: &Product,
        skus: impl Iterator<Item = &'a Sku>,
    ) -> Result<HashMap<String, Known>, Trouble> {
        let skus: Vec<Sku> = skus.cloned().collect();
        let known = self.known(&skus)?;
        match skus.iter().find(|sku| !known.contains_key(&key(sku.as_str()))) {
            Some(missing) => Err(Trouble::rejected(format!(
                "could not link `{missing}` to `{}`: the store has no such product",
                product.sku
            ))),
            None => Ok(known),
        }
    }
}

/// 404, or a 400 that says the link is not there.
fn not_linked(trouble: &Trouble) -> bool {
    trouble.status == 404 || (trouble.status == 400 && trouble.said.contains("doesn't"))
}

fn ids(members: &[Member], known: &HashMap<String, Known>) -> Value {
    members
        .iter()
        .filter_map(|member| known.get(&key(member.sku.as_str())))
        .map(|known| known.id)
        .collect()
}

fn associated(product: &Product, members: &[Member], known: &HashMap<String, Known>) -> Value {
    members.iter().map(|member| link_item(product.sku.as_str(), member, known)).collect()
}

fn link_item(sku: &str, member: &Member, known: &HashMap<String, Known>) -> Value {
    let kind = known.get(&key(member.sku.as_str())).map_or("simple", |known| known.kind.as_str());
    map::associated(sku, member, kind)
}

/// Whether an update's axes travel with all children in one call: a child linked before the axis is
/// there would clash with its sisters.
pub(super) fn axes_change(product: &Product, fields: &BTreeSet<Field>) -> bool {
    fields.contains(&Field::Axes)
        && matches!(product.fields.get(&Field::Children), Some(Content::Links(_)))
}
