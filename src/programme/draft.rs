//! What a schedule file says, before it is believed.
//!
//! Every reader of a format fills these; [`Builder`](super::Builder) turns them into a [`Programme`](super::Programme).
//! Their serde form *is* plenary's own programme file (`data/programme.schema.json` is generated from them), which is
//! why the comments here are written for people who write such files.

use super::clean;
use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// Fields that this version gives no meaning to, kept so that writing a file again loses nothing.
pub type Extra = BTreeMap<String, Value>;

/// Such fields without what a terminal obeys: what nobody understands is printed too, when a file is written again. All
/// else of them stays as it is.
pub(super) fn cleaned(extra: Extra) -> Extra {
    extra.into_iter().map(|(name, value)| (harmless(name, clean::line), cleaned_value(value))).collect()
}

fn cleaned_value(value: Value) -> Value {
    match value {
        Value::String(text) => harmless(text, clean::text).into(),
        Value::Array(items) => items.into_iter().map(cleaned_value).collect(),
        Value::Object(fields) => {
            let field = |(name, value)| (harmless(name, clean::line), cleaned_value(value));
            fields.into_iter().map(field).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

fn harmless(text: String, clean: fn(Cow<'_, str>) -> String) -> String {
    if text.chars().any(|c| c != '\n' && clean::leads(c)) { clean(text.into()) } else { text }
}

/// Text that borrows from the file where it can. (`Option<Cow<str>>` and `Vec<Cow<str>>` never do.)
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Text<'a>(pub Cow<'a, str>);

impl std::ops::Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Text(Cow::Borrowed(text))
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Text(Cow::Owned(text))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowing;
        impl<'de> Visitor<'de> for Borrowing {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text::from(text))
            }
            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text::from(text.to_owned()))
            }
            fn visit_string<E>(self, text: String) -> Result<Text<'de>, E> {
                Ok(Text::from(text))
            }
        }
        deserializer.deserialize_str(Borrowing)
    }
}

/// Declares the record shapes: every field may be absent, absent fields are not written, unknown ones are kept.
macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty $(as $printed:literal)?,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(default, bound(deserialize = "'de: 'a"))]
        pub struct $name<'a> {
            $(
                $(#[$field_doc])*
                #[serde(skip_serializing_if = "Absent::is_absent" $(, rename = $printed)?)]
                pub $field: $type,
            )*
            /// Fields without a meaning here; they are kept.
            #[serde(flatten)]
            pub extra: Extra,
        }
    )*};
}

