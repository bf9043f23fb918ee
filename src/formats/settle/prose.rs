//! Abstracts and biographies as readable text, and the links of a record.

use crate::formats::markup::{self, Markup};
use crate::formats::published::{Link, Prose, Session};
use crate::programme::{Finding, draft};
use std::borrow::Cow;

/// The text of a record, and the links that stood in it or beside it.
pub(super) struct Read<'d> {
    pub text: Option<Cow<'d, str>>,
    pub links: Vec<draft::Link<'d>>,
}

/// What a session is about. A text that another one contains is not said twice.
pub(super) fn read<'d>(session: &Session<'d>, _findings: &mut Vec<Finding>) -> Read<'d> {
    let mut links = links(&session.links);
    let mut parts: Vec<Cow<'d, str>> = Vec::new();
    for prose in &session.prose {
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
    for (url, title) in found {
        if !links.iter().any(|link| link.url.as_deref() == Some(url.as_str())) {
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
    for link in links {
        let url = link.url.trim();
        let is_page = url.starts_with("http://") || url.starts_with("https://");
        if is_page && !drafts.iter().any(|draft| draft.url.as_deref() == Some(url)) {
            drafts.push(draft::Link {
                url: Some(url.to_owned().into()),
                title: link.title.clone().map(draft::Text),
                ..draft::Link::default()
            });
        }
    }
    drafts
}
