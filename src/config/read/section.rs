//! Walks the parsed file with positions: one [`Section`] a table, getters that check and default.
//!
//! What is asked for is what is known: a key that no getter asked for is a problem when the section
//! is finished. Each value in effect is written down for `config show` on the way.

use std::cell::RefCell;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::problem::position;
use crate::config::{Problem, Secrets, Shown, Variables};

/// One reading of one file.
pub(super) struct Reading<'a> {
    pub(super) path: &'a Path,
    pub(super) text: &'a str,
    pub(super) variables: &'a Variables,
    pub(super) secrets: Secrets,
    /// The store whose secrets are meant; `None` = every one.
    pub(super) store: Option<&'a str>,
    /// Whether the text broke off somewhere: keys may then be missing for that reason alone.
    pub(super) broken: bool,
    pub(super) problems: RefCell<Vec<Problem>>,
    pub(super) warnings: RefCell<Vec<Problem>>,
}

/// Why a value cannot be used.
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

/// One table of the file; without one, all its keys have their defaults.
pub(super) struct Section<'a> {
    pub(super) reading: &'a Reading<'a>,
    /// As in the header, `stores.main.items`; empty for the file itself.
    pub(super) name: String,
    table: Option<&'a DeTable<'a>>,
    at: usize,
    asked: Vec<String>,
    shown: Vec<(String, Shown)>,
}

impl Reading<'_> {
    pub(super) fn problem(&self, at: usize, message: impl Into<String>, hint: Option<String>) {
        self.problems.borrow_mut().push(self.at(at, message.into(), hint));
    }

    pub(super) fn warning(&self, at: usize, message: impl Into<String>, hint: Option<String>) {
        self.warnings.borrow_mut().push(self.at(at, message.into(), hint));
    }

    fn at(&self, at: usize, message: String, hint: Option<String>) -> Problem {
        let (line, column) = position(self.text, at);
        Problem { path: self.path.to_owned(), line, column, message, hint }
    }
}

impl<'a> Section<'a> {
    /// The whole file.
    pub(super) fn root(reading: &'a Reading<'a>, table: &'a DeTable<'a>) -> Self {
        Self::new(reading, String::new(), Some(table), 0)
    }

    fn new(
        reading: &'a Reading<'a>,
        name: String,
        table: Option<&'a DeTable<'a>>,
        at: usize,
    ) -> Self {
        Self { reading, name, table, at, asked: Vec::new(), shown: Vec::new() }
    }

