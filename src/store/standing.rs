//! How a programme from outside stands to the library: new to it, another copy of what it holds, or another event whose
//! id is taken.

use super::Store;
use super::source::Found;
use crate::error::Result;
use crate::formats;
use crate::programme::time::Date;
use crate::programme::{Event, Id, Programme, clean};
use std::collections::HashSet;

/// Room for a number behind an id, so that the result still is an id.
const LONGEST_BASE: usize = 180;

/// Under which id a programme from outside is shown and picked from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its own id; with a number behind it if another event has that.
    pub id: Id,
    /// Whether the library lacks it, so that a copy joins with the first pick.
    pub joins: bool,
    /// What the person should know: one line.
    pub notice: Option<String>,
}

/// What the library holds under an id.
enum Held {
    Nothing,
    /// This programme, as it would be written there.
    Equal,
    /// The same event, told otherwise.
    Same,
    /// Something that can't be read; why not.
    Unread(String),
    /// Another event, with its name.
    Other(String),
}

impl Store {
    /// How a programme from a file or pipe stands to the library. A programme that gets a number gets the same one each
    /// time, once its copy has joined.
    pub fn standing(&self, programme: &Programme) -> Standing {
        let own = &programme.event.id;
        let mut owner = None;
        let mut id = own.clone();
        let mut number = 1_u32;
        loop {
            let (joins, said) = match self.held(&id, programme) {
                Held::Nothing => (true, None),
                Held::Equal => (false, None),
                Held::Same => {
                    let import = self.places().command(None, "import");
                    let said = format!(
                        "the library holds another copy of this programme as {id}, and keeps it; picks are shared; \
                         `{import}` takes this one over"
                    );
                    (false, Some(said))
                }
                Held::Unread(why) => {
                    (false, Some(format!("the library's copy of this programme stays, unread: {why}")))
                }
                Held::Other(name) => {
                    owner.get_or_insert(name);
                    number = number.saturating_add(1);
                    match numbered(own, number) {
                        Some(next) => {
                            id = next;
                            continue;
                        }
                        // Ids are far shorter than what would not fit.
                        None => (false, None),
                    }
                }
            };
            let renamed =
                owner.map(|name| format!("the id {own} belongs to “{name}” in the library; this programme is {id}"));
            let parts: Vec<String> = renamed.into_iter().chain(said).collect();
            let notice = (!parts.is_empty()).then(|| clean::line(parts.join("; ").into()));
            return Standing { id, joins, notice };
        }
    }

    fn held(&self, id: &Id, programme: &Programme) -> Held {
        match self.of_library(id) {
            Ok(None) => Held::Nothing,
            Ok(Some(found)) => compared(&found, programme),
            Err(error) => Held::Unread(error.to_string()),
        }
    }
}

/// Whether a copy in the library is of another event than these bytes.
pub(super) fn is_other_event(found: &Found, bytes: &[u8]) -> Result<bool> {
    let programme = formats::read(bytes, super::zones::zone)?.programme;
    Ok(matches!(compared(found, &programme), Held::Other(_)))
}

fn compared(found: &Found, programme: &Programme) -> Held {
    match formats::read(found.bytes(), super::zones::zone) {
        Err(error) => Held::Unread(error.at(&found.place).to_string()),
        Ok(formats::Reading { programme: held, .. }) => {
            if is_equal(&held, programme) {
                Held::Equal
            } else if are_one(&held, programme, !is_made_of_title(programme)) {
                Held::Same
            } else {
                Held::Other(held.event.label().to_owned())
            }
        }
    }
}

/// Whether two programmes say the same; whatever they are called here, and wherever they come from.
pub(super) fn is_equal(one: &Programme, other: &Programme) -> bool {
    let event = |programme: &Programme| Event { id: other.event.id.clone(), imported: None, ..programme.event.clone() };
    event(one) == event(other) && one.lists(other)
}

pub(super) fn numbered(own: &Id, number: u32) -> Option<Id> {
    Id::parse(&format!("{}-{number}", own.as_str().get(..LONGEST_BASE).unwrap_or(own.as_str())))
}

