//! What imports brought that was not seen yet: `news/<programme>.json` in the state folder. A file that can't be read
//! counts as none: it is convenient to have, and no loss to forget.

use super::save::Lock;
use super::{Store, cannot_write, kept};
use crate::agenda::Novelties;
use crate::error::Result;
use crate::programme::Id;
use std::io;
use std::path::PathBuf;

const CANNOT: &str = "cannot save what is new in the programme";

impl Store {
    /// The news of a programme.
    pub fn novelties(&self, programme: &Id) -> Novelties {
        self.read_novelties(programme).unwrap_or_default()
    }

    /// Keeps what was seen, together with what another copy of the program has seen meanwhile.
    ///
    /// # Errors
    /// If it can't be saved.
    pub fn save_novelties(&self, programme: &Id, news: &mut Novelties) -> Result<()> {
        let lock = self.lock_novelties(programme)?;
        let path = self.news_file(programme);
        news.merge(&self.read_novelties(programme).map_err(|error| cannot_write(CANNOT, &path, &error))?);
        self.write_novelties(&lock, programme, news)
    }

    /// Puts news in the place of those that are there.
    pub(super) fn put_novelties(&self, programme: &Id, news: &Novelties) -> Result<()> {
        self.write_novelties(&self.lock_novelties(programme)?, programme, news)
    }

    /// Forgets the news of a programme that is removed.
    pub(super) fn forget_novelties(&self, programme: &Id) {
        // What can't be removed is forgotten with the next import.
        let _ = self.files.remove(&self.news_file(programme));
    }

    pub(super) fn news_file(&self, programme: &Id) -> PathBuf {
        self.places().news().join(format!("{programme}.json"))
    }

    fn read_novelties(&self, programme: &Id) -> io::Result<Novelties> {
        let bytes = self.files.read(&self.news_file(programme))?.unwrap_or_default();
        Ok(kept::read(&bytes).unwrap_or_default())
    }

    fn lock_novelties(&self, programme: &Id) -> Result<Lock> {
        self.lock(&self.news_file(programme), CANNOT)
    }

    fn write_novelties(&self, lock: &Lock, programme: &Id, news: &Novelties) -> Result<()> {
        let path = self.news_file(programme);
        let bytes = serde_json::to_vec(news).map_err(io::Error::from);
        bytes.and_then(|bytes| lock.write(&path, &bytes)).map_err(|error| cannot_write(CANNOT, &path, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Places;
    use std::fs;

    #[test]
    fn two_running_copies_see_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let id = Id::parse("forum").unwrap();
        assert_eq!(store.novelties(&id), Novelties::default());
        assert!(!folder.path().join("news").exists());
        let mark = |session: &str| {
            format!(
                r#"{{ "session": "{session}", "what": ["time"], "since": "2026-01-01T00:00:00.000Z", "revision": 1 }}"#
            )
        };
        let text = format!(r#"{{ "version": 1, "revision": 1, "sessions": [{}, {}] }}"#, mark("a"), mark("b"));
        fs::create_dir(folder.path().join("news")).unwrap();
        fs::write(folder.path().join("news/forum.json"), &text).unwrap();
        let (mut one, mut two) = (store.novelties(&id), store.novelties(&id));
        assert!(one.see("a") && two.see("b"));
        store.save_novelties(&id, &mut one).unwrap();
        store.save_novelties(&id, &mut two).unwrap();
        assert_eq!(two.all_unseen().count(), 0);
        assert_eq!(store.novelties(&id), two);
        fs::write(folder.path().join("news/forum.json"), "{ broken").unwrap();
        assert_eq!(store.novelties(&id), Novelties::default());
        fs::write(folder.path().join("news/forum.json"), text.replace("\"version\": 1", "\"version\": 9")).unwrap();
        assert_eq!(store.novelties(&id), Novelties::default());
    }
}
