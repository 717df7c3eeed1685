//! The words of a chain: its links, and what they come to.

use crate::model::{ItemNo, Sku};

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is looked at.
    pub name: String,
    /// What was found there, for people.
    pub found: String,
    /// How it stands.
    pub standing: Standing,
    /// Why the product is not on the web, where this link is the cause.
    pub why: Option<String>,
    /// What to do about it.
    pub fix: Option<Fix>,
}

/// What a person can do about a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// What these words say.
    Do(String),
    /// Have `items` send the family.
    Send(ItemNo),
    /// Look at another product.
    Explain(Sku),
}

/// How a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It lets the product through.
    Yes,
    /// It does not.
    No,
    /// It will, with the next pass.
    Waits,
    /// It keeps the product as it was.
    Stuck,
    /// It is told, and decides nothing: an earlier link did.
    Told,
}

/// What a chain comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// On the web.
    Online,
    /// Its page is kept, out of lists and out of stock.
    Archived,
    /// On the web as it was: its last changes did not get through.
    Stuck(String),
    /// Not on the web, and nothing in Counterpoint is against it.
    NotYet(String),
    /// On the web until the next pass takes it off.
    Still(String),
    /// Not on the web.
    No(String),
}

impl Verdict {
    /// In words.
    pub fn sentence(&self) -> String {
        match self {
            Self::Online => "on the web".to_owned(),
            Self::Archived => "archived on the web: its page is kept, out of lists".to_owned(),
            Self::Stuck(why) => format!("on the web as it was: {why}"),
            Self::NotYet(why) => format!("not on the web yet: {why}"),
            Self::Still(why) => format!("still on the web, until the next pass: {why}"),
            Self::No(why) => format!("not on the web: {why}"),
        }
    }

    /// The word for scripts.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Archived => "archived",
            Self::Stuck(_) => "stuck",
            Self::NotYet(_) => "not-yet",
            Self::Still(_) => "still-online",
            Self::No(_) => "not-online",
        }
    }

    /// The reason; `None` where there is nothing to explain.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Online | Self::Archived => None,
            Self::Stuck(why) | Self::NotYet(why) | Self::Still(why) | Self::No(why) => Some(why),
        }
    }
}

impl Link {
    /// A link that nothing else is told of.
    pub(super) fn new(
        name: impl Into<String>,
        found: impl Into<String>,
        standing: Standing,
    ) -> Self {
        let (name, found) = (name.into(), found.into());
        Self { name, found, standing, why: None, fix: None }
    }

    /// With the cause that it is.
    pub(super) fn because(self, why: impl Into<String>) -> Self {
        Self { why: Some(why.into()), ..self }
    }

    /// With what to do.
    pub(super) fn fix(self, fix: Fix) -> Self {
        Self { fix: Some(fix), ..self }
    }
}
