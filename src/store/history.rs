//! Earlier queries: `history` in the state folder, one a line, the newest last. A file that can't be read counts as
//! none: it is convenient to have, and no loss to forget.

use super::{Store, cannot_write};
use crate::error::Result;
use crate::programme::clean;
use std::io;

/// So many are kept.
const MOST: usize = 100;
/// What is longer was pasted, and nobody looks for it again.
const LONGEST: usize = 1000;
/// A file with so much in it is none of ours.
const LARGEST: u64 = 8 * 1024 * 1024;

const CANNOT: &str = "cannot save the query";

impl Store {
    /// The earlier queries, the newest last, without anything that a terminal would obey.
    pub fn history(&self) -> Vec<String> {
        self.read_history().unwrap_or_default()
    }

    fn read_history(&self) -> io::Result<Vec<String>> {
        let bytes = self.files.read_up_to(&self.places().history(), LARGEST)?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().map(|line| clean::line(line.into()));
        Ok(newest(lines.filter(|line| !line.is_empty() && line.len() <= LONGEST).collect()))
    }

    /// Puts a query behind the earlier ones, in the place of the same; together with those that another copy of the
    /// program has put there meanwhile.
    ///
    /// # Errors
    /// If it can't be saved, or the earlier ones can't be read.
    pub fn remember(&self, query: &str) -> Result<()> {
        let path = self.places().history();
        let line = clean::line(query.into());
        if line.is_empty() || line.len() > LONGEST {
            return Ok(());
        }
        let cannot = |error| cannot_write(CANNOT, &path, &error);
        let lock = self.lock(&path, CANNOT)?;
        let mut lines = self.read_history().map_err(cannot)?;
        lines.retain(|known| *known != line);
        lines.push(line);
        let mut text = newest(lines).join("\n");
        text.push('\n');
        lock.write(&path, text.as_bytes()).map_err(cannot)
    }
}

fn newest(mut lines: Vec<String>) -> Vec<String> {
    lines.split_off(lines.len().saturating_sub(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Places;
    use std::fs;

    #[test]
    fn queries_are_kept_once_each_the_newest_last() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        assert_eq!(store.history(), [""; 0]);
        assert!(!folder.path().join("history").exists());
        // Two stores, as in two copies of the program.
        let other = store.clone();
        store.remember("hall:g4").unwrap();
        other.remember("klepach").unwrap();
        store.remember("  hall:g4 ").unwrap();
        store.remember("").unwrap();
        store.remember(&"x".repeat(LONGEST + 1)).unwrap();
        assert_eq!(other.history(), ["klepach", "hall:g4"]);
        for number in 0..MOST + 5 {
            store.remember(&format!("query {number}")).unwrap();
        }
        let all = store.history();
        assert_eq!((all.len(), all[0].as_str(), all[MOST - 1].as_str()), (MOST, "query 5", "query 104"));
    }

    #[test]
    fn what_is_read_is_harmless() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        fs::write(folder.path().join("history"), b"a\x1b[31mb\n\n\xff\n  c\n").unwrap();
        let history = store.history();
        assert_eq!(history.last().unwrap(), "c");
        assert!(history.iter().all(|line| !line.contains('\u{1b}')), "{history:?}");
        store.remember("d").unwrap();
        assert_eq!(store.history().last().unwrap(), "d");
        fs::remove_file(folder.path().join("history")).unwrap();
        fs::create_dir(folder.path().join("history")).unwrap();
        assert_eq!(store.history(), [""; 0]);
        assert!(store.remember("e").unwrap_err().to_string().starts_with("cannot save the query"));
    }
}