/// What stands for "not given" in a draft, and is not written.
trait Absent {
    fn is_absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

records! {
    /// The event as a whole.
    Event {
        /// Version of this file format: 1.
        version: Option<u32>,
        /// Identity of the event, `[a-z0-9-]+`; agendas are kept under it.
        id: Option<Text<'a>>,
        /// Full name of the event.
        title: Option<Text<'a>>,
        /// Name for narrow places, "SPIEF 2021".
        short: Option<Text<'a>>,
        /// "24th".
        edition: Option<Text<'a>>,
        /// First day, `2021-06-02`.
        start: Option<Text<'a>>,
        /// Last day, `2021-06-05`.
        end: Option<Text<'a>>,
        /// IANA name of the venue's time zone, "Europe/Moscow".
        zone: Option<Text<'a>>,
        /// City, "St. Petersburg".
        city: Option<Text<'a>>,
        /// Name of the venue.
        venue: Option<Text<'a>>,
        /// Where the programme was published.
        source: Option<Text<'a>>,
        /// On which terms this file may be used.
        licence: Option<Text<'a>>,
        /// `complete`, or `partial`: then an empty stretch means "nothing listed", never "free".
        coverage: Option<Text<'a>>,
        /// How long it takes to walk between two buildings or halls.
        walks: Vec<Walk<'a>>,
        /// Where it comes from; written by an import.
        imported: Option<Imported<'a>>,
    }

    /// The original of an imported programme.
    Imported {
        /// Name of the original file, without its folder; several names, if they were one programme together.
        name: Option<Text<'a>>,
        /// The formats of the original, by their names: "frab-xml".
        format: Option<Text<'a>>,
        /// SHA-256 of the original in hexadecimal; of several files, of one behind the other.
        sha256: Option<Text<'a>>,
        /// When it was imported, `2026-05-02T16:45:00Z`.
        at: Option<Text<'a>>,
        /// How many versions of the programme this machine had before: 0, 1, …
        revision: Option<u32>,
    }

    /// Minutes on foot between two places, in either direction.
    Walk {
        /// Id of a building or hall.
        from: Option<Text<'a>>,
        /// Id of a building or hall.
        to: Option<Text<'a>>,
        /// Minutes on foot.
        minutes: Option<u32>,
    }

    /// A pavilion, a congress centre, a house.
    Building {
        /// Identity, `[a-z0-9-]+`.
        id: Option<Text<'a>>,
        /// Name as printed, "Pavilion G".
        name: Option<Text<'a>>,
    }

    /// A place where sessions are held.
    Hall {
        /// Identity, `[a-z0-9-]+`.
        id: Option<Text<'a>>,
        /// Name as printed, "conference hall G4".
        name: Option<Text<'a>>,
        /// A label of a few letters for narrow columns, "G4".
        short: Option<Text<'a>>,
        /// Id of its building.
        building: Option<Text<'a>>,
        /// Floor as printed, "2nd floor".
        floor: Option<Text<'a>>,
        /// Part of the building as printed, "zone B".
        area: Option<Text<'a>>,
        /// How many people it holds.
        capacity: Option<u32>,
    }

    /// Somebody who appears in sessions. How name and post are printed belongs to the appearance.
    Person {
        /// Identity, `[a-z0-9-]+`.
        id: Option<Text<'a>>,
        /// Name.
        name: Option<Text<'a>>,
        /// Other spellings of the name.
        other_names: Vec<Text<'a>>,
        /// A few sentences about the person.
        biography: Option<Text<'a>>,
        /// Pages about the person.
        links: Vec<Link<'a>>,
    }

    /// A page or file on the web.
    Link {
        /// Address: http, https or mailto.
        url: Option<Text<'a>>,
        /// What it is.
        title: Option<Text<'a>>,
    }

    /// One item of the programme.
    Session {
        /// Identity, `[a-z0-9-]+`.
        id: Option<Text<'a>>,
        /// Identity in the organisers' own system, stable over versions of their programme.
        guid: Option<Text<'a>>,
        /// Title as printed.
        title: Option<Text<'a>>,
        /// Second line of the title.
        subtitle: Option<Text<'a>>,
        /// The heading it stands under, "Creative Business Forum".
        track: Option<Text<'a>>,
        /// Further labels.
        tags: Vec<Text<'a>>,
        /// What sort of session, as printed: "Panel Session", "Workshop".
        kind: Option<Text<'a>>,
        /// Wall-clock start at the venue, `2021-06-02T16:45`.
        start: Option<Text<'a>>,
        /// Wall-clock end at the venue, `2021-06-02T18:15`.
        end: Option<Text<'a>>,
        /// Conference day: alone where no time is known; beside a start after midnight that still belongs to the day before.
        date: Option<Text<'a>>,
        /// Ids of the halls.
        halls: Vec<Text<'a>>,
        /// The line "In partnership with …" as printed.
        partners: Option<Text<'a>>,
        /// What it is about; paragraphs are separated by empty lines.
        abstract_: Option<Text<'a>> as "abstract",
        /// Issues for discussion.
        questions: Vec<Text<'a>>,
        /// What came of it: key moments, conclusions.
        outcomes: Vec<Text<'a>>,
        /// Who appears, in printed order.
        appearances: Vec<Appearance<'a>>,
        /// Languages spoken, as codes: "ru", "en".
        languages: Vec<Text<'a>>,
        /// Who may come, as printed: "open", "by invitation", "registration".
        access: Option<Text<'a>>,
        /// Whether it is shown live.
        broadcast: Option<bool>,
        /// Whether a recording is kept.
        recorded: Option<bool>,
        /// `scheduled` (also when absent), `moved`, `cancelled`.
        status: Option<Text<'a>>,
        /// Pages about the session, its source first.
        links: Vec<Link<'a>>,
        /// Slides and papers.
        attachments: Vec<Link<'a>>,
    }

    /// A person in a session.
    Appearance {
        /// Id of the person.
        person: Option<Text<'a>>,
        /// Role: moderator, speaker, panellist, participant, front row, …
        role: Option<Text<'a>>,
        /// The heading the person is printed under, "Front row participants"; null where none was printed.
        heading: Option<Text<'a>>,
        /// Name as printed here, where it differs from the person's.
        name: Option<Text<'a>>,
        /// Post as printed here.
        post: Option<Text<'a>>,
        /// Whether they take part from afar; null where that is not said.
        online: Option<bool>,
    }
}
