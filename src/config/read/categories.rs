//! `[stores.NAME.categories]`

use super::section::Section;
use super::values::list;
use crate::config::{Categories, CategoryRoot, GoneCategory, Shown};

pub(super) fn read(section: &mut Section<'_>) -> Categories {
    Categories {
        root: root(section),
        gone: section.choice(
            "gone",
            &[("deactivate", GoneCategory::Deactivate), ("leave", GoneCategory::Leave)],
        ),
        url_key: url_key(section),
        description: section.flag("description", true),
        positions: section.flag("positions", true),
    }
}

/// An id, a path `"Shop/Marine"`, or a list of names, for those that hold a slash.
fn root(section: &mut Section<'_>) -> CategoryRoot {
    let Some(given) = section.take("root", list) else { return CategoryRoot::Default };
    section.show("root", Shown::from(given.as_slice()));
    let one = given.first().map(|one| one.trim().to_owned()).unwrap_or_default();
    if given.len() == 1 && !one.is_empty() && one.bytes().all(|byte| byte.is_ascii_digit()) {
        return CategoryRoot::Id(one);
    }
    let names = if given.len() == 1 { one.split('/').map(str::to_owned).collect() } else { given };
    let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
    if names.iter().any(String::is_empty) {
        let hint = "a category's id, or names below the store's root: \"Shop/Marine\"";
        section.problem("root", "`root` holds a blank name", Some(hint));
    }
    CategoryRoot::Path(names)
}

fn url_key(section: &mut Section<'_>) -> String {
    let template = section.text_or("url-key", "{name}");
    let rest = template.replace("{name}", "").replace("{id}", "");
    if rest.contains(['{', '}']) {
        let message = format!("`url-key` is `{template}`; it can hold {{name}} and {{id}}");
        section.problem("url-key", message, None);
    }
    template
}
