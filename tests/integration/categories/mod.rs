//! `cpsync categories`, end to end: from `EC_CATEG` to the shop's tree.

mod pass;
mod trouble;

use serde_json::{Value, json};

use super::support::site::Site;

/// A small tree of one's own in place of the sample's.
pub(crate) const TREE: [(&str, &str, &str, u32); 6] = [
    ("ROPE", "", "Rope & Line", 10),
    ("DECK", "", "On Deck", 20),
    ("SAFE", "", "Safety", 30),
    ("BLOCK", "DECK", "Blocks", 1),
    ("CLEAT", "DECK", "Cleats", 2),
    ("PAINT", "DECK", "Paint", 3),
];

/// A site with this tree, and the shop empty.
pub(crate) fn site() -> Site {
    configured("")
}

/// The same with a `[stores.main.categories]` section.
pub(crate) fn configured(section: &str) -> Site {
    let site = Site::with(|_| {}, |toml| with_section(toml, section));
    site.company.execute("DELETE FROM dbo.EC_CATEG_ITEM");
    site.company.execute("DELETE FROM dbo.EC_CATEG");
    for (id, parent, name, sequence) in TREE {
        add(&site, id, parent, name, sequence);
    }
    site
}

pub(crate) fn with_section(toml: String, section: &str) -> String {
    if section.is_empty() { toml } else { format!("{toml}\n[stores.main.categories]\n{section}\n") }
}

/// Somebody adds a category at the till side.
pub(crate) fn add(site: &Site, id: &str, parent: &str, name: &str, sequence: u32) {
    let parent = if parent.is_empty() { "NULL".into() } else { format!("'{parent}'") };
    site.company.execute(&format!(
        "INSERT INTO dbo.EC_CATEG (CATEG_ID, PARENT_ID, DESCR, DISP_SEQ_NO, LST_MAINT_DT) \
         VALUES ('{id}', {parent}, '{name}', {sequence}, '2026-03-02T11:00:00')"
    ));
}

/// Somebody edits a category; raw SQL, which moves no time stamp.
pub(crate) fn till(site: &Site, id: &str, set: &str) {
    site.company.execute(&format!("UPDATE dbo.EC_CATEG SET {set} WHERE CATEG_ID = '{id}'"));
}

/// The shop's tree below its default root, in order: `Name` or `-Name` for a hidden one, children in
/// brackets.
pub(crate) fn tree(site: &Site) -> String {
    let top = call(site, "GET", "categories?rootCategoryId=2", Value::Null);
    children(&top)
}

fn children(node: &Value) -> String {
    let list = node["children_data"].as_array().unwrap();
    let shown: Vec<String> = list
        .iter()
        .map(|child| {
            let hidden = if child["is_active"] == false { "-" } else { "" };
            let below = children(child);
            let below = if below.is_empty() { below } else { format!("[{below}]") };
            format!("{hidden}{}{below}", child["name"].as_str().unwrap())
        })
        .collect();
    shown.join(", ")
}

/// Somebody works in the shop's admin panel.
pub(crate) fn call(site: &Site, method: &str, path: &str, body: Value) -> Value {
    let target = format!("/rest/all/V1/{path}");
    site.shop.edit(|shop| shop.call(method, &target, body)).unwrap()
}

/// Makes a category by hand and tells its id.
pub(crate) fn by_hand(site: &Site, parent: u64, name: &str) -> u64 {
    let body = json!({ "category": { "name": name, "parent_id": parent, "is_active": true } });
    call(site, "POST", "categories", body)["id"].as_u64().unwrap()
}

/// The shop's id of a category of this name.
pub(crate) fn id_of(site: &Site, name: &str) -> u64 {
    let all = call(site, "GET", "categories/list?searchCriteria", Value::Null);
    let rows = all["items"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap()["id"].as_u64().unwrap()
}

/// A custom attribute of a category.
pub(crate) fn attribute(site: &Site, name: &str, code: &str) -> Value {
    let path = format!("categories/{}", id_of(site, name));
    let category = call(site, "GET", &path, Value::Null);
    let list = category["custom_attributes"].as_array().unwrap();
    let found = list.iter().find(|custom| custom["attribute_code"] == code);
    found.map_or(Value::Null, |custom| custom["value"].clone())
}

/// The last line of a `--json` run.
pub(crate) fn summary(out: &str) -> Value {
    serde_json::from_str(out.lines().last().unwrap()).unwrap()
}

/// Moves and changes that a pass sent, as `METHOD path`, without the scope.
pub(crate) fn writes(site: &Site) -> Vec<String> {
    let writes = site.shop.writes();
    let short = |path: &str| path.replace("/rest/all/V1/", "");
    writes.iter().map(|write| format!("{} {}", write.method, short(&write.path))).collect()
}
