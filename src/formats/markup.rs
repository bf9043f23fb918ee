//! placeholder
use std::borrow::Cow;
/// How a text is marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// plain
    Plain,
    /// html
    Html,
    /// md
    Markdown,
    /// unknown
    Unknown,
}
/// Readable.
pub fn readable<'t>(text: &'t str, _kind: Markup, _links: &mut Vec<(String, Option<String>)>) -> Cow<'t, str> {
    Cow::Borrowed(text)
}
/// Without private.
pub fn without_private(text: &str) -> (Cow<'_, str>, bool) {
    (Cow::Borrowed(text), false)
}
