//! Writes what is taken away.

use super::event_loop::Event;
use crate::agenda::Agenda;
use crate::app::{Elsewhere, Export, Msg, Outcome};
use crate::error::{Error, Result};
use crate::formats::{Edition, Written};
use crate::programme::{Instant, clean};
use crate::store::{Store, shell_word, typed_path};
use std::path::Path;

/// Does what an export asks for; tells how it ended.
pub(super) fn answer(store: &Store, export: Export) -> Msg {
    let outcome = write(store, &export);
    Msg::Exported { path: export.path, sessions: export.sessions.len(), outcome }
}

fn write(store: &Store, export: &Export) -> Result<Outcome> {
    let whole = Edition::whole(&export.programme, Instant::now());
    let edition = Edition {
        sessions: export.sessions.clone(),
        plan: export.plan.as_deref(),
        agenda: export.agenda.as_deref(),
        beside: export.beside,
        ..whole
    };
    let written = export.format.written(&edition);
    let Written { bytes, left_out } =
        written.ok_or_else(|| Error::new(format!("{} is only read", export.format.title)))?;
    let is_written = store.publish(&typed_path(&export.path), &bytes, export.replace)?;
    Ok(if is_written { Outcome::Written(left_out) } else { Outcome::IsThere })
}

/// Saves an agenda where it was wanted; tells how that ended.
pub(super) fn elsewhere(store: &Store, wanted: Elsewhere) -> Msg {
    let path = typed_path(&wanted.path);
    let saved = store.publish_agenda(&path, &wanted.agenda, wanted.replace);
    let outcome = saved.map(|is_saved| is_saved.then(|| taking_in(store, &wanted.agenda, &path)));
    Msg::SavedElsewhere { path: wanted.path, outcome }
}

/// The command that takes a saved agenda in again, from wherever it is given.
fn taking_in(store: &Store, agenda: &Agenda, path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    store.places().command(Some(&agenda.programme), &format!("agenda merge {}", shell_word(&path)))
}

/// What the person must know of an export whose answer came after the end.
pub(super) fn problem(event: &Event) -> Option<String> {
    match event {
        Event::Msg(Msg::Exported { outcome: Err(error), .. } | Msg::SavedElsewhere { outcome: Err(error), .. }) => {
            Some(error.to_string())
        }
        Event::Msg(Msg::SavedElsewhere { path, outcome: Ok(None) }) => {
            Some(format!("not saved: {} is there already", clean::line(path.trim().into())))
        }
        Event::Msg(Msg::Exported { path, outcome: Ok(Outcome::IsThere), .. }) => {
            Some(format!("not exported: {} is there already", clean::line(path.trim().into())))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{self, Ask, File, Format};
    use crate::programme::Zone;
    use crate::store::Places;
    use std::fs;
    use std::sync::Arc;

    fn export(folder: &Path, name: &str, format: &str) -> Export {
        let text = br#"{ "id": "forum", "title": "Forum", "zone": "Europe/Oslo", "sessions": [
            { "id": "a", "title": "Made-up A", "start": "2024-05-01T09:00", "end": "2024-05-01T10:00" },
            { "id": "b", "title": "Made-up B" },
            { "id": "c", "title": "Made-up C" }] }"#;
        let programme = formats::read(text, Zone::bundled).unwrap().programme;
        Export {
            sessions: programme.session_positions().take(2).collect(),
            programme: Arc::new(programme),
            plan: None,
            agenda: None,
            beside: 0,
            format: Format::to_write(format).unwrap(),
            path: folder.join(name).to_str().unwrap().to_owned(),
            replace: false,
        }
    }

    fn told(msg: Msg) -> String {
        let problem = problem(&Event::Msg(Msg::Minute));
        assert_eq!(problem, None);
        match msg {
            Msg::Exported { outcome: Ok(outcome), sessions, .. } => format!("{sessions} {outcome:?}"),
            Msg::Exported { outcome: Err(error), .. } => error.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_chosen_sessions_are_written_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        for format in crate::app::export::formats() {
            let name = format!("{}.{}", format.name, format.extensions[0]);
            let said = told(answer(&store, export(folder.path(), &name, format.name)));
            assert!(said.starts_with("2 Written("), "{name}: {said}");
            if format.reads() {
                let bytes = fs::read(folder.path().join(&name)).unwrap().into();
                let reading = formats::open(&[File { name: name.clone(), bytes }], &Ask::new(Zone::bundled)).unwrap();
                let titles: Vec<&str> =
                    reading.programme.sessions().iter().map(|session| session.title.as_str()).collect();
                assert!(titles.contains(&"Made-up A") && !titles.contains(&"Made-up C"), "{name}: {titles:?}");
            }
        }
        let said = told(answer(&store, export(folder.path(), "again.ics", "ics")));
        assert_eq!(said, r#"2 Written(["1 session without a time is left out"])"#);
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_after_a_yes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        fs::write(folder.path().join("a.txt"), "old").unwrap();
        let export = export(folder.path(), "a.txt", "text");
        let msg = answer(&store, export.clone());
        let late = problem(&Event::Msg(msg)).unwrap();
        assert!(late.starts_with("not exported: ") && late.ends_with("a.txt is there already"), "{late}");
        assert_eq!(fs::read(folder.path().join("a.txt")).unwrap(), b"old");
        assert_eq!(told(answer(&store, Export { replace: true, ..export })), "2 Written([])");
        assert!(fs::read_to_string(folder.path().join("a.txt")).unwrap().contains("Made-up A"));
    }

    #[test]
    fn what_cannot_be_written_is_told_in_a_line_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        fs::write(folder.path().join("file"), "old").unwrap();
        for (path, why) in [("none/a.ics", "there is no such folder"), ("", "it is a folder"), ("file/a.ics", "")] {
            let msg = answer(&store, export(folder.path(), path, "ics"));
            let late = problem(&Event::Msg(Msg::Minute)).is_none();
            let said = told(msg);
            assert!(late && said.starts_with("cannot write the file: ") && said.ends_with(why), "{said}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
    #[test]
    fn a_save_elsewhere_tells_the_command_that_takes_it_in_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path().join("my data")));
        let agenda = Agenda::new(&crate::programme::Id::parse("forum").unwrap(), "Forum");
        let path = folder.path().join("mine.json").to_str().unwrap().to_owned();
        let again = |replace| {
            let wanted = Elsewhere { agenda: agenda.clone(), path: path.clone(), replace };
            let Msg::SavedElsewhere { outcome, .. } = elsewhere(&store, wanted) else { unreachable!() };
            outcome.unwrap()
        };
        let data = folder.path().join("my data");
        let wanted = format!("plenary --data-dir '{}' -p forum agenda merge {path}", data.display());
        assert_eq!([again(false), again(false), again(true)], [Some(wanted.clone()), None, Some(wanted)]);
    }
}
