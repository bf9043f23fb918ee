//! The family of Pentabarf, frab, pretalx, wafer, OSEM and the c3voc tools: one model in two notations, XML (here) and
//! JSON ([`schedule_json`](super::schedule_json)). What both have in common stands here.
//!
//! ```text
//! walk     XML as steps through elements, well nested whatever the file
//! read     XML to what is published
//! layout   a programme as days, rooms and events with the identities that the family asks for
//! write    the layout as XML
//! ```
//!
//! An event names its room, and stands under one. Where the two differ, **the room it stands under holds**: it is the
//! column that the organisers' own page shows, and merged schedules rename columns without touching what is in them.
//! Only a list, `Hall A, Hall B`, all of whose parts are rooms of the file, says more than the column does: then the
//! session is held in each of them.

pub(super) mod layout;
mod read;
mod walk;
mod write;

pub(super) use read::{read, sniff};
pub(super) use write::write;

use super::limits::MOST_RECORDS;
use super::published::{Hall, Link, Person, Prose, Published, Ref, Session, Text};
use crate::programme::{Code, Finding};
use std::borrow::Cow;
use std::collections::HashSet;

/// Stands between rooms where there are several.
const LIST: &str = ", ";

/// An event while its fields are met, in whatever order.
#[derive(Clone, Default)]
pub(super) struct Record<'d> {
    pub session: Session<'d>,
    /// Its own page, which comes before all other links.
    page: Option<Text<'d>>,
    /// The room that it names itself.
    pub room: Option<Text<'d>>,
}

impl<'d> Record<'d> {
    /// An event of which that much is known.
    pub fn of(session: Session<'d>) -> Self {
        Record { session, ..Record::default() }
    }

    /// Puts a field of one line where it belongs, if both notations have it.
    pub fn put(&mut self, name: &str, text: Text<'d>) {
        let session = &mut self.session;
        match name {
            "guid" => session.guid = Some(text),
            "code" => session.code = Some(text),
            "id" => session.id = Some(text),
            "title" => session.title = Some(text),
            "subtitle" => session.subtitle = Some(text),
            "track" => session.track = Some(Ref::name(text)),
            "type" => session.kind = Some(Ref::name(text)),
            "language" => session.languages.push(text),
            // A date alone is the day of `start`; with a time it is the start itself.
            "date" if text.len() > "2021-06-02".len() => session.times.start = Some(text),
            "date" => session.times.date = Some(text),
            "start" => session.times.clock = Some(text),
            "end" => session.times.end = Some(text),
            "duration" => session.times.length = Some(text),
            "room" => self.room = Some(text),
            "optout" | "do_not_record" if is_true(&text) => session.recorded = Some(false),
            "do_not_stream" if is_true(&text) => session.broadcast = Some(false),
            "url" => self.page = Some(text),
            // Some name their page only by these.
            "conf_url" | "origin_url" if self.page.is_none() => self.page = Some(text),
            "full_conf_url" if self.page.as_ref().is_none_or(|page| !page.contains("://")) => self.page = Some(text),
            "video_download_url" | "recording_url" => {
                session.links.push(Link { url: text, title: Some("Recording".into()) });
            }
            _ => {}
        }
    }

    /// Puts a text of several paragraphs; the abstract is read before the description.
    pub fn put_prose(&mut self, name: &str, prose: Prose<'d>) {
        let texts = &mut self.session.prose;
        // Only few are put before others, for each of these is moved.
        let at = if name == "abstract" && texts.len() < 8 { 0 } else { texts.len() };
        texts.insert(at, prose);
    }
}

/// What one file tells, while it is read: what can be said of an event only when all of them are known is kept back.
pub(super) struct Telling<'p, 'd> {
    pub published: &'p mut Published<'d>,
    first: usize,
    halls: HashSet<Text<'d>>,
    /// Events whose own room is not the one they stand under, or that stand under none.
    otherwise: Vec<(usize, Text<'d>)>,
    /// Begins addresses within the site.
    pub base: Option<Text<'d>>,
    private: bool,
}

impl<'p, 'd> Telling<'p, 'd> {
    pub fn new(published: &'p mut Published<'d>) -> Self {
        let first = published.sessions.len();
        Telling { published, first, halls: HashSet::new(), otherwise: Vec::new(), base: None, private: false }
    }

    /// A hall of that name, once.
    pub fn hall(&mut self, name: &Text<'d>, capacity: Option<u32>) {
        if !name.is_empty() && self.halls.insert(name.clone()) {
            self.published.halls.push(Hall { called: Ref::name(name.clone()), capacity, ..Hall::default() });
        }
    }

    /// An event under a room, or under none. Whether there may be more.
    pub fn session(&mut self, record: Record<'d>, under: Option<&Text<'d>>) -> bool {
        let Record { mut session, page, room } = record;
        if self.is_full() {
            return false;
        }
        if let Some(page) = page {
            session.links.insert(0, Link { url: page, title: None });
        }
        session.halls.extend(under.filter(|under| !under.is_empty()).cloned().map(Ref::name));
        if let Some(room) = room.filter(|room| under != Some(room)) {
            self.otherwise.push((self.published.sessions.len(), room));
        }
        self.published.sessions.push(session);
        true
    }

    /// Somebody described outside of the events.
    pub fn person(&mut self, person: Person<'d>) {
        self.published.people.push(person);
    }

