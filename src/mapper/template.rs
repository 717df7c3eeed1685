//! The small templates of cpsync.toml: `{name} {dimensions}`.

/// Fills `{placeholder}`s from pairs; an unknown placeholder is left as written (the configuration
/// check has refused it before). Runs of blanks that an empty value leaves are closed.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fills a template, leaving out an absent value together with the separator before it:
/// `{item}|{dim1}|{dim2}` with no `dim1` is `ITEM|BLUE`.
pub fn fill_present(template: &str, values: &[(&str, Option<&str>)]) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, name, after)) = next_placeholder(rest) {
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, Some(value))) => text.extend([before, value]),
            Some((_, None)) => {}
            None => text.extend([before, "{", name, "}"]),
        }
        rest = after;
    }
    text + rest
}

fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_leaves_no_double_blank() {
        assert_eq!(fill("{name} {unit} pack", &[("name", "Rope"), ("unit", "")]), "Rope pack");
    }

    #[test]
    fn an_absent_value_takes_its_separator_along() {
        let fill = |one, two, three| {
            fill_present(
                "{item}|{dim1}|{dim2}|{dim3}",
                &[("item", Some("A")), ("dim1", one), ("dim2", two), ("dim3", three)],
            )
        };
        assert_eq!(fill(Some("RED"), Some("XL"), None), "A|RED|XL");
        assert_eq!(fill(None, Some("XL"), None), "A|XL");
        assert_eq!(fill(None, None, None), "A");
    }

    #[test]
    fn a_brace_that_is_no_placeholder_stays() {
        assert_eq!(fill_present("{item}-{x}", &[("item", Some("A"))]), "A-{x}");
        assert_eq!(fill_present("{item", &[("item", Some("A"))]), "{item");
    }
}
