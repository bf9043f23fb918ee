//! Saved queries: `views.json` in the data folder, one list for all programmes. Every change is made to what is on disk by
//! then, so that two copies of the program keep each other's. A file that can't be understood is never written over.

use super::{Store, cannot_write};
use crate::error::{Error, Result};
use crate::programme::Extra;
use crate::search::{View, ViewChange, Views};
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::path::PathBuf;

/// The version of the file that this program reads and writes.
const VERSION: u32 = 1;
/// More saved queries than this are no list that a person made.
const MOST: usize = 500;
/// So many queries, each as long as it may be, take less.
const LARGEST: u64 = 8 * 1024 * 1024;

const CANNOT: &str = "cannot save the view";

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    views: Vec<Row>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct Row {
    name: String,
    query: String,
    #[serde(flatten)]
    extra: Extra,
}

impl Store {
    /// My saved queries; none where nothing was saved yet. Writes nothing.
    ///
    /// # Errors
    /// If the file is there and can't be read, or was written by a newer plenary.
    pub fn views(&self) -> Result<Views> {
        Ok(self.read_views()?.0)
    }

    /// Makes a change to the saved queries as they are on disk, and gives back what they are then.
    ///
    /// # Errors
    /// As [`Store::views`], and if they can't be saved: then the file holds what it held before.
    pub fn change_views(&self, change: &ViewChange) -> Result<Views> {
        let path = self.views_file();
        let cannot = |error| cannot_write(CANNOT, &path, &error);
        let lock = self.lock(&path, CANNOT)?;
        let (mut views, extra) = self.read_views()?;
        views.make(change);
        if views.all().len() > MOST {
            return Err(Error::new(CANNOT).at(path.display()).because(format!("there are {MOST} views already")));
        }
        let row = |view: &View| Row { name: view.name.clone(), query: view.line.clone(), extra: view.extra.clone() };
        let file = File { version: VERSION, views: views.all().iter().map(row).collect(), extra };
        let mut bytes = serde_json::to_vec_pretty(&file).map_err(|error| cannot(error.into()))?;
        bytes.push(b'\n');
        lock.write(&path, &bytes).map_err(cannot)?;
        Ok(views)
    }