/// Whether two programmes of one id are of one event. An id that was only made of the title is no word of the organisers:
/// “Programme” of one forum is not that of another, and this year's is not last year's, unless their sessions say so.
pub(super) fn are_one(held: &Programme, other: &Programme, is_named: bool) -> bool {
    let (held_title, title) = (folded(&held.event.title), folded(&other.event.title));
    let same_title = is_named && held_title == title;
    let shared = shared(held, other);
    let fewer = held.sessions().len().min(other.sessions().len());
    let mostly = fewer > 0 && shared * 2 >= fewer;
    match (span(held), span(other)) {
        (Some(one), Some(two)) if one.0 <= two.1 && two.0 <= one.1 => is_named || shared > 0 || fewer == 0,
        // Put off, not held again: the sessions are the same ones.
        (Some(_), Some(_)) => same_title && (mostly || fewer == 0),
        _ => same_title || mostly,
    }
}

/// How many sessions two programmes must share to be versions of one event whatever their ids.
const FEWEST: usize = 3;
/// From so many letters on an identity was made to be the only one of the world.
const GLOBAL: usize = 16;
/// From so many letters on a title says something.
const TELLING: usize = 10;

/// Which share of the smaller programme two programmes have in common, if it is enough to call them versions of one
/// event whatever their ids are: at least three sessions, and half of all by an identity of the organisers' system, on
/// whatever days; or, where the days of the events meet, two thirds by their titles.
pub(super) fn kinship(held: &Programme, other: &Programme) -> Option<f64> {
    let guids = |programme: &Programme| -> HashSet<String> {
        let guids = programme.sessions().iter().filter_map(|session| session.guid.clone());
        guids.filter(|guid| guid.len() >= GLOBAL).collect()
    };
    let titles = |programme: &Programme| -> HashSet<String> {
        let titles = programme.sessions().iter().map(|session| folded(&session.title));
        titles.filter(|title| title.chars().count() >= TELLING).collect()
    };
    let meet = match (span(held), span(other)) {
        (Some(one), Some(two)) => one.0 <= two.1 && two.0 <= one.1,
        _ => true,
    };
    let share = |one: &HashSet<String>, two: &HashSet<String>| {
        let (shared, fewer) = (one.intersection(two).count(), one.len().min(two.len()));
        (shared >= FEWEST).then(|| {
            f64::from(u32::try_from(shared).unwrap_or(u32::MAX)) / f64::from(u32::try_from(fewer).unwrap_or(u32::MAX))
        })
    };
    let by_guid = share(&guids(held), &guids(other)).filter(|share| *share >= 0.5);
    by_guid.or_else(|| share(&titles(held), &titles(other)).filter(|share| meet && *share * 3.0 >= 2.0))
}

/// Whether an id, but for a number that was put behind it, is the title.
pub(super) fn is_made_of_title(programme: &Programme) -> bool {
    let made = Id::from_text(&programme.event.title, "programme");
    programme.event.id.as_str().strip_prefix(made.as_str()).is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('-').is_some_and(|number| number.parse::<u8>().is_ok())
    })
}

/// How many sessions of the smaller programme are in the other, by id or title.
fn shared(one: &Programme, two: &Programme) -> usize {
    let (few, many) = if one.sessions().len() <= two.sessions().len() { (one, two) } else { (two, one) };
    let ids: HashSet<&Id> = many.sessions().iter().map(|session| &session.id).collect();
    let titles: HashSet<String> = many.sessions().iter().map(|session| folded(&session.title)).collect();
    let is_there =
        |session: &&crate::programme::Session| ids.contains(&session.id) || titles.contains(&folded(&session.title));
    few.sessions().iter().filter(is_there).count()
}

fn folded(title: &str) -> String {
    title.to_lowercase()
}