    /// Whether the file has this key; does not ask for it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.is_some_and(|table| table.contains_key(key))
    }

    /// Whether the file has this section.
    pub(super) fn exists(&self) -> bool {
        self.table.is_some()
    }

    /// The raw value of a key.
    pub(super) fn get(&mut self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key.to_owned());
        self.table?.get(key)
    }

    /// A key's value as this type; a wrong one is noted and read as `None`.
    pub(super) fn take<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&'a DeValue<'a>) -> Result<T, Wrong>,
    ) -> Option<T> {
        let value = self.get(key)?;
        match read(value.get_ref()) {
            Ok(read) => Some(read),
            Err(wrong) => {
                let message = format!("`{key}` {}", wrong.message);
                self.reading.problem(value.span().start, message, wrong.hint);
                None
            }
        }
    }

    /// Writes down what is in effect.
    pub(super) fn show(&mut self, key: &str, value: Shown) {
        self.shown.push((key.to_owned(), value));
    }

    /// A problem with a key's value, or with the section when the key is not there.
    pub(super) fn problem(&self, key: &str, message: impl Into<String>, hint: Option<&str>) {
        self.reading.problem(self.place(key), message, hint.map(str::to_owned));
    }

    /// A problem with the section as a whole.
    pub(super) fn whole(&self, message: impl Into<String>, hint: Option<&str>) {
        self.reading.problem(self.at, message, hint.map(str::to_owned));
    }

    /// Notes that a key is missing, unless the text broke off.
    pub(super) fn missing(&self, what: &str, hint: Option<&str>) {
        if !self.reading.broken {
            self.whole(format!("{what} is missing{}", self.inside()), hint);
        }
    }

    /// Where a key's value stands.
    pub(super) fn place(&self, key: &str) -> usize {
        self.table.and_then(|table| table.get(key)).map_or(self.at, |value| value.span().start)
    }

    fn inside(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!(" in [{}]", self.name) }
    }

    fn path_of(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// A table below this one, read by `read`; an absent one gives the defaults.
    pub(super) fn within<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let table = self.take(key, as_table);
        let mut section = Self::new(self.reading, self.path_of(key), table, self.place(key));
        let value = read(&mut section);
        let shown = section.finish();
        self.show(key, shown);
        value
    }

    /// A table below this one that means nothing when absent.
    pub(super) fn optional<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        if self.has(key) {
            return Some(self.within(key, read));
        }
        self.know(&[key]);
        None
    }

    /// Takes these keys as known, whether or not they are asked for.
    pub(super) fn know(&mut self, keys: &[&str]) {
        self.asked.extend(keys.iter().map(|key| (*key).to_owned()));
    }

    /// Whether the key's value is text.
    pub(super) fn is_text(&self, key: &str) -> bool {
        self.table.and_then(|table| table.get(key)).is_some_and(|value| value.get_ref().is_str())
    }

    /// Whether the key's value is a table.
    pub(super) fn is_table(&self, key: &str) -> bool {
        self.table.and_then(|table| table.get(key)).is_some_and(|value| value.get_ref().is_table())
    }

    /// The tables of an array, each read by `read`; none when the key is absent.
    pub(super) fn each<T>(&mut self, key: &str, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let Some(array) = self.take(key, as_array) else { return Vec::new() };
        let (mut values, mut shown) = (Vec::new(), Vec::new());
        for element in array {
            match as_table(element.get_ref()) {
                Ok(table) => {
                    let at = element.span().start;
                    let mut section = Self::new(self.reading, self.path_of(key), Some(table), at);
                    values.push(read(&mut section));
                    shown.push(section.finish());
                }
                Err(wrong) => {
                    let message = format!("an entry of `{key}` {}", wrong.message);
                    self.reading.problem(element.span().start, message, wrong.hint);
                }
            }
        }
        self.show(key, Shown::List(shown));
        values
    }

    /// The tables below this one by name, in the file's order; every name is allowed.
    pub(super) fn named<T>(&mut self, mut read: impl FnMut(&mut Self, &str) -> T) -> Vec<T> {
        let mut entries: Vec<_> = self.table.into_iter().flatten().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let mut values = Vec::new();
        for (name, value) in entries {
            let name = name.get_ref().as_ref();
            let Some(table) = self.take(name, as_table) else { continue };
            let at = value.span().start;
            let mut section = Self::new(self.reading, self.path_of(name), Some(table), at);
            values.push(read(&mut section, name));
            let shown = section.finish();
            self.show(name, shown);
        }
        values
    }

    /// The keys and values of a table with free keys.
    pub(super) fn entries(&self) -> Vec<(&'a str, usize)> {
        let table = self.table.into_iter().flatten();
        table.map(|(key, _)| (key.get_ref().as_ref(), key.span().start)).collect()
    }

    /// Ends the section: notes the keys that nobody asked for.
    pub(super) fn finish(self) -> Shown {
        for (key, at) in self.entries() {
            if !self.asked.iter().any(|asked| asked == key) {
                let known = self.asked.iter().map(String::as_str);
                let hint = nearest(key, known).map(|near| format!("did you mean `{near}`?"));
                let message = format!("unknown key `{key}`{}", self.inside());
                self.reading.problem(at, message, hint);
            }
        }
        Shown::Table(self.shown)
    }
}

impl From<String> for Wrong {
    fn from(message: String) -> Self {
        Self { message, hint: None }
    }
}

/// The word that `word` was probably meant to be; `None` when none is close.
pub fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let folded = word.to_lowercase().replace('_', "-");
    known
        .into_iter()
        .map(|near| (strsim::osa_distance(&folded, &near.to_lowercase()), near))
        .filter(|(distance, near)| *distance <= (near.len().max(word.len()) / 4).clamp(1, 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, near)| near)
}

/// Says what a value is instead of what it should be.
pub(super) fn instead(value: &DeValue<'_>, expected: &str) -> Wrong {
    let found = match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    format!("should be {expected}, not {found}").into()
}

pub(super) fn as_table<'a>(value: &'a DeValue<'a>) -> Result<&'a DeTable<'a>, Wrong> {
    value.as_table().ok_or_else(|| instead(value, "a table"))
}

pub(super) fn as_array<'a>(value: &'a DeValue<'a>) -> Result<&'a [Spanned<DeValue<'a>>], Wrong> {
    value.as_array().map(|array| &**array).ok_or_else(|| instead(value, "a list"))
}
