//! A look at what is on disk while the program runs: nothing there is changed by it, not even what is broken. A broken
//! file may be one that somebody is just writing; only a save sets it aside.

use super::Store;
use super::agendas::{Held, Kept, OPEN, cannot, read};
use crate::agenda::{Agenda, Journal, Novelties};
use crate::error::Error;
use crate::programme::Id;
use crate::search::Views;
use std::fs;
use std::path::PathBuf;

/// What a file holds at a glance.
#[derive(Clone, Debug, PartialEq)]
pub enum Glance<T> {
    /// There is none.
    Nothing,
    /// This.
    Holds(T),
    /// Nobody knows: why not. Without a word it is empty, as what is just being written is at first.
    Unclear(Option<Error>),
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
    /// How many copies of the agenda sync tools have left beside it.
    pub conflict_copies: usize,
}

impl Store {
    /// What is on disk of a programme. Whether a file that can't be read is broken, or newer, or just being written, is for
    /// a save to find out.
    pub fn glance(&self, programme: &Id, title: &str) -> Seen {
        let mut agenda: Glance<Agenda> = self.glance_at(programme);
        if let Glance::Holds(agenda) = &mut agenda {
            // As it will be opened.
            agenda.programme = programme.to_string();
            title.clone_into(&mut agenda.title);
        }
        Seen {
            agenda,
            journal: self.glance_at(programme),
            novelties: self.novelties(programme),
            views: self.views().ok(),
            conflict_copies: self.conflict_copies(programme).len(),
        }
    }

    /// The files that [`Store::glance`] looks at, for a [`super::Lookout`].
    pub fn watched(&self, programme: &Id) -> Vec<PathBuf> {
        let [agenda, journal] = self.agenda_files(programme);
        vec![agenda, journal, self.news_file(programme), self.views_file()]
    }

    fn glance_at<T: Kept>(&self, programme: &Id) -> Glance<T> {
        let path = self.kept::<T>(programme);
        match read::<T>(&path, OPEN) {
            Ok(Held::Nothing) => Glance::Nothing,
            Ok(Held::Sound(kept)) => Glance::Holds(kept),
            Ok(Held::Broken(_)) if fs::metadata(&path).is_ok_and(|found| found.len() == 0) => Glance::Unclear(None),
            Ok(Held::Broken(why)) => Glance::Unclear(Some(cannot::<T>(OPEN, &path, why))),
            Err(error) => Glance::Unclear(Some(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Places;
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
        let glance = || store.glance(&id, "Forum");
        let seen = glance();
        assert_eq!((seen.agenda, seen.journal), (Glance::Nothing, Glance::Nothing));
        assert_eq!(seen.views, Some(Views::default()));
        assert!(!data.exists());
        let agendas = data.join("agendas");
        fs::create_dir_all(&agendas).unwrap();
        let (agenda, journal) = (agendas.join("forum.json"), agendas.join("forum.journal.json"));
        for (text, said) in [
            ("", None),
            ("{ half", Some("cannot open the agenda: ")),
            (r#"{ "version": 9, "picks": 1 }"#, Some("written by a newer plenary (version 9)")),
        ] {
            fs::write(&agenda, text).unwrap();
            fs::write(&journal, text).unwrap();
            let seen = glance();
            let Glance::Unclear(why) = seen.agenda else { panic!("{text}: {:?}", seen.agenda) };
            assert_eq!(why.is_some(), said.is_some(), "{text}");
            assert!(why.is_none_or(|why| why.to_string().contains(said.unwrap())), "{text}");
            assert!(matches!(seen.journal, Glance::Unclear(_)), "{text}");
            assert_eq!(fs::read_to_string(&agenda).unwrap(), text);
            assert_eq!(names(&agendas), ["forum.journal.json", "forum.json"]);
        }
        fs::write(&agenda, r#"{ "version": 1, "programme": "other", "title": "Old" }"#).unwrap();
        assert_eq!(glance().agenda, Glance::Holds(Agenda::new(&id, "Forum")));
        fs::remove_file(&agenda).unwrap();
        fs::create_dir(&agenda).unwrap();
        assert!(matches!(glance().agenda, Glance::Unclear(Some(_))));
    }
}
