//! Abstracts and biographies as readable text, and the links of a record.

use crate::formats::markup::{self, Markup};
use crate::formats::published::{Link, Prose, Session};
use crate::programme::{Code, Finding, clean, draft};
use std::borrow::Cow;
use std::collections::HashSet;

/// The text of a record, and the links that stood in it or beside it.
pub(super) struct Read<'d> {
    pub text: Option<Cow<'d, str>>,
    pub links: Vec<draft::Link<'d>>,
}

/// Texts of one session that are read: they are compared with each other.
const MOST_TEXTS: usize = 32;

/// What a session is about. A text that another one contains is not said twice.
pub(super) fn read<'d>(session: &Session<'d>, findings: &mut Vec<Finding>) -> Read<'d> {
    let mut links = links(&session.links);
    if session.prose.len() > MOST_TEXTS {
        let title = clean::line(session.title.clone().unwrap_or_default());
        let what = format!("it has {} texts", session.prose.len());
        let finding = Finding::new(Code::LimitReached, format!("session “{title}”"), what);
        findings.push(finding.done("all but the first 32 are left out").at(session.offset));
    }
    let mut parts: Vec<Cow<'d, str>> = Vec::new();
    for prose in session.prose.iter().take(MOST_TEXTS) {
        let text = readable(prose, &mut links);
        let repeats = |other: &Cow<'d, str>| other.contains(text.trim());
        if text.trim().is_empty() || parts.iter().any(repeats) {
            continue;
        }
        parts.retain(|part| !text.contains(part.trim()));
        parts.push(text);
    }
    let text = if parts.len() > 1 { Some(parts.join("\n\n").into()) } else { parts.pop() };
    Read { text, links }
}

/// A line of text whose characters were encoded once too often, perhaps: `Q&amp;A`.
pub(super) fn plain<'d>(line: Option<&Cow<'d, str>>) -> Option<Cow<'d, str>> {
    let line = line?;
    Some(match markup::readable(line, Markup::Plain, &mut Vec::new()) {
        Cow::Borrowed(_) => line.clone(),
        Cow::Owned(mended) => Cow::Owned(mended),
    })
}

/// A text without its markup and without what is private; what it links to joins the links.
pub(super) fn readable<'d>(prose: &Prose<'d>, links: &mut Vec<draft::Link<'d>>) -> Cow<'d, str> {
    let mut found = Vec::new();
    let text = match markup::readable(&prose.text, prose.markup, &mut found) {
        Cow::Borrowed(same) if same.len() == prose.text.len() => prose.text.clone(),
        other => Cow::Owned(other.into_owned()),
    };
    let known = links.iter().filter(|_| !found.is_empty()).filter_map(|link| link.url.as_deref());
    let mut known: HashSet<String> = known.map(str::to_owned).collect();
    for (url, title) in found {
        if known.insert(url.clone()) {
            links.push(draft::Link { url: Some(url.into()), title: title.map(Into::into), ..draft::Link::default() });
        }
    }
    match markup::without_private(&text) {
        (_, false) => text,
        (clean, true) => Cow::Owned(clean.into_owned()),
    }
}

/// Links as drafts; an address within the site, or of anything but a page, is left out by the reader or the builder.
pub(super) fn links<'d>(links: &[Link<'d>]) -> Vec<draft::Link<'d>> {
    let mut drafts: Vec<draft::Link<'d>> = Vec::new();
    let mut known = HashSet::new();
    for link in links {
        let url = link.url.trim();
        let is_page = url.starts_with("http://") || url.starts_with("https://");
        if is_page && known.insert(url) {
            drafts.push(draft::Link {
                url: Some(url.to_owned().into()),
                title: link.title.clone().map(draft::Text),
                ..draft::Link::default()
            });
        }
    }
    drafts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_beyond_the_limit_are_left_out_and_that_is_said() {
        let texts = |count: usize| (0..count).map(|number| Prose::new(format!("Text <{number}>"))).collect();
        let told = |count| {
            let mut findings = Vec::new();
            let session = Session { title: Some("Talk".into()), prose: texts(count), ..Session::default() };
            let text = read(&session, &mut findings).text.unwrap_or_default();
            (text.matches("Text").count(), findings.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(told(MOST_TEXTS), (MOST_TEXTS, vec![]));
        let said = "session “Talk”: it has 33 texts; all but the first 32 are left out".to_owned();
        assert_eq!(told(MOST_TEXTS + 1), (MOST_TEXTS, vec![said]));
    }

    #[test]
    fn a_page_is_linked_to_once() {
        let link = |url: &'static str| Link { url: url.into(), title: None };
        let found = links(&[link("https://example.org/a"), link(" https://example.org/a "), link("/b")]);
        assert_eq!(found.len(), 1);
    }
}