/// The first and the last day.
fn span(programme: &Programme) -> Option<(Date, Date)> {
    let (event, days) = (&programme.event, programme.days());
    let first = event.start.into_iter().chain(days.first().copied()).min()?;
    let last = event.end.into_iter().chain(days.last().copied()).max()?;
    Some((first, last.max(first)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{BUNDLED, Places};
    use std::path::Path;

    fn store(folder: &Path) -> Store {
        Store::new(Places::in_one(folder))
    }

    fn programme(text: &str) -> Programme {
        formats::read(text.as_bytes(), super::super::zones::zone).unwrap().programme
    }

    /// Opens as a file is opened, and picks once.
    fn join(store: &Store, text: &str) -> Standing {
        let mut programme = programme(text);
        let standing = store.standing(&programme);
        programme.event.id = standing.id.clone();
        if standing.joins {
            store.keep(&standing.id, &formats::write(&programme)).unwrap();
        }
        standing
    }

    fn event(id: &str, title: &str, day: &str, session: &str) -> String {
        format!(r#"{{ {id} "title": "{title}", "sessions": [{{ "title": "{session}", "start": "{day}T10:00" }}] }}"#)
    }

    #[test]
    fn what_the_library_lacks_joins_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let text = event(r#""id": "ev","#, "Event", "2026-01-01", "Talk");
        let id = Id::parse("ev").unwrap();
        assert_eq!(join(&store, &text), Standing { id: id.clone(), joins: true, notice: None });
        assert_eq!(join(&store, &text), Standing { id, joins: false, notice: None });
        let bundled = Standing { id: Id::parse(BUNDLED[0].0).unwrap(), joins: false, notice: None };
        assert_eq!(join(&store, BUNDLED[0].1), bundled);
    }

    #[test]
    fn another_event_gets_the_next_number_and_finds_it_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let year = |year: u32| event("", "My Day", &format!("{year}-01-01"), "Opening");
        assert_eq!(join(&store, &year(2025)).id.as_str(), "my-day");
        let second = join(&store, &year(2026));
        assert_eq!((second.id.as_str(), second.joins), ("my-day-2", true));
        assert_eq!(
            second.notice.unwrap(),
            "the id my-day belongs to “My Day” in the library; this programme is my-day-2"
        );
        assert_eq!(join(&store, &year(2027)).id.as_str(), "my-day-3");
        for (year_of, id) in [(2025, "my-day"), (2026, "my-day-2"), (2027, "my-day-3")] {
            let again = join(&store, &year(year_of));
            assert_eq!((again.id.as_str(), again.joins), (id, false));
        }
    }

    #[test]
    fn a_bundled_id_is_not_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let id = r#""id": "spief-2021","#;
        let other = join(&store, &event(id, "Totally other fair", "2027-01-01", "Other"));
        assert_eq!((other.id.as_str(), other.joins), ("spief-2021-2", true));
        let newer = join(&store, &event(id, "SPIEF", "2021-06-03", "Newly announced"));
        assert_eq!((newer.id.as_str(), newer.joins), ("spief-2021", false));
        assert!(newer.notice.unwrap().starts_with("the library holds another copy of this programme as spief-2021"));
    }

    #[test]
    fn two_files_are_one_event_where_days_title_or_sessions_say_so() {
        let one = |a: &str, b: &str| {
            let other = programme(b);
            are_one(&programme(a), &other, !is_made_of_title(&other))
        };
        let named = r#""id": "ev","#;
        let (day, later) = ("2026-01-01", "2026-05-01");
        // Days meet under an id that somebody gave.
        assert!(one(&event(named, "Event", day, "Talk"), &event(named, "Событие", day, "Речь")));
        // Put off, with the sessions it had.
        assert!(one(&event(named, "The Event", day, "Talk"), &event(named, "The Event", later, "Talk")));
        assert!(!one(&event(named, "The Event", day, "Talk"), &event(named, "The Event", later, "Speech")));
        assert!(!one(&event(named, "The Event", day, "Talk"), &event(named, "A Fair", later, "Talk")));
        // An id made of the title says nothing.
        assert!(!one(&event("", "Programme", day, "Talk"), &event("", "Programme", day, "Speech")));
        assert!(one(&event("", "Programme", day, "Talk"), &event("", "Programme", day, "Talk")));
        assert!(!one(&event("", "Programme", day, "Talk"), &event("", "Programme", later, "Talk")));
        // Without days the sessions decide.
        let undated = |sessions: &str| format!(r#"{{ "title": "P", "sessions": [{sessions}] }}"#);
        let (a, b, c) = (r#"{ "title": "A" }"#, r#"{ "title": "B" }"#, r#"{ "title": "C" }"#);
        assert!(one(&undated(&format!("{a}, {b}")), &undated(&format!("{a}, {c}, {c}"))));
        assert!(!one(&undated(a), &undated(b)));
    }

    #[test]
    fn a_copy_that_cannot_be_read_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let path = store.places().programmes().join("ev.json");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "{ broken").unwrap();
        let standing = join(&store, &event(r#""id": "ev","#, "Event", "2026-01-01", "Talk"));
        assert_eq!((standing.id.as_str(), standing.joins), ("ev", false));
        assert!(standing.notice.unwrap().contains("stays, unread: "));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{ broken");
    }
}
