//! Sessions, the people in them, and what belongs to both.

use super::draft::Extra;
use super::time::{Date, When};
use super::{HallIx, Id, PersonIx, SessionIx, TrackIx};

/// One item of the programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Identity within the programme.
    pub id: Id,
    /// Identity in the organisers' own system.
    pub guid: Option<String>,
    /// Title as printed.
    pub title: String,
    /// Second line of the title.
    pub subtitle: Option<String>,
    /// The heading it stands under.
    pub track: Option<TrackIx>,
    /// Further labels.
    pub tags: Vec<String>,
    /// What sort of session, as printed.
    pub kind: Option<String>,
    /// When it runs.
    pub when: When,
    /// The conference day, which is the day before the start's date for what runs after midnight.
    pub day: Option<Date>,
    /// Where it is held.
    pub halls: Vec<HallIx>,
    /// The partner line as printed.
    pub partners: Option<String>,
    /// What it is about; empty lines separate paragraphs.
    pub abstract_: Option<String>,
    /// Issues for discussion.
    pub questions: Vec<String>,
    /// What came of it.
    pub outcomes: Vec<String>,
    /// Who appears, in printed order.
    pub appearances: Vec<Appearance>,
    /// Languages spoken, as codes.
    pub languages: Vec<String>,
    /// Who may come, as printed.
    pub access: Option<String>,
    /// Whether it is shown live.
    pub broadcast: Option<bool>,
    /// Whether a recording is kept.
    pub recorded: Option<bool>,
    /// Whether it takes place as first announced.
    pub status: Status,
    /// Pages about the session, its source first.
    pub links: Vec<Link>,
    /// Slides and papers.
    pub attachments: Vec<Link>,
    /// Fields without a meaning here.
    pub extra: Extra,
}

impl Session {
    /// Whether its kind says that it is a break: a time in which nothing is held.
    pub fn is_break(&self) -> bool {
        let words =
            |kind: &str| kind.split(|c: char| !c.is_alphabetic()).any(|word| word.eq_ignore_ascii_case("break"));
        self.kind.as_deref().is_some_and(words)
    }
}

/// A person in a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Appearance {
    /// Who.
    pub person: PersonIx,
    /// Role, in lower case; an open list.
    pub role: Option<String>,
    /// The heading the person is printed under.
    pub heading: Option<String>,
    /// Name as printed here, where it differs from the person's.
    pub name: Option<String>,
    /// Post as printed here.
    pub post: Option<String>,
    /// Whether they take part from afar, where that is said.
    pub online: Option<bool>,
    /// Fields without a meaning here.
    pub extra: Extra,
}

/// Somebody who appears in sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Identity within the programme.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Other spellings of the name.
    pub other_names: Vec<String>,
    /// A few sentences about the person.
    pub biography: Option<String>,
    /// Pages about the person.
    pub links: Vec<Link>,
    /// Fields without a meaning here.
    pub extra: Extra,
    /// Their sessions, in programme order; each once.
    pub sessions: Vec<SessionIx>,
}

/// A heading that sessions stand under.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Name as printed.
    pub name: String,
    /// Its sessions, in programme order.
    pub sessions: Vec<SessionIx>,
}

/// A page or file on the web.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Address.
    pub url: String,
    /// What it is.
    pub title: Option<String>,
    /// Fields without a meaning here.
    pub extra: Extra,
}

/// Whether a session takes place as first announced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// As announced.
    #[default]
    Scheduled,
    /// At another time or place than first announced.
    Moved,
    /// Not at all.
    Cancelled,
}

impl Status {
    /// Every status with its word in files and on the screen.
    pub const ALL: [(Status, &str); 3] =
        [(Status::Scheduled, "scheduled"), (Status::Moved, "moved"), (Status::Cancelled, "cancelled")];

    /// Its word.
    pub fn word(self) -> &'static str {
        Status::ALL.iter().find(|(status, _)| *status == self).map_or("scheduled", |(_, word)| word)
    }
}
