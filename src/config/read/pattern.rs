//! Templates such as `{item}|{dim1}`: their placeholders are checked, the mapper fills them.

use super::section::Section;

/// What a template may and must name.
pub(super) struct Pattern {
    /// The key.
    pub(super) key: &'static str,
    /// The value without one.
    pub(super) default: &'static str,
    /// Placeholders that make it unique.
    pub(super) required: &'static [&'static str],
    /// All placeholders.
    pub(super) known: &'static [&'static str],
}

impl Section<'_> {
    /// A template with checked placeholders.
    pub(super) fn pattern(&mut self, pattern: &Pattern) -> String {
        let text = self.text_or(pattern.key, pattern.default);
        let named = match placeholders(&text) {
            Ok(named) => named,
            Err(message) => {
                self.problem(pattern.key, format!("`{}` {message}", pattern.key), None);
                return text;
            }
        };
        let known = braced(pattern.known);
        for name in named.iter().filter(|name| !pattern.known.contains(name)) {
            let message = format!("`{}` has the unknown placeholder `{{{name}}}`", pattern.key);
            self.problem(pattern.key, message, Some(&format!("it can have {known}")));
        }
        for name in pattern.required.iter().filter(|name| !named.contains(name)) {
            let message = format!("`{}` lacks `{{{name}}}`", pattern.key);
            self.problem(pattern.key, message, Some("without it, several products would be one"));
        }
        text
    }
}

fn braced(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{{{name}}}`")).collect();
    names.join(", ")
}

fn placeholders(text: &str) -> Result<Vec<&str>, &'static str> {
    let mut named = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let inner = rest[open..].strip_prefix('{').ok_or("has a `}` without a `{`")?;
        let close = inner.find('}').ok_or("has a `{` without a `}`")?;
        named.push(&inner[..close]);
        rest = &inner[close + 1..];
    }
    Ok(named)
}
