//! The lists of `[stores.NAME.items]`: filter, dimensions, attributes, parent.

use std::collections::BTreeSet;

use super::section::Section;
use crate::config::{
    AttributeKind, AttributeRule, AttributeSource, Condition, DimensionRule, ParentRule,
    ParentShape, Test,
};

/// Most dimensions that tell the members of a parent apart (Counterpoint's grids have three).
const MOST_DIMENSIONS: usize = 4;

const KINDS: [(&str, AttributeKind); 7] = [
    ("text", AttributeKind::Text),
    ("number", AttributeKind::Number),
    ("yes-no", AttributeKind::YesNo),
    ("select", AttributeKind::Select),
    ("multiselect", AttributeKind::Multiselect),
    ("price", AttributeKind::Price),
    ("date", AttributeKind::Date),
];

/// `filter`: each entry asks one thing or more of a column.
pub(super) fn filter(section: &mut Section<'_>) -> Vec<Condition> {
    section.each("filter", conditions).into_iter().flatten().collect()
}

fn conditions(section: &mut Section<'_>) -> Vec<Condition> {
    let column = section.required_column("column");
    let tests = [
        section.scalar("equals").map(Test::Equals),
        section.texts("not").map(Test::Not),
        section.texts("in").map(Test::In),
        section.has("is-set").then(|| Test::IsSet(section.flag("is-set", true))),
        section.text("starts-with").map(Test::StartsWith),
        section.decimal("at-least").map(Test::AtLeast),
        section.decimal("at-most").map(Test::AtMost),
    ];
    let keys = ["equals", "not", "in", "is-set", "starts-with", "at-least", "at-most"];
    section.know(&keys);
    if !keys.iter().any(|key| section.has(key)) {
        let hint = "`equals`, `not`, `in`, `is-set`, `starts-with`, `at-least` or `at-most`";
        section.whole("a condition of `filter` asks nothing of its column", Some(hint));
    }
    let condition = |test| Condition { column: column.clone(), test };
    tests.into_iter().flatten().map(condition).collect()
}

/// `dimensions`, one rule a tag, and `attributes`, one rule an attribute; no attribute is both.
pub(super) fn rules(section: &mut Section<'_>) -> (Vec<DimensionRule>, Vec<AttributeRule>) {
    let (mut tags, mut codes) = (BTreeSet::new(), BTreeSet::new());
    let dimensions = section.each("dimensions", |section| {
        let rule = dimension(section);
        once(section, "tag", &rule.tag, &mut tags);
        rule
    });
    for rule in &dimensions {
        codes.insert(rule.attribute.to_lowercase());
    }
    let attributes = section.each("attributes", |section| {
        let rule = attribute(section);
        once(section, "attribute", &rule.attribute, &mut codes);
        rule
    });
    (dimensions, attributes)
}

/// Notes a name that an earlier entry has.
fn once(section: &Section<'_>, key: &str, name: &str, seen: &mut BTreeSet<String>) {
    if !name.is_empty() && !seen.insert(name.to_lowercase()) {
        section.problem(key, format!("`{name}` is mapped twice"), Some("keep one of them"));
    }
}

fn dimension(section: &mut Section<'_>) -> DimensionRule {
    DimensionRule {
        tag: section.required("tag", "a grid dimension's tag, GRID_DIM_1_TAG").to_uppercase(),
        attribute: attribute_code(section),
        map: section.map("map"),
    }
}

fn attribute(section: &mut Section<'_>) -> AttributeRule {
    AttributeRule {
        attribute: attribute_code(section),
        source: source(section),
        kind: section.choice("kind", &KINDS),
        map: section.map("map"),
        default: section.scalar("default"),
    }
}

fn source(section: &mut Section<'_>) -> AttributeSource {
    let sources = [
        section.column("column").map(AttributeSource::Column),
        section.text("barcode").map(AttributeSource::Barcode),
        section.text("dimension").map(|tag| AttributeSource::Dimension(tag.to_uppercase())),
        section.scalar("fixed").map(AttributeSource::Fixed),
    ];
    let given: Vec<&str> = ["column", "barcode", "dimension", "fixed"]
        .into_iter()
        .filter(|key| section.has(key))
        .collect();
    match given[..] {
        [_] => {}
        [] => section.whole(
            "an attribute has no source",
            Some("give `column`, `barcode`, `dimension` or `fixed`"),
        ),
        [first, second, ..] => section.problem(
            second,
            format!("`{first}` and `{second}` are both given"),
            Some("keep one of them"),
        ),
    }
    let none = AttributeSource::Fixed(String::new());
    sources.into_iter().flatten().next().unwrap_or(none)
}

/// Magento: lower-case letters, digits and `_`; the store has the last word on the rest.
fn attribute_code(section: &mut Section<'_>) -> String {
    let code = section.required("attribute", "the attribute's code at the store");
    if code.contains(|c: char| c.is_whitespace() || c.is_control()) {
        let message = format!("`attribute` is `{code}`, which is no attribute code");
        section.problem("attribute", message, Some("the code, not the label"));
    }
    code
}

/// `parent`
pub(super) fn parent(section: &mut Section<'_>) -> Option<ParentRule> {
    section.optional("parent", |section| {
        let shapes =
            [("configurable", ParentShape::Configurable), ("grouped", ParentShape::Grouped)];
        let rule = ParentRule {
            column: section.required_column("column"),
            shape: section.choice("shape", &shapes),
            dimensions: parent_dimensions(section),
        };
        check_parent(section, &rule);
        rule
    })
}

fn parent_dimensions(section: &mut Section<'_>) -> Vec<(String, String)> {
    let mut codes = BTreeSet::new();
    section.each("dimensions", |section| {
        let (column, attribute) = (section.required_column("column"), attribute_code(section));
        once(section, "attribute", &attribute, &mut codes);
        (column, attribute)
    })
}

fn check_parent(section: &Section<'_>, rule: &ParentRule) {
    if rule.dimensions.len() > MOST_DIMENSIONS {
        let message = format!("`parent` has more than {MOST_DIMENSIONS} dimensions");
        section.problem("dimensions", message, None);
    }
    if rule.shape == ParentShape::Grouped && !rule.dimensions.is_empty() {
        let message = "a grouped parent has no dimensions";
        section.problem("dimensions", message, Some("leave them out, or make it configurable"));
    }
}
