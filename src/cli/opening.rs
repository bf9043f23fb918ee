//! Opening a programme: from its source to everything that is shown of it.

use crate::agenda::{Agenda, Journal};
use crate::app::Opened;
use crate::error::{Error, Result};
use crate::formats::{Ask, Reading};
use crate::programme::{self, Instant};
use crate::store::{Origin, Source, Store};
use std::sync::Arc;

/// Up to so many bytes a file is read faster than anybody notices.
pub const SMALL: usize = 256 * 1024;

/// Reads a programme, and what I chose of it. The search index is left to the caller, who may not need it, or has
/// something to show meanwhile.
///
/// # Errors
/// If the source can't be read, holds no programme, or the agenda kept for it can't be opened.
pub fn open(store: &Store, source: &Source, ask: &Ask) -> Result<Opened> {
    open_with(store, source, ask, Err)
}

/// As [`open`], for looking at it: an agenda that can't be opened is said, and the programme is shown without it. No
/// picks can be made then: nobody knows what they would replace.
///
/// # Errors
/// If the source can't be read or holds no programme.
pub fn open_to_browse(store: &Store, source: &Source, ask: &Ask) -> Result<Opened> {
    open_with(store, source, ask, Ok)
}

fn open_with(store: &Store, source: &Source, ask: &Ask, without_agenda: fn(Error) -> Result<Error>) -> Result<Opened> {
    let found = store.read(source)?;
    let reading = found.reading(ask)?;
    let imported = || found.imported(&reading, Instant::now());
    let imported = matches!(found.origin, Origin::File | Origin::Stdin).then(imported);
    let Reading { mut programme, findings, .. } = reading;
    let mut standing = None;
    if matches!(found.origin, Origin::File | Origin::Stdin) {
        let found = store.standing(&programme);
        // The agenda goes by this id too: that of another event must not be mixed with it.
        programme.event.id.clone_from(&found.id);
        if found.joins {
            programme.event.imported = imported;
        }
        standing = Some(found);
    }
    let programme::Event { id, .. } = &programme.event;
    let mut locked = None;
    let mut kept = match store.open_agenda(id, programme.event.label()) {
        Ok(kept) => kept,
        Err(error) => {
            let why = without_agenda(error)?.to_string();
            locked = Some(why.clone());
            let notices = vec![why];
            let agenda = Agenda::new(id, programme.event.label());
            crate::store::Opened { agenda, journal: Journal::default(), notices }
        }
    };
    kept.notices.extend(standing.as_ref().and_then(|standing| standing.notice.clone()));
    Ok(Opened {
        calendars: Vec::new(),
        novelties: store.novelties(id),
        programme: Arc::new(programme),
        index: None,
        agenda: kept.agenda,
        journal: kept.journal,
        keep: standing.is_some_and(|standing| standing.joins),
        findings,
        notices: kept.notices,
        shift: None,
        locked,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{BUNDLED, Places, zones};

    fn ask() -> Ask {
        Ask::new(zones::zone)
    }

    #[test]
    fn bundled_programmes_are_not_odd() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        for (id, _) in BUNDLED {
            let opened = open(&store, &Source::Id((*id).to_owned()), &ask()).unwrap();
            assert_eq!(opened.findings, [], "{id}");
            assert_eq!(opened.programme.event.id.as_str(), *id);
            assert!(!opened.keep && opened.notices.is_empty());
        }
    }

    #[test]
    fn an_agenda_that_cannot_be_opened_is_said_and_the_programme_can_still_be_browsed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("agendas"), "a file where a folder belongs").unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        assert!(open(&store, &Source::Default, &ask()).is_err());
        let opened = open_to_browse(&store, &Source::Default, &ask()).unwrap();
        assert!(opened.notices[0].starts_with("cannot open the agenda"), "{:?}", opened.notices);
        assert!(opened.agenda.is_untouched() && opened.locked.is_some());
    }

    #[test]
    fn a_file_that_is_no_programme_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let path = folder.path().join("bad.json");
        std::fs::write(&path, "{ \"sessions\": 7 }").unwrap();
        let error = open(&store, &Source::File(path.clone()), &ask()).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(&format!("{}, line 1, column ", path.display())), "{error}");
    }

    #[test]
    fn another_event_of_a_taken_id_has_an_agenda_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let path = folder.path().join("fair.json");
        std::fs::write(&path, r#"{ "id": "spief-2021", "title": "A Fair", "start": "2027-01-01" }"#).unwrap();
        let opened = open(&store, &Source::File(path), &ask()).unwrap();
        assert_eq!((opened.programme.event.id.as_str(), &*opened.agenda.programme), ("spief-2021-2", "spief-2021-2"));
        assert!(opened.keep && opened.notices[0].contains("belongs to “SPIEF 2021”"), "{:?}", opened.notices);
    }
}
