//! An agenda in a file from outside: saved elsewhere, out of a backup, of another machine, of another person.

use super::agendas::hold_too_much;
use super::{Found, Source, Store};
use crate::agenda::{Agenda, FILE_VERSION, Journal};
use crate::error::{Error, Result};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::ffi::OsString;

impl Store {
    /// What an undo journal from outside remembers, if the file is one: the way back where the agenda itself is lost. As
    /// [`Journal::remembered`] it tells what was chosen and not when, so that it is no agenda to be merged.
    pub fn remembered_in(found: &Found) -> Option<Agenda> {
        let text = found.text().unwrap_or_default().trim_start_matches('\u{feff}');
        let is_sane = !hold_too_much(text.as_bytes());
        let journal: Journal = is_sane.then(|| serde_json::from_str(text).ok()).flatten()?;
        (journal.past().len() > 0).then(|| journal.remembered())
    }

    /// The agenda that a file from outside is, if it is one.
    ///
    /// # Errors
    /// If a newer plenary wrote it.
    pub fn agenda_in(found: &Found) -> Result<Option<Agenda>> {
        #[derive(Deserialize)]
        struct Shape {
            #[serde(default)]
            version: u64,
            picks: Vec<IgnoredAny>,
        }
        let text = found.text().unwrap_or_default().trim_start_matches('\u{feff}');
        if hold_too_much(text.as_bytes()) {
            return Ok(None);
        }
        let Ok(Shape { version, picks }) = serde_json::from_str(text) else { return Ok(None) };
        if version > u64::from(FILE_VERSION) {
            let why = format!("it was written by a newer plenary (version {version})");
            return Err(Error::new(CANNOT).at(&found.place).because(why).hint("update plenary"));
        }
        let Ok(agenda) = serde_json::from_str::<Agenda>(text) else { return Ok(None) };
        // A file whose rows are all of another shape is something else.
        Ok((picks.is_empty() || agenda.picks().next().is_some()).then_some(agenda))
    }

    /// The agenda that an argument leads to: a file, or `-` for standard input.
    ///
    /// # Errors
    /// If it can't be read, is no agenda that plenary keeps, is cut short, or a newer plenary wrote it.
    pub fn agenda_at(&self, argument: &OsString) -> Result<Agenda> {
        let found = self.read(&Source::files(std::slice::from_ref(argument))).map_err(|error| error.about(CANNOT))?;
        if let Some(agenda) = Store::agenda_in(&found)? {
            return Ok(agenda);
        }
        let error = Error::new(CANNOT).at(&found.place);
        let text = found.text().unwrap_or_default().trim_start_matches('\u{feff}').trim_start();
        let broken = serde_json::from_str::<IgnoredAny>(text).err().filter(|_| text.starts_with('{'));
        Err(match broken {
            Some(why) => error.because(why).hint("whole copies lie among the backups; `plenary paths` tells where"),
            None => error
                .because("it is no agenda that plenary keeps")
                .hint("`plenary agenda import FILE` takes picks from schedules, calendars, tables and lists"),
        })
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
            store.agenda_at(&path.into_os_string()).map_err(|error| error.to_string())
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
        let missing = store.agenda_at(&folder.path().join("nowhere\u{1b}[31m").into_os_string()).unwrap_err();
        assert!(missing.to_string().starts_with("cannot read the agenda: "), "{missing}");
        assert!(!missing.to_string().contains('\u{1b}'));
    }
}
