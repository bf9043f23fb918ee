//! An agenda in a file from outside: saved elsewhere, out of a backup, of another machine, of another person.

use super::kept::{self, Kept, Shape, Unread};
use super::{Found, Source, Store};
use crate::agenda::{Agenda, Journal, Stamp};
use crate::error::{Error, Result};
use crate::programme::Instant;
use jiff::ToSpan;
use serde::de::IgnoredAny;
use std::ffi::OsString;

impl Store {
    /// What a file from outside holds, if it is JSON of a size that anybody keeps.
    pub fn json_in(found: &Found) -> Option<serde_json::Value> {
        serde_json::from_slice(kept::json(found.text()?.as_bytes()).ok()?).ok()
    }

    /// What an undo journal from outside remembers, if the file is one: the way back where the agenda itself is lost. As
    /// [`Journal::remembered`] it tells what was chosen and not when, so that it is no agenda to be merged.
    ///
    /// # Errors
    /// If a newer plenary wrote it: what it remembers beside what can be read here would be missed by nobody.
    pub fn remembered_in(found: &Found) -> Result<Option<Agenda>> {
        let is_one = Shape::of(text(found)).is_some_and(|shape| shape.is_journal());
        let journal: Option<Journal> = if is_one { ours(found)? } else { None };
        Ok(journal.filter(|journal| journal.past().len() > 0).map(|journal| journal.remembered()))
    }

    /// The agenda that a file from outside is, if it is one.
    ///
    /// # Errors
    /// If a newer plenary wrote it.
    pub fn agenda_in(found: &Found) -> Result<Option<Agenda>> {
        let shape = Shape::of(text(found));
        let Some((_, listed)) = shape.as_ref().and_then(Shape::agenda) else { return Ok(None) };
        let agenda: Option<Agenda> = ours(found)?;
        // A file whose rows are all of another shape is something else.
        Ok(agenda.filter(|agenda| listed == 0 || agenda.picks().next().is_some()))
    }

    /// Why an agenda is not to be merged by its times: it was changed at a time that is yet to come, and long after all that is
    /// `known` here, which may have been said by the same clock, and what was said since a tick after that. It would win over all that was said since, here and
    /// elsewhere, and whatever is said of the same from now on would have to lie in the future too.
    pub fn yet_to_come(agenda: &Agenda, known: impl FnOnce() -> Option<Stamp>, now: Instant) -> Option<String> {
        let is_long_after =
            |one: Stamp, then: Instant| one.instant() > then.checked_add(LATEST.hours()).unwrap_or(Instant::MAX);
        let late = agenda.latest().filter(|late| is_long_after(*late, now))?;
        let is_known = known().is_some_and(|known| !is_long_after(late, known.instant()));
        let day = late.instant().strftime("%-d %b %Y");
        (!is_known).then(|| format!("it was changed on {day}, which is yet to come: a clock was wrong"))
    }

    /// The agenda that an argument leads to: a file, or `-` for standard input. `import` is the command that takes picks from
    /// whatever else it is.
    ///
    /// # Errors
    /// If it can't be read, is no agenda that plenary keeps, is cut short, or a newer plenary wrote it.
    pub fn agenda_at(&self, argument: &OsString, import: &str) -> Result<Agenda> {
        let found = self.read(&Source::files(std::slice::from_ref(argument))).map_err(|error| error.about(CANNOT))?;
        if let Some(agenda) = Store::agenda_in(&found)? {
            return Ok(agenda);
        }
        let error = Error::new(CANNOT).at(&found.place);
        let text = kept::json(text(&found)).unwrap_or_default().trim_ascii_start();
        let broken = serde_json::from_slice::<IgnoredAny>(text).err().filter(|_| text.starts_with(b"{"));
        Err(match broken {
            Some(why) => error.because(why).hint(format!(
                "whole copies lie among the backups; `{}` tells where",
                self.places().command(None, "paths")
            )),
            None => error
                .because("it is no agenda that plenary keeps")
                .hint(format!("{import} takes picks from schedules, calendars, tables and lists")),
        })
    }
}

/// Clocks may differ, and not all of them have the right zone. What was said later than this from now, in hours, was said by
/// a clock that was wrong.
const LATEST: i64 = 24;

