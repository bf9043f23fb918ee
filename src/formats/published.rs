//! What a schedule file says, in the words of its format.
//!
//! Between a reader and the programme: a reader only finds where its format keeps what, and puts it here as it stands.
//! What it means (which of two clocks is right, who is one person, what a title hides) is found out once for all
//! formats, in [`settle`](super::settle).

use super::markup::Markup;
use crate::programme::{Finding, Status};
use std::borrow::Cow;

/// Text as the file has it; borrowed from there where it can be.
pub type Text<'d> = Cow<'d, str>;

/// Everything that one or several files say of one event.
#[derive(Debug, Default)]
pub struct Published<'d> {
    /// The event itself. Of several files the first that says a thing is believed.
    pub event: Event<'d>,
    /// Halls in the order in which the file wants them shown, with and without sessions.
    pub halls: Vec<Hall<'d>>,
    /// People as the file describes them; a person may be told of several times.
    pub people: Vec<Person<'d>>,
    /// Names of tracks and kinds that sessions refer to by a key.
    pub labels: Vec<Label<'d>>,
    /// Sessions in any order; a session may be told of several times.
    pub sessions: Vec<Session<'d>>,
    /// What the reader itself found odd.
    pub findings: Vec<Finding>,
}

/// The event as a whole.
#[derive(Debug, Default)]
pub struct Event<'d> {
    /// What the organisers' system calls it: the acronym, the calendar's id. Versions of one event share it.
    pub id: Option<Text<'d>>,
    /// Full name.
    pub title: Option<Text<'d>>,
    /// Name for narrow places.
    pub short: Option<Text<'d>>,
    /// First day, in any notation.
    pub start: Option<Text<'d>>,
    /// Last day, in any notation.
    pub end: Option<Text<'d>>,
    /// IANA name of the venue's time zone.
    pub zone: Option<Text<'d>>,
    /// City.
    pub city: Option<Text<'d>>,
    /// Name of the venue.
    pub venue: Option<Text<'d>>,
    /// Where it is published.
    pub url: Option<Text<'d>>,
    /// The days as the file bounds them.
    pub days: Vec<Day<'d>>,
}

impl<'d> Event<'d> {
    /// What tells two events apart: their ids, or else their titles, as far as both have them.
    pub(super) fn differs_from<'e>(&'e self, other: &'e Event<'d>) -> Option<(&'e str, &'e str)> {
        let told = |text: &'e Option<Text<'d>>| text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let ids = told(&self.id).zip(told(&other.id));
        let (own, others) = ids.or_else(|| told(&self.title).zip(told(&other.title)))?;
        (own.to_lowercase() != others.to_lowercase()).then_some((own, others))
    }

    /// Adds what another file says of the same event; what is known already holds.
    pub(super) fn learn(&mut self, other: Event<'d>) {
        let Event { id, title, short, start, end, zone, city, venue, url, days } = other;
        let pairs = [
            (&mut self.id, id),
            (&mut self.title, title),
            (&mut self.short, short),
            (&mut self.start, start),
            (&mut self.end, end),
            (&mut self.zone, zone),
            (&mut self.city, city),
            (&mut self.venue, venue),
            (&mut self.url, url),
        ];
        for (own, theirs) in pairs {
            if own.as_ref().is_none_or(|text| text.trim().is_empty()) {
                *own = theirs;
            }
        }
        // Of a file for each day every one knows its own.
        let known: Vec<Option<Text<'d>>> = self.days.iter().map(|day| day.date.clone()).collect();
        self.days.extend(days.into_iter().filter(|day| !known.contains(&day.date)));
    }
}

/// A conference day as the file bounds it.
#[derive(Debug, Default)]
pub struct Day<'d> {
    /// Its date.
    pub date: Option<Text<'d>>,
    /// When it begins, with an offset.
    pub start: Option<Text<'d>>,
    /// When it ends, with an offset; often in the morning after.
    pub end: Option<Text<'d>>,
}

/// Something told of elsewhere in the file: by a key, by its name, or by both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ref<'d> {
    /// What the file calls it.
    pub key: Option<Text<'d>>,
    /// What people call it.
    pub name: Option<Text<'d>>,
}

impl<'d> Ref<'d> {
    /// A reference by a key only.
    pub fn key(key: impl Into<Text<'d>>) -> Ref<'d> {
        Ref { key: Some(key.into()), name: None }
    }

    /// A reference by a name only.
    pub fn name(name: impl Into<Text<'d>>) -> Ref<'d> {
        Ref { key: None, name: Some(name.into()) }
    }
}

/// A name that sessions refer to by a key.
#[derive(Debug)]
pub struct Label<'d> {
    /// What it is the name of.
    pub of: Labelled,
    /// The key.
    pub key: Text<'d>,
    /// The name.
    pub name: Text<'d>,
}

/// What a [`Label`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Labelled {
    /// A track.
    Track,
    /// A kind of session.
    Kind,
    /// A tag.
    Tag,
}

/// A hall.
#[derive(Debug, Default)]
pub struct Hall<'d> {
    /// What the file calls it, and its name.
    pub called: Ref<'d>,
    /// Name of the building, the pavilion, the venue among several.
    pub building: Option<Text<'d>>,
    /// Floor as printed.
    pub floor: Option<Text<'d>>,
    /// How many people it holds.
    pub capacity: Option<u32>,
}

