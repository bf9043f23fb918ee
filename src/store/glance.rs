//! A look at what is on disk while the program runs: nothing there is changed by it, not even what is broken. A broken
//! file may be one that somebody is just writing; only a save sets it aside.

use super::Store;
use super::agendas::{Held, OPEN};
use super::kept::Kept;
use crate::agenda::{Agenda, Journal, Novelties};
use crate::error::Error;
use crate::programme::{Id, Instant};
use crate::search::Views;
use std::path::PathBuf;

/// What a file holds at a glance.
#[derive(Clone, Debug, PartialEq)]
pub enum Glance<T> {
    /// Nothing, if it is there at all. Somebody may be about to write it.
    Nothing,
    /// This.
    Holds(T),
    /// What can't be understood. Somebody may be just writing it.
    Broken(Error),
    /// Nobody can tell: it can't be read, or only by a newer plenary.
    Unknown(Error),
}

/// What is on disk of a programme, of all that several copies of the program may change.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The picks.
    pub agenda: Glance<Agenda>,
    /// The changes that can be undone.
    pub journal: Glance<Journal>,
    /// What imports brought.
    pub novelties: Novelties,
    /// The saved queries, if they can be read.
    pub views: Option<Views>,
    /// How many copies of the agenda, which can be merged, sync tools have left beside it.
    pub conflict_copies: usize,
}

impl Store {
    /// What is on disk of a programme. Whether a file that can't be read is broken, or newer, or just being written, is for
    /// a save to find out.
    pub fn glance(&self, programme: &Id, title: &str, now: Instant) -> Seen {
        let mut agenda: Glance<Agenda> = self.glance_at(programme);
        let mut journal: Glance<Journal> = self.glance_at(programme);
        if let Glance::Holds(agenda) = &mut agenda {
            let mut carried = Journal::default();
            carried.take_carried(agenda);
            match &mut journal {
                Glance::Holds(journal) => {
                    journal.merge(&carried);
                    // What only the journal has heard of comes back with the next save.
                    journal.fall_back(agenda);
                }
                // Of a first save it follows in a moment.
                Glance::Nothing if carried.past().len() > 0 => journal = Glance::Holds(carried),
                Glance::Nothing | Glance::Broken(_) | Glance::Unknown(_) => {}
            }
        }
        if let Glance::Holds(agenda) = &mut agenda {
            // As it will be opened.
            agenda.programme = programme.to_string();
            title.clone_into(&mut agenda.title);
        }
        Seen {
            agenda,
            journal,
            novelties: self.novelties(programme),
            views: self.views().ok(),
            conflict_copies: self.conflict_copies(programme, now).map_or(0, |copies| copies.paths().len()),
        }
    }

    /// The files that [`Store::glance`] looks at, for a [`super::Lookout`].
    pub fn watched(&self, programme: &Id) -> Vec<PathBuf> {
        let [agenda, journal] = self.agenda_files(programme);
        vec![agenda, journal, self.news_file(programme), self.views_file()]
    }

    fn glance_at<T: Kept>(&self, programme: &Id) -> Glance<T> {
        let path = self.kept::<T>(programme);
        match self.saved::<T>(&path, OPEN) {
            Ok(Held::Nothing) => Glance::Nothing,
            Ok(Held::Sound(kept)) => Glance::Holds(kept),
            Ok(Held::Broken(_)) if self.files.read(&path).is_ok_and(|bytes| bytes.is_some_and(|it| it.is_empty())) => {
                Glance::Nothing
            }
            Ok(Held::Broken(why)) => {
                let error = Error::new(format!("the {} on disk can no longer be read", T::WORD)).at(path.display());
                Glance::Broken(error.because(why).hint(ANEW))
            }
            Err(error) => Glance::Unknown(error),
        }
    }
}

/// What becomes of a file that has lost what it held.
const ANEW: &str = "the next pick saves all of it anew, and so does quitting";

impl<T> Glance<T> {
    /// Why a file holds nothing of what it held; nothing where it holds something, or nobody can tell.
    pub fn lost(&self, word: &str) -> Option<Error> {
        match self {
            Glance::Nothing => Some(Error::new(format!("the file of the {word} holds nothing any more")).hint(ANEW)),
            Glance::Broken(why) => Some(why.clone()),
            Glance::Holds(_) | Glance::Unknown(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Places;
    use std::fs;
    use std::path::Path;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_glance_changes_nothing_whatever_it_meets() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let (store, id) = (Store::new(Places::in_one(&data)), Id::parse("forum").unwrap());
        let glance = || store.glance(&id, "Forum", Instant::UNIX_EPOCH);
        let seen = glance();
        assert_eq!((seen.agenda, seen.journal), (Glance::Nothing, Glance::Nothing));
        assert_eq!(seen.views, Some(Views::default()));
        assert!(!data.exists());
        let agendas = data.join("agendas");
        fs::create_dir_all(&agendas).unwrap();
        let (agenda, journal) = (agendas.join("forum.json"), agendas.join("forum.journal.json"));
        let told = |glance: &Glance<Agenda>| match glance {
            Glance::Nothing => "nothing".to_owned(),
            Glance::Holds(_) => "an agenda".to_owned(),
            Glance::Broken(why) => format!("broken: {why}"),
            Glance::Unknown(why) => format!("unknown: {why}"),
        };
        for (text, said) in [
            ("", "nothing"),
            ("{ half", "broken: the agenda on disk can no longer be read: "),
            (r#"{ "version": 9, "picks": 1 }"#, "unknown: cannot open the agenda: "),
        ] {
            fs::write(&agenda, text).unwrap();
            fs::write(&journal, text).unwrap();
            let seen = glance();
            assert!(told(&seen.agenda).starts_with(said), "{}", told(&seen.agenda));
            assert_eq!(seen.agenda.lost("agenda").is_some(), !said.starts_with("unknown"));
            assert!(!matches!(seen.journal, Glance::Holds(_)), "{text}");
            assert_eq!(fs::read_to_string(&agenda).unwrap(), text);
            assert_eq!(names(&agendas), ["forum.journal.json", "forum.json"]);
        }
        fs::write(&agenda, r#"{ "version": 1, "programme": "other", "title": "Old" }"#).unwrap();
        assert_eq!(glance().agenda, Glance::Holds(Agenda::new(&id, "Forum")));
        fs::remove_file(&agenda).unwrap();
        fs::create_dir(&agenda).unwrap();
        assert!(told(&glance().agenda).starts_with("unknown: "));
    }
}