/// The text of a file from outside; nothing if it is something else.
fn text(found: &Found) -> &[u8] {
    found.text().unwrap_or_default().as_bytes()
}

/// What a file holds that is ours by its shape, if all of that can be read.
fn ours<T: Kept>(found: &Found) -> Result<Option<T>> {
    match kept::read(text(found)) {
        Ok(kept) => Ok(Some(kept)),
        Err(Unread::Broken(_)) => Ok(None),
        Err(Unread::Newer(why)) => {
            Err(Error::new(format!("cannot read the {}", T::WORD)).at(&found.place).because(why).hint("update plenary"))
        }
    }
}

const CANNOT: &str = "cannot read the agenda";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Places;

    #[test]
    fn what_is_no_agenda_is_one_line_that_tells_the_way_on() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let read = |text: &[u8]| {
            let path = folder.path().join("theirs.json");
            std::fs::write(&path, text).unwrap();
            store.agenda_at(&path.into_os_string(), "this").map_err(|error| error.to_string())
        };
        let row = r#"{ "session": "a", "changed": "2021-06-02T13:45:00Z", "interest": "going", "copy": {} }"#;
        let file = format!(r#"{{ "version": 1, "programme": "forum", "title": "Forum", "picks": [{row}] }}"#);
        assert_eq!(read(file.as_bytes()).unwrap().picks().count(), 1);
        assert_eq!(read(format!("\u{feff}{file}").as_bytes()).unwrap().picks().count(), 1);
        let failed = |text: &[u8], said: &str| {
            let error = read(text).unwrap_err();
            assert!(error.starts_with("cannot read the agenda: ") && error.contains(said), "{error}");
            assert!(!error.contains('\n') && !error.contains('\u{1b}'), "{error:?}");
        };
        failed(&file.as_bytes()[..file.len() - 9], "EOF while parsing");
        failed(b"", "it is empty");
        failed(b"a list\nof titles\n", "it is no agenda that plenary keeps");
        failed(b"\xff\xfe\x00{", "it is no agenda");
        failed(br#"{ "version": 1, "sessions": [] }"#, "it is no agenda");
        failed(br#"{ "version": 1, "picks": [7, "x"] }"#, "it is no agenda");
        failed(br#"{ "version": 2, "picks": {} }"#, "it is no agenda");
        failed(br#"{ "version": 2, "picks": [{}] }"#, "it was written by a newer plenary (version 2) — update plenary");
        failed("{\"picks\":".repeat(500).as_bytes(), "EOF while parsing");
        let deep = format!(r#"{{ "version": 1, "picks": {}7{} }}"#, "[".repeat(500), "]".repeat(500));
        failed(deep.as_bytes(), "it is no agenda");
        // A journal is no agenda; of one that a newer plenary wrote a part would be missing, and nobody would know.
        let change = r#"{ "made": "2021-06-02T13:45:00Z", "changed": "2021-06-02T13:45:00Z", "state": "done", "words": "x",
            "steps": [{ "session": "a", "after": { "interest": "going", "copy": {} } }] }"#;
        let remembered = |version: u32| {
            let path = folder.path().join("forum.journal.json");
            let text = format!("\u{feff}{{ \"version\": {version}, \"changes\": [{change}, {{ \"made\": 7 }}] }}");
            std::fs::write(&path, text).unwrap();
            let found = store.read(&Source::files(&[path.into_os_string()])).unwrap();
            assert_eq!(Store::agenda_in(&found), Ok(None));
            Store::remembered_in(&found).map_err(|error| error.to_string())
        };
        assert_eq!(remembered(1).unwrap().unwrap().picks().count(), 1);
        let error = remembered(2).unwrap_err();
        assert!(error.starts_with("cannot read the undo journal: "), "{error}");
        assert!(error.ends_with("it was written by a newer plenary (version 2) — update plenary"), "{error}");
        let missing = store.agenda_at(&folder.path().join("nowhere\u{1b}[31m").into_os_string(), "this").unwrap_err();
        assert!(missing.to_string().starts_with("cannot read the agenda: "), "{missing}");
        assert!(!missing.to_string().contains('\u{1b}'));
    }
}