/// A person as told of by the file.
#[derive(Debug, Default)]
pub struct Person<'d> {
    /// What the file calls them, and their name.
    pub called: Ref<'d>,
    /// A second key that is as good: a guid beside a number.
    pub guid: Option<Text<'d>>,
    /// Post and organisation in one line: "CTO, Example Ltd".
    pub post: Option<Text<'d>>,
    /// Biography.
    pub biography: Option<Prose<'d>>,
    /// Pages about them.
    pub links: Vec<Link<'d>>,
    /// Which of the files tells it: their number, filled in by [`open`](super::open).
    pub file: usize,
    /// Where in the file, in bytes, if known.
    pub offset: Option<usize>,
}

/// Text of several paragraphs, in some markup.
#[derive(Clone, Debug)]
pub struct Prose<'d> {
    /// The text.
    pub text: Text<'d>,
    /// How it is marked up.
    pub markup: Markup,
}

impl<'d> Prose<'d> {
    /// Text whose markup is to be found out.
    pub fn new(text: impl Into<Text<'d>>) -> Prose<'d> {
        Prose { text: text.into(), markup: Markup::Unknown }
    }
}

/// A page or file.
#[derive(Clone, Debug, Default)]
pub struct Link<'d> {
    /// Address; one within the site is completed by the event's.
    pub url: Text<'d>,
    /// What it is.
    pub title: Option<Text<'d>>,
}

/// When a session runs, each in any notation that is met in the wild.
///
/// An instant says its offset (`2018-08-11T20:30+0000`, `…Z`, milliseconds); a wall clock does not. A file may give both,
/// and they may contradict each other.
#[derive(Clone, Debug, Default)]
pub struct Times<'d> {
    /// The conference day it is listed under.
    pub day: Option<Text<'d>>,
    /// Date of the wall-clock start, where it stands apart from it.
    pub date: Option<Text<'d>>,
    /// Wall-clock start at the venue, with or without its date: `16:45`, `0930`, `2:00 p.m.`, `2022-10-27T07:30:00`.
    pub clock: Option<Text<'d>>,
    /// Start, mostly with an offset; without one it is a wall clock with its date.
    pub start: Option<Text<'d>>,
    /// Wall-clock end at the venue.
    pub end_clock: Option<Text<'d>>,
    /// End, as [`Times::start`].
    pub end: Option<Text<'d>>,
    /// Length: `01:30`, `013000`, `PT90M`, minutes.
    pub length: Option<Text<'d>>,
    /// The IANA zone in which the wall clocks of this session are meant, where the session itself says so.
    pub zone: Option<Text<'d>>,
}

/// What somebody chose about a session, in a file that is an agenda: its words are those of this program's own exports.
#[derive(Clone, Debug, Default)]
pub struct Mine<'d> {
    /// `going`, `maybe`, `skip`.
    pub interest: Option<Text<'d>>,
    /// Their own words.
    pub note: Option<Text<'d>>,
    /// That it is no session, but something they do beside the programme.
    pub entry: Option<OwnEntry<'d>>,
}

/// An own entry, in the words of who made it, of which nothing may be read otherwise.
#[derive(Clone, Debug, Default)]
pub struct OwnEntry<'d> {
    /// The id it was kept under.
    pub id: Text<'d>,
    /// What it is.
    pub title: Text<'d>,
    /// Where.
    pub place: Text<'d>,
}

/// One item of the programme.
#[derive(Clone, Debug, Default)]
pub struct Session<'d> {
    /// Identity that the organisers' system gives for ever.
    pub guid: Option<Text<'d>>,
    /// Short identity of the organisers' system.
    pub code: Option<Text<'d>>,
    /// Identity within the file.
    pub id: Option<Text<'d>>,
    /// Title as it stands; it may hide a status.
    pub title: Option<Text<'d>>,
    /// Second line of the title.
    pub subtitle: Option<Text<'d>>,
    /// Its track.
    pub track: Option<Ref<'d>>,
    /// What sort of session.
    pub kind: Option<Ref<'d>>,
    /// Further labels.
    pub tags: Vec<Ref<'d>>,
    /// When it runs.
    pub times: Times<'d>,
    /// Where it is held.
    pub halls: Vec<Ref<'d>>,
    /// Who appears.
    pub people: Vec<Appearance<'d>>,
    /// What it is about, in the order to be read; what repeats another text is dropped.
    pub prose: Vec<Prose<'d>>,
    /// Languages as the file has them: `de, en`, `English`.
    pub languages: Vec<Text<'d>>,
    /// Whether it is a break, where the format says so: lunch, registration.
    pub is_break: Option<bool>,
    /// Whether it is shown live.
    pub broadcast: Option<bool>,
    /// Whether a recording is kept.
    pub recorded: Option<bool>,
    /// Whether it takes place, where the format says so.
    pub status: Option<Status>,
    /// Pages about it, its own first.
    pub links: Vec<Link<'d>>,
    /// Slides and papers.
    pub attachments: Vec<Link<'d>>,
    /// What was chosen about it.
    pub mine: Mine<'d>,
    /// Which of the files tells it: their number, filled in by [`open`](super::open).
    pub file: usize,
    /// Where in the file, in bytes, if known.
    pub offset: Option<usize>,
}

/// A person in a session.
#[derive(Clone, Debug, Default)]
pub struct Appearance<'d> {
    /// Who.
    pub person: Ref<'d>,
    /// Role as the file has it: "moderator", "host". A role behind the name, "(moderator)", may stay there.
    pub role: Option<Text<'d>>,
    /// Post as printed here.
    pub post: Option<Text<'d>>,
    /// Whether they take part from afar, where that is said.
    pub online: Option<bool>,
}

impl<'d> Appearance<'d> {
    /// Somebody who is told of elsewhere, by their key only.
    pub fn by_key(key: impl Into<Text<'d>>) -> Appearance<'d> {
        Appearance { person: Ref::key(key), ..Appearance::default() }
    }
}