    fn read_views(&self) -> Result<(Views, Extra)> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let cannot =
            |why: &dyn Display| Error::new("cannot read the saved views").at(self.views_file().display()).because(why);
        let bytes = self.files.read_up_to(&self.views_file(), LARGEST).map_err(|error| cannot(&error))?;
        let Some(bytes) = bytes else { return Ok((Views::default(), Extra::new())) };
        let broken = |why: &dyn Display| cannot(why).hint("mend it, or give it another name to begin anew");
        let Versioned { version } = serde_json::from_slice(&bytes).map_err(|error| broken(&error))?;
        if version > VERSION {
            let error = cannot(&"a newer plenary wrote it");
            return Err(error.hint("update plenary, or name another folder with --data-dir"));
        }
        let file: File = serde_json::from_slice(&bytes).map_err(|error| broken(&error))?;
        if file.views.len() > MOST {
            return Err(broken(&format!("there are more than {MOST}")));
        }
        let view = |(number, row): (usize, Row)| {
            let said = |why: &str| broken(&format!("view {}: {why}", number + 1));
            View::new(&row.name, &row.query).map(|view| View { extra: row.extra, ..view }).map_err(said)
        };
        let views: Result<Views> = file.views.into_iter().enumerate().map(view).collect();
        Ok((views?, file.extra))
    }

    pub(super) fn views_file(&self) -> PathBuf {
        self.places().data.join("views.json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Places;
    use std::fs;
    use std::path::Path;

    fn store(folder: &Path) -> Store {
        Store::new(Places::in_one(folder))
    }

    fn save(name: &str, line: &str) -> ViewChange {
        ViewChange::Save(View::new(name, line).unwrap())
    }

    fn names(views: &Views) -> Vec<&str> {
        views.all().iter().map(|view| view.name.as_str()).collect()
    }

    #[test]
    fn nothing_is_created_before_something_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        assert_eq!(store(&data).views(), Ok(Views::default()));
        assert!(!data.exists());
    }

    #[test]
    fn two_running_copies_keep_each_others_views() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (store(folder.path()), store(folder.path()));
        one.change_views(&save("a", "is:going")).unwrap();
        two.change_views(&save("b", "day:2")).unwrap();
        one.change_views(&ViewChange::Shift("b".to_owned(), -1)).unwrap();
        two.change_views(&save("A", "hall:g4")).unwrap();
        assert_eq!(names(&one.change_views(&save("c", "x")).unwrap()), ["b", "A", "c"]);
        let views = one.change_views(&ViewChange::Remove("B".to_owned())).unwrap();
        assert_eq!((names(&views), two.views()), (vec!["A", "c"], Ok(views.clone())));
    }

    #[test]
    fn the_file_is_for_people_and_what_is_not_understood_in_it_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("views.json");
        let text = r#"{ "version": 1, "views": [{ "name": "my day", "query": "is:going day:2", "colour": "red" }], "since": 7 }"#;
        fs::write(&path, text).unwrap();
        store(folder.path()).change_views(&save("next", "is:next")).unwrap();
        let written = fs::read_to_string(&path).unwrap();
        assert_eq!(
            written,
            r#"{
  "version": 1,
  "views": [
    {
      "name": "my day",
      "query": "is:going day:2",
      "colour": "red"
    },
    {
      "name": "next",
      "query": "is:next"
    }
  ],
  "since": 7
}
"#
        );
    }

    #[test]
    fn what_cannot_be_understood_is_said_in_a_line_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (store, path) = (store(folder.path()), folder.path().join("views.json"));
        let many = format!(
            r#"{{ "version": 1, "views": [{}] }}"#,
            (0..501).map(|number| format!(r#"{{ "name": "v{number}", "query": "x" }}"#)).collect::<Vec<_>>().join(",")
        );
        let long = format!(r#"{{ "version": 1, "views": [{{ "name": "a", "query": "{}" }}] }}"#, "x ".repeat(9999));
        for (text, why) in [
            ("{ broken", "key must be a string"),
            ("[]", "invalid length 0"),
            (r#"{ "views": [] }"#, "missing field `version`"),
            (r#"{ "version": 2, "views": "elsewhere" }"#, "a newer plenary wrote it"),
            (r#"{ "version": 1 }"#, "missing field `views`"),
            (r#"{ "version": 1, "views": [{ "name": 5, "query": "x" }] }"#, "invalid type"),
            (r#"{ "version": 1, "views": [{ "name": "\u001b[2J", "query": "x" }] }"#, "view 1: a name needs a letter"),
            (r#"{ "version": 1, "views": [{ "name": "a", "query": " " }] }"#, "view 1: the query asks for nothing"),
            (long.as_str(), "view 1: it is too long"),
            (many.as_str(), "there are more than 500"),
        ] {
            fs::write(&path, text).unwrap();
            for error in [store.views().unwrap_err(), store.change_views(&save("a", "x")).unwrap_err()] {
                let said = error.to_string();
                assert!(said.starts_with(&format!("cannot read the saved views: {}: ", path.display())), "{said}");
                assert!(said.contains(why) && !said.contains(['\n', '\u{1b}']), "{said}");
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(store.views().unwrap_err().to_string().ends_with("it is a folder"));
    }

    #[test]
    fn the_list_has_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let row = |number: usize| format!(r#"{{ "name": "v{number}", "query": "x" }}"#);
        let rows: Vec<String> = (0..500).map(row).collect();
        let text = format!(r#"{{ "version": 1, "views": [{}] }}"#, rows.join(","));
        fs::write(folder.path().join("views.json"), text).unwrap();
        store.change_views(&save("v7", "y")).unwrap();
        let said = store.change_views(&save("another", "y")).unwrap_err().to_string();
        assert!(said.starts_with("cannot save the view: ") && said.ends_with("there are 500 views already"), "{said}");
        assert_eq!(store.views().unwrap().all().len(), 500);
    }
}
