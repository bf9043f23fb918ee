//! Opening a programme: from its source to everything that is shown of it.

use crate::app::Opened;
use crate::error::Result;
use crate::search::Index;
use crate::store::{Origin, Source, Store, zones};
use crate::{formats, programme};
use std::sync::Arc;

/// Up to so many bytes a file is read and indexed faster than anybody notices.
pub const SMALL: usize = 256 * 1024;

/// Reads a programme, and what I chose of it. The search index is built at once if the file is small; otherwise that is
/// left to the caller, who may have something to show meanwhile.
///
/// # Errors
/// If the source can't be read, holds no programme, or the agenda kept for it can't be opened.
pub fn open(store: &Store, source: &Source) -> Result<Opened> {
    let found = store.read(source)?;
    let formats::Reading { programme, warnings } =
        formats::read(&found.bytes, zones::zone).map_err(|error| error.at(&found.place))?;
    let programme::Event { id, .. } = &programme.event;
    let kept = store.open_agenda(id, programme.event.label())?;
    let index = (found.bytes.len() < SMALL).then(|| Arc::new(Index::build(&programme)));
    Ok(Opened {
        programme: Arc::new(programme),
        index,
        agenda: kept.agenda,
        journal: kept.journal,
        keep: matches!(found.origin, Origin::File | Origin::Stdin),
        oddities: warnings.iter().map(ToString::to_string).collect(),
        notices: kept.notices,
        shift: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{BUNDLED, Places};

    #[test]
    fn bundled_programmes_are_not_odd() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        for (id, _) in BUNDLED {
            let opened = open(&store, &Source::Id((*id).to_owned())).unwrap();
            assert_eq!(opened.oddities, Vec::<String>::new(), "{id}");
            assert_eq!(opened.programme.event.id.as_str(), *id);
            assert!(opened.index.is_some() && !opened.keep && opened.notices.is_empty());
        }
    }

    #[test]
    fn a_file_that_is_no_programme_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let path = folder.path().join("bad.json");
        std::fs::write(&path, "{ \"sessions\": 7 }").unwrap();
        let error = open(&store, &Source::File(path.clone())).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(&format!("{}, line 1, column ", path.display())), "{error}");
    }

    #[test]
    fn the_index_of_a_large_file_is_left_to_the_caller() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let path = folder.path().join("large.json");
        std::fs::write(&path, format!("{{ \"title\": \"T\", \"remark\": \"{}\" }}", "x".repeat(SMALL))).unwrap();
        let opened = open(&store, &Source::File(path)).unwrap();
        assert!(opened.index.is_none() && opened.keep);
    }
}