    /// Notes that the file has fields that are nobody's business.
    pub fn private(&mut self) {
        self.private = true;
    }

    /// Whether the file holds more than is taken; says so the first time.
    fn is_full(&mut self) -> bool {
        let full = self.published.sessions.len() - self.first >= MOST_RECORDS;
        let said = |finding: &Finding| finding.code == Code::LimitReached;
        if full && !self.published.findings.iter().any(said) {
            let what = format!("it has more than {MOST_RECORDS} sessions");
            self.published
                .findings
                .push(Finding::new(Code::LimitReached, "the file", what).done("the rest is left out"));
        }
        full
    }

    /// Settles what was kept back: rooms, addresses within the site, the event's short name.
    pub fn finish(mut self) {
        let otherwise = std::mem::take(&mut self.otherwise);
        self.halls.extend(otherwise.iter().map(|(_, room)| room).filter(|room| !room.contains(LIST)).cloned());
        for (at, room) in otherwise {
            let parts = split(&room);
            let is_list = parts.len() > 1 && parts.iter().all(|part| self.halls.contains(part));
            let Some(session) = self.published.sessions.get_mut(at) else { continue };
            if is_list {
                session.halls = parts.into_iter().map(Ref::name).collect();
            } else if session.halls.is_empty() {
                session.halls.push(Ref::name(room));
            }
        }
        let event = &mut self.published.event;
        event.short = event.short.take().or_else(|| short(event.id.as_ref()?, event.title.as_ref()?));
        let base = self.base.take();
        for session in self.published.sessions.iter_mut().skip(self.first) {
            for link in session.links.iter_mut().chain(&mut session.attachments) {
                complete(&mut link.url, base.as_deref());
            }
        }
        if self.private {
            let what = "it has answers or addresses that people gave in confidence";
            self.published.findings.push(Finding::new(Code::PrivateLeftOut, "the file", what).done("left out"));
        }
    }
}

/// An acronym as a name for narrow places: one word, `36c3`, that is shorter than the title and not the title itself.
fn short<'d>(acronym: &Text<'d>, title: &Text<'d>) -> Option<Text<'d>> {
    let is_word = acronym.chars().all(char::is_alphanumeric);
    (is_word && acronym.chars().count() < title.chars().count()).then(|| acronym.clone())
}

/// The parts of a list of rooms.
fn split<'d>(room: &Text<'d>) -> Vec<Text<'d>> {
    match room {
        Cow::Borrowed(room) => room.split(LIST).map(|part| part.trim().into()).collect(),
        Cow::Owned(room) => room.split(LIST).map(|part| part.trim().to_owned().into()).collect(),
    }
}

/// Completes an address within the site: one that begins with a slash by the site's host, another one by its whole base.
fn complete(url: &mut Text<'_>, base: Option<&str>) {
    let Some(base) = base.filter(|base| base.starts_with("http://") || base.starts_with("https://")) else { return };
    let is_scheme = |scheme: &str| scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let is_whole = url.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)) || url.starts_with("//");
    if url.is_empty() || is_whole {
        return;
    }
    let host = base.find("://").map_or(0, |at| at + 3);
    let host = base.get(host..).and_then(|rest| rest.find('/')).map_or(base.len(), |at| host + at);
    let whole = match url.strip_prefix('/') {
        Some(path) => format!("{}/{path}", base.get(..host).unwrap_or(base)),
        None => format!("{}/{url}", base.trim_end_matches('/')),
    };
    *url = whole.into();
}

/// Whether a flag is set, in any of the spellings met.
pub(super) fn is_true(text: &str) -> bool {
    ["true", "yes", "1"].iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// A text without blanks around it; `None` if nothing is left.
pub(super) fn trimmed(text: Text<'_>) -> Option<Text<'_>> {
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    };
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_within_the_site_are_completed_and_others_are_not() {
        let base = Some("https://site.example.org/2024/Fahrplan/");
        for (url, whole) in [
            ("/media/a.pdf", "https://site.example.org/media/a.pdf"),
            ("events/1.html", "https://site.example.org/2024/Fahrplan/events/1.html"),
            ("events/1.html?at=10:00", "https://site.example.org/2024/Fahrplan/events/1.html?at=10:00"),
            ("https://example.org/", "https://example.org/"),
            ("//example.org/", "//example.org/"),
            ("urn:uuid:0", "urn:uuid:0"),
            ("javascript:alert(1)", "javascript:alert(1)"),
            ("", ""),
        ] {
            let mut text = Text::from(url);
            complete(&mut text, base);
            assert_eq!(text, whole);
        }
        let mut text = Text::from("/a");
        complete(&mut text, Some("https://site.example.org"));
        assert_eq!(text, "https://site.example.org/a");
        complete(&mut text, Some("no address"));
        assert_eq!(text, "https://site.example.org/a");
    }

    #[test]
    fn an_acronym_of_one_word_is_a_short_name() {
        let short = |acronym, title| short(&Text::from(acronym), &Text::from(title));
        assert_eq!(short("36c3", "36th Congress").as_deref(), Some("36c3"));
        assert_eq!(short("38c3", "38C3"), None);
        assert_eq!(short("fixture-days-2024", "The Fixture Days of 2024"), None);
    }

    #[test]
    fn a_flag_is_set_in_several_spellings() {
        assert!(["true", "True", " 1 ", "yes"].into_iter().all(is_true));
        assert!(!["false", "", "0", "no"].into_iter().any(is_true));
    }
}
