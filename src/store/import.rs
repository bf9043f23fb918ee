//! Bringing a programme into the library: as a new one, or as the next version of one that is there.
//!
//! A next version comes in four steps: a backup of what there is, the programme, the picks, what is new. Each is whole
//! or not done, and the last tells that all are: whatever interrupts them, importing the same file again does the rest,
//! and until then nothing is lost, because picks carry copies of their sessions.

use super::agendas::after_notices;
use super::save::Lock;
use super::{Store, cannot_write, standing, zones};
use crate::agenda::{Calendar, Carried, Novelties, Pace, Stamp, carry, carry_beside};
use crate::error::{Error, Result};
use crate::formats::{self, Ask};
use crate::programme::{Id, Imported, Instant, Programme, Zone};
use std::path::PathBuf;

/// What an import is to the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The library had nothing of the event.
    New,
    /// It takes the place of another version.
    Newer,
    /// The library has just this.
    Same,
}

/// A programme on its way into the library.
#[derive(Debug)]
pub struct Import {
    /// What it is to the library.
    pub kind: Kind,
    /// The programme, under the id that it has in the library.
    pub programme: Programme,
    /// The version before, as far as it can be read.
    pub old: Option<Programme>,
    /// What becomes of my picks.
    pub carried: Carried,
    /// What the person should know, a line each.
    pub notices: Vec<String>,
    /// Where what was there before is kept.
    pub backup: Option<PathBuf>,
    now: Instant,
    /// What lies beside the agenda, and how fast I walk.
    beside: (Vec<Calendar>, Pace),
    /// What is still to be done.
    steps: &'static [Step],
}

/// A step of an import.
type Step = fn(&mut Import, &Store, &Lock) -> Result<()>;

const STEPS: [Step; 4] = [Import::back_up, Import::put, Import::carry_over, Import::tell];
/// Where the programme is in place, the rest; and then even what was done before, because it was told to nobody.
const REST: [Step; 3] = [Import::carry_over, Import::tell, Import::assure];

/// What the library has of an event.
struct Line {
    id: Id,
    held: Held,
    notice: Option<String>,
}

enum Held {
    Nothing,
    Version(Box<Programme>),
    /// A file that can't be read.
    Unread,
}

impl Store {
    /// Finds out what bringing in a programme would do; writes nothing. Which programme of the library it is a version of
    /// is told by `id`, if that is given; else by its own id, as [`Store::standing`] has it; else by the sessions they
    /// share. Never another event's.
    ///
    /// # Errors
    /// If the id is another event's, or what the library has of the event can't be read.
    pub fn weigh(&self, mut programme: Programme, imported: Imported, id: Option<&Id>) -> Result<Import> {
        let now = imported.at;
        let Line { id, held, notice } = match id {
            Some(id) => self.line_of(id, &programme)?,
            None => self.line(&programme)?,
        };
        programme.event.id.clone_from(&id);
        let opened = self.open_agenda(&id, programme.event.label())?;
        let revision_of = |programme: &Programme| programme.event.imported.as_ref().map_or(0, |own| own.revision);
        let (kind, old, steps, revision) = match held {
            // Picks that waited for it are carried over too.
            Held::Nothing => (Kind::New, None, &STEPS[..], 0),
            Held::Unread => (Kind::Newer, None, &STEPS[..], self.novelties(&id).revision.saturating_add(1)),
            Held::Version(held) if standing::is_equal(&held, &programme) => {
                let revision = revision_of(&held);
                let before = revision.checked_sub(1).and_then(|before| self.backed_up(&id, before));
                let is_finished = self.novelties(&id).revision == revision
                    && (revision > 0 || carry(&opened.agenda, None, &held).change.is_none());
                programme = *held;
                if is_finished {
                    (Kind::Same, Some(programme.clone()), &REST[2..], revision)
                } else {
                    (if revision == 0 { Kind::New } else { Kind::Newer }, before, &REST[..], revision)
                }
            }
            Held::Version(held) => {
                let revision = revision_of(&held).saturating_add(1);
                (Kind::Newer, Some(*held), &STEPS[..], revision)
            }
        };
        if steps.len() == STEPS.len() {
            programme.event.imported = Some(Imported { revision, ..imported });
        }
        let (calendars, said) = self.beside(&programme, &Ask::new(zones::zone));
        let beside = (calendars, self.settings().0.pace);
        let carried = carry_beside(&opened.agenda, old.as_ref(), &programme, &beside.0, beside.1);
        let notices = opened.notices.into_iter().chain(notice).chain(said).collect();
        Ok(Import { kind, programme, old, carried, notices, backup: None, now, beside, steps })
    }

    /// The zone that the library has for an event of which this is a version, for a file that names none: it was given
    /// once, or stood in the version before.
    ///
    /// # Errors
    /// As [`Store::weigh`].
    pub fn zone_before(&self, programme: &Programme, id: Option<&Id>) -> Result<Option<Zone>> {
        let line = match id {
            Some(id) => self.line_of(id, programme)?,
            None => self.line(programme)?,
        };
        Ok(match line.held {
            Held::Version(held) => held.event.zone,
            Held::Nothing | Held::Unread => None,
        })
    }

    /// Brings in a programme: as [`Store::weigh`] tells, and then writes it.
    ///
    /// # Errors
    /// As [`Store::weigh`], and if not all of it is on disk. Importing the same again does the rest.
    pub fn import(&self, programme: Programme, imported: Imported, id: Option<&Id>) -> Result<Import> {
        let lock = self.lock_library("cannot import")?;
        let mut import = self.weigh(programme, imported, id)?;
        for step in import.steps {
            let done = step(&mut import, self, &lock);
            after_notices(&import.notices, done)?;
        }
        Ok(import)
    }

    /// Where the library keeps an imported programme.
    pub fn place_of(&self, id: &Id) -> PathBuf {
        self.imported(id)
    }

    /// What the library has under an id that the person gave.
    fn line_of(&self, id: &Id, programme: &Programme) -> Result<Line> {
        let held = match self.of_library(id)? {
            None => Held::Nothing,
            Some(found) => match formats::read(found.bytes(), zones::zone) {
                Err(_) => Held::Unread,
                Ok(reading) if standing::are_one(&reading.programme, programme, true) => {
                    Held::Version(Box::new(reading.programme))
                }
                Ok(reading) => {
                    let label = reading.programme.event.label();
                    return Err(Error::new(format!("cannot import as {id}"))
                        .because(format!("that is another event, “{label}”"))
                        .hint("another --id keeps both"));
                }
            },
        };
        Ok(Line { id: id.clone(), held, notice: None })
    }

    /// What the library has of an event, found by its id, numbered if others have taken it, or else by its sessions.
    fn line(&self, programme: &Programme) -> Result<Line> {
        let own = &programme.event.id;
        let mut id = own.clone();
        let mut owner = None;
        for number in 2_u32.. {
            let Some(found) = self.of_library(&id)? else { break };
            let held = found.reading(&formats::Ask::new(zones::zone)).map_err(|error| {
                let why = format!("the library's copy of {id} can't be read: {error}");
                Error::new("cannot import").because(why).hint(format!("--id {id} replaces it, and keeps a backup"))
            })?;
            if standing::are_one(&held.programme, programme, !standing::is_made_of_title(programme)) {
                return Ok(Line { id, held: Held::Version(Box::new(held.programme)), notice: None });
            }
            owner.get_or_insert_with(|| held.programme.event.label().to_owned());
            match standing::numbered(own, number) {
                Some(next) => id = next,
                None => break,
            }
        }
        if let Some((kin, held)) = self.kin(programme) {
            let notice =
                (kin != *own).then(|| format!("its id is {own}; by its sessions it is the next version of {kin}"));
            return Ok(Line { id: kin, held: Held::Version(Box::new(held)), notice });
        }
        let notice =
            owner.map(|name| format!("the id {own} belongs to “{name}” in the library; this programme is {id}"));
        Ok(Line { id, held: Held::Nothing, notice })
    }

    /// The programme of the library that has the most sessions in common with this one, if they are enough.
    fn kin(&self, programme: &Programme) -> Option<(Id, Programme)> {
        let mut best: Option<(f64, Id, Programme)> = None;
        for id in self.ids() {
            let Ok(Some(found)) = self.of_library(&id) else { continue };
            let Ok(reading) = formats::read(found.bytes(), zones::zone) else { continue };
            let Some(share) = standing::kinship(&reading.programme, programme) else { continue };
            if best.as_ref().is_none_or(|(most, ..)| share > *most) {
                best = Some((share, id, reading.programme));
            }
        }
        best.map(|(_, id, held)| (id, held))
    }
}

impl Import {
    /// The id that the programme has in the library.
    pub fn id(&self) -> &Id {
        &self.programme.event.id
    }

    fn back_up(&mut self, store: &Store, _: &Lock) -> Result<()> {
        self.backup = store.back_up(self.id(), "import", self.now)?;
        Ok(())
    }

    fn put(&mut self, store: &Store, lock: &Lock) -> Result<()> {
        store.put_programme(lock, self.id(), &formats::write(&self.programme))
    }

    /// Lays the picks under the ids that their sessions have now. They are read again, because another copy of the
    /// program may have saved some meanwhile.
    fn carry_over(&mut self, store: &Store, _: &Lock) -> Result<()> {
        let mut opened = store.open_agenda(self.id(), self.programme.event.label())?;
        let said = std::mem::take(&mut opened.notices);
        self.notices.extend(said.into_iter().filter(|notice| !self.notices.contains(notice)).collect::<Vec<_>>());
        let (calendars, pace) = &self.beside;
        self.carried = carry_beside(&opened.agenda, self.old.as_ref(), &self.programme, calendars, *pace);
        if let Some(change) = self.carried.change.clone() {
            opened.journal.make(&mut opened.agenda, change, Stamp::of(self.now));
            self.notices.extend(store.save(&mut opened.agenda, &mut opened.journal)?);
        }
        Ok(())
    }

    fn assure(&mut self, store: &Store, _: &Lock) -> Result<()> {
        let [agenda, journal] = store.agenda_files(self.id());
        for path in [store.imported(self.id()), journal, agenda, store.news_file(self.id())] {
            store.files.assure(&path).map_err(|error| cannot_write("cannot import", &path, &error))?;
        }
        Ok(())
    }

    /// Keeps what is new. This comes last: it tells that the rest is done.
    fn tell(&mut self, store: &Store, _: &Lock) -> Result<()> {
        let revision = self.programme.event.imported.as_ref().map_or(0, |own| own.revision);
        let news = match &self.old {
            Some(old) => store.novelties(self.id()).after(old, &self.programme, revision, Stamp::of(self.now)),
            None => Novelties::none(revision),
        };
        store.put_novelties(self.id(), &news)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Change, Copy, Interest, Journal, Pace, Pick, Plan, Step};
    use crate::programme::{Extra, SessionIx};
    use crate::store::Places;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::Path;

    fn store(folder: &Path) -> Store {
        Store::new(Places::in_one(folder))
    }

    fn id(text: &str) -> Id {
        Id::parse(text).unwrap()
    }

    fn programme(text: &str) -> Programme {
        formats::read(text.as_bytes(), zones::zone).unwrap().programme
    }

    fn imported(hour: i64) -> Imported {
        Imported {
            name: "forum.xml".to_owned(),
            format: "json".to_owned(),
            sha256: "0".repeat(64),
            at: Instant::from_second(1_700_000_000 + hour * 3600).unwrap(),
            revision: 0,
            extra: Extra::new(),
        }
    }

    fn event(id: &str, sessions: &[(&str, &str, &str)]) -> String {
        let sessions: Vec<String> = sessions
            .iter()
            .map(|(id, title, start)| {
                format!(r#"{{ "id": "{id}", "guid": "{title}", "title": "{title}", "start": "{start}" }}"#)
            })
            .collect();
        format!(
            r#"{{ "id": "{id}", "title": "A Forum", "zone": "Europe/Moscow", "sessions": [{}] }}"#,
            sessions.join(",")
        )
    }

    fn first() -> String {
        event(
            "forum",
            &[
                ("first-talk", "The talk on apples and pears", "2026-01-01T10:00"),
                ("2", "The talk on bees and wasps", "2026-01-01T12:00"),
                ("3", "The talk on cats and dogs", "2026-01-01T14:00"),
            ],
        )
    }

    /// The talk on apples has another id and time, that on cats is gone, one on owls is new.
    fn second() -> String {
        event(
            "forum",
            &[
                ("talk-1", "The talk on apples and pears", "2026-01-01T10:30"),
                ("2", "The talk on bees and wasps", "2026-01-01T12:00"),
                ("4", "The talk on owls and larks", "2026-01-01T14:00"),
            ],
        )
    }

    fn pick(store: &Store, programme: &Programme, session: &str) {
        let event = &programme.event;
        let mut opened = store.open_agenda(&event.id, event.label()).unwrap();
        let copy = Copy::of(programme, programme.find_session(session).unwrap());
        let change = Change::of(session.to_owned(), None, Some(Pick::new(Interest::Going, copy)));
        opened.journal.make(&mut opened.agenda, change, Stamp::of(imported(0).at));
        store.save(&mut opened.agenda, &mut opened.journal).unwrap();
    }

    fn picks(store: &Store, programme: &str) -> Vec<String> {
        let opened = store.open_agenda(&id(programme), "").unwrap();
        let mut titles: Vec<String> =
            opened.agenda.picks().map(|(id, pick)| format!("{id} {}", pick.copy.title)).collect();
        titles.sort();
        titles
    }

    fn import(store: &Store, text: &str, hour: i64) -> Result<Import> {
        store.import(programme(text), imported(hour), None)
    }

    /// Does so many steps of an import, as if killed then.
    fn begin(import: &mut Import, store: &Store, done: usize) {
        let lock = store.lock_library("").unwrap();
        for step in import.steps.iter().take(done) {
            step(import, store, &lock).unwrap();
        }
    }

    /// Everything in a folder, but locks.
    fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_none_or(|extension| extension != "lock") {
                    found.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(path).unwrap());
                }
            }
        }
        found
    }

    /// A library with the first version and a pick on each of its sessions.
    fn begun(folder: &Path) -> Store {
        let store = store(folder);
        let first = import(&store, &first(), 0).unwrap();
        assert_eq!((first.kind, first.id().as_str()), (Kind::New, "forum"));
        for session in ["first-talk", "2", "3"] {
            pick(&store, &first.programme, session);
        }
        store
    }

    const CARRIED: [&str; 3] =
        ["2 The talk on bees and wasps", "3 The talk on cats and dogs", "talk-1 The talk on apples and pears"];

    #[test]
    fn a_next_version_keeps_every_pick_and_what_there_was() {
        let folder = tempfile::tempdir().unwrap();
        let store = begun(folder.path());
        let before = fs::read(store.imported(&id("forum"))).unwrap();
        let newer = import(&store, &second(), 1).unwrap();
        assert_eq!((newer.kind, newer.id().as_str()), (Kind::Newer, "forum"));
        assert_eq!(fs::read(newer.backup.clone().unwrap().join("programme.json")).unwrap(), before);
        assert_eq!(newer.programme.event.imported.as_ref().unwrap().revision, 1);
        let kept = store.of_library(&id("forum")).unwrap().unwrap();
        assert_eq!(formats::read(kept.bytes(), zones::zone).unwrap().programme, newer.programme);
        assert_eq!(picks(&store, "forum"), CARRIED);
        let news: Vec<_> =
            store.novelties(&id("forum")).all_unseen().map(|(id, mark)| (id.to_owned(), mark.what.join(" "))).collect();
        assert_eq!(news, [("4".to_owned(), "new".to_owned()), ("talk-1".to_owned(), "time".to_owned())]);
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = begun(folder.path());
        import(&store, &second(), 1).unwrap();
        let before = everything(folder.path());
        let again = import(&store, &second(), 2).unwrap();
        assert_eq!((again.kind, again.backup), (Kind::Same, None));
        assert!(again.carried.change.is_none());
        assert_eq!(everything(folder.path()), before);
        // What the person has turned back stays so.
        let mut opened = store.open_agenda(&id("forum"), "").unwrap();
        opened.journal.undo(&mut opened.agenda, Stamp::of(imported(3).at)).unwrap();
        store.save(&mut opened.agenda, &mut opened.journal).unwrap();
        assert_eq!(import(&store, &second(), 4).unwrap().kind, Kind::Same);
        assert!(picks(&store, "forum").contains(&"first-talk The talk on apples and pears".to_owned()));
    }

    #[test]
    fn looking_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = begun(folder.path());
        let before = everything(folder.path());
        let weighed = store.weigh(programme(&second()), imported(1), None).unwrap();
        assert_eq!((weighed.kind, weighed.carried.rows.len()), (Kind::Newer, 3));
        assert!(weighed.carried.change.is_some());
        assert_eq!(everything(folder.path()), before);
    }

    #[test]
    fn whatever_step_it_is_killed_at_no_pick_is_lost_and_the_next_import_finishes() {
        let whole = tempfile::tempdir().unwrap();
        import(&begun(whole.path()), &second(), 1).unwrap();
        let whole = everything(whole.path());
        for done in 0..=STEPS.len() {
            let folder = tempfile::tempdir().unwrap();
            let store = begun(folder.path());
            let mut killed = store.weigh(programme(&second()), imported(1), None).unwrap();
            begin(&mut killed, &store, done);
            assert_eq!(picks(&store, "forum").len(), 3, "killed after {done} steps");
            let again = import(&store, &second(), 1).unwrap();
            assert_eq!(again.kind, if done == STEPS.len() { Kind::Same } else { Kind::Newer });
            assert_eq!(everything(folder.path()), whole, "killed after {done} steps");
        }
    }

    #[test]
    fn whatever_the_disk_refuses_no_pick_is_lost_and_the_next_import_finishes() {
        let whole = tempfile::tempdir().unwrap();
        import(&begun(whole.path()), &second(), 1).unwrap();
        let whole = everything(whole.path());
        // A folder where a file belongs, and a file where a folder does: neither can be written.
        for refused in ["backups", "backups/forum", "programmes/forum.json", "agendas/forum.lock", "news/forum.json"] {
            let folder = tempfile::tempdir().unwrap();
            let store = begun(folder.path());
            let before = picks(&store, "forum");
            let (path, aside) = (folder.path().join(refused), folder.path().join("aside"));
            let was_there = path.exists();
            if was_there {
                fs::rename(&path, &aside).unwrap();
            }
            if refused.starts_with("backups") {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, "in the way").unwrap();
            } else {
                fs::create_dir_all(path.join("in the way")).unwrap();
            }
            let error = import(&store, &second(), 1).unwrap_err().to_string();
            assert!(error.starts_with("cannot "), "{error}");
            assert_eq!(picks(&store, "forum").len(), before.len(), "{refused}");
            if path.is_dir() {
                fs::remove_dir_all(&path).unwrap();
            } else {
                fs::remove_file(&path).unwrap();
            }
            if was_there {
                fs::rename(&aside, &path).unwrap();
            }
            import(&store, &second(), 1).unwrap();
            assert_eq!(everything(folder.path()), whole, "{refused}");
        }
    }

    #[test]
    fn a_version_is_found_by_id_by_its_sessions_or_by_the_persons_word_and_never_anothers() {
        let folder = tempfile::tempdir().unwrap();
        let store = begun(folder.path());
        let weigh = |text: &str, given: Option<&str>| {
            store.weigh(programme(text), imported(1), given.map(id).as_ref()).map(|it| (it.kind, it.id().to_string()))
        };
        let is = |kind, id: &str| Ok((kind, id.to_owned()));
        // Another id, the same sessions.
        assert_eq!(weigh(&first().replace("\"forum\"", "\"export-7\""), None), is(Kind::Same, "forum"));
        assert_eq!(weigh(&second().replace("\"forum\"", "\"export-7\""), None), is(Kind::New, "export-7"));
        assert_eq!(weigh(&second().replace("\"forum\"", "\"export-7\""), Some("forum")), is(Kind::Newer, "forum"));
        // The same titles a year later are another event, and so is what only has the id.
        let later = first().replace("2026", "2027").replace("A Forum", "A Fair").replace("guid", "code");
        assert_eq!(weigh(&later.replace("\"forum\"", "\"fair\""), None), is(Kind::New, "fair"));
        let other = event("forum", &[("x", "Something else altogether", "2028-05-05T10:00")]).replace("A Forum", "B");
        assert_eq!(weigh(&other, None), is(Kind::New, "forum-2"));
        let error = weigh(&other, Some("forum")).unwrap_err().to_string();
        assert_eq!(error, "cannot import as forum: that is another event, “A Forum” — another --id keeps both");
        assert_eq!(weigh(&other, Some("mine")), is(Kind::New, "mine"));
    }

    #[test]
    fn a_library_file_that_cannot_be_read_is_replaced_only_by_the_persons_word() {
        let folder = tempfile::tempdir().unwrap();
        let store = begun(folder.path());
        fs::write(store.imported(&id("forum")), "{ broken").unwrap();
        let error = import(&store, &second(), 1).unwrap_err().to_string();
        assert!(
            error.contains("can't be read") && error.ends_with("--id forum replaces it, and keeps a backup"),
            "{error}"
        );
        let replaced = store.import(programme(&second()), imported(1), Some(&id("forum"))).unwrap();
        assert_eq!(fs::read(replaced.backup.unwrap().join("programme.json")).unwrap(), b"{ broken");
        assert_eq!(picks(&store, "forum"), CARRIED);
    }

    #[test]
    fn a_newer_bundled_programme_is_kept_and_removing_it_uncovers_the_bundled_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let (name, text) = crate::store::BUNDLED[0];
        assert_eq!(import(&store, text, 0).unwrap().kind, Kind::Same);
        pick(&store, &programme(text), "creative-clusters");
        let newer = import(&store, &text.replace("Creative Clusters", "Creative Groups"), 1).unwrap();
        assert_eq!((newer.kind, newer.id().as_str()), (Kind::Newer, name));
        assert!(picks(&store, name)[0].starts_with("creative-clusters "));
        assert!(store.novelties(&id(name)).unseen("creative-clusters").is_some());
        assert!(store.imported(&id(name)).exists());
        assert!(store.remove(&id(name)).unwrap().uncovers_bundled);
        assert_eq!(store.of_library(&id(name)).unwrap().unwrap().bytes(), text.as_bytes());
    }

    /// A talk that stays itself whatever a version calls it.
    #[derive(Clone, Debug)]
    struct Talk {
        title: usize,
        hour: u8,
        is_there: bool,
    }

    #[derive(Clone, Debug)]
    enum Act {
        Pick(usize),
        Unpick(usize),
        Undo,
        Redo,
        /// The next version: some talks come or go, move, or exchange their titles; the import is killed after so many steps
        /// and done again, or is left for later.
        Import {
            next: Vec<(bool, u8)>,
            swap: (usize, usize),
            killed: usize,
            again: bool,
        },
    }

    const TALKS: usize = 5;

    fn act() -> impl Strategy<Value = Act> {
        let next = prop::collection::vec((prop::bool::weighted(0.8), 8..18_u8), TALKS);
        let import = (next, (0..TALKS, 0..TALKS), 0..=STEPS.len(), any::<bool>());
        prop_oneof![
            4 => (0..TALKS).prop_map(Act::Pick),
            1 => (0..TALKS).prop_map(Act::Unpick),
            2 => Just(Act::Undo),
            1 => Just(Act::Redo),
            4 => import.prop_map(|(next, swap, killed, again)| Act::Import { next, swap, killed, again }),
        ]
    }

    /// The talks as a file has them: numbered as they come, or by ids that stay; each with its guid.
    fn version(talks: &[Talk], is_numbered: bool) -> Programme {
        let mut there: Vec<usize> = (0..talks.len()).filter(|at| talks[*at].is_there).collect();
        there.sort_by_key(|at| (talks[*at].hour, *at));
        let sessions = there.iter().enumerate().map(|(number, at)| {
            let Talk { title, hour, .. } = talks[*at];
            let id = if is_numbered { (number + 1).to_string() } else { format!("talk-of-{}", &"abcde"[*at..=*at]) };
            let title = ["Apples and pears", "Bees and wasps", "Cats", "Break", "Break"][title];
            format!(
                r#"{{ "id": "{id}", "guid": "guid-of-the-talk-{at}", "title": "{title}", "start": "2026-01-01T{hour:02}:00" }}"#
            )
        });
        let sessions: Vec<String> = sessions.collect();
        programme(&format!(
            r#"{{ "id": "forum", "title": "A Forum", "start": "2026-01-01", "zone": "Europe/Moscow", "sessions": [{}] }}"#,
            sessions.join(",")
        ))
    }

    fn guid_of(at: usize) -> String {
        format!("guid-of-the-talk-{at}")
    }

    /// The talk that a change is about, and whether it is picked then; nothing if the change only carries picks over.
    fn told(change: &Change, is_done: bool) -> Option<(String, bool)> {
        let [Step::Pick { before, after, .. }] = change.steps.as_slice() else { return None };
        let pick = after.as_ref().or(before.as_ref())?;
        let after = if is_done { after } else { before };
        (!change.words.contains("carried over")).then(|| (pick.copy.guid.clone().unwrap(), after.is_some()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        /// Whatever comes after what, every pick is one of the talk that was picked.
        #[test]
        fn no_version_loses_a_pick_or_gives_it_to_another_session(
            is_numbered in any::<bool>(),
            acts in prop::collection::vec(act(), 1..14),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let store = store(folder.path());
            let mut talks: Vec<Talk> =
                (0..TALKS).zip(9..).map(|(title, hour)| Talk { title, hour, is_there: true }).collect();
            let mut current = store.import(version(&talks, is_numbered), imported(0), None).unwrap().programme;
            let mut picked: BTreeSet<String> = BTreeSet::new();
            for (hour, act) in (1..).zip(acts) {
                let now = Stamp::of(imported(0).at);
                let mut opened = store.open_agenda(&id("forum"), "").unwrap();
                let talk_at = |talk: usize| {
                    let own = |at: &SessionIx| current[*at].guid == Some(guid_of(talk));
                    current.session_positions().find(own)
                };
                match act {
                    Act::Pick(talk) | Act::Unpick(talk) => {
                        let Some(session) = talk_at(talk) else { continue };
                        let plan = Plan::new(&current, &opened.agenda, Pace::default());
                        let own = plan.id_of(&current, session).to_owned();
                        let before = opened.agenda.pick(&own).cloned();
                        // The number belongs to another pick; the program says so and picks nothing.
                        if before.is_some() && plan.of(session).is_none() {
                            continue;
                        }
                        let is_pick = matches!(act, Act::Pick(_));
                        let after = is_pick.then(|| Pick::new(Interest::Going, Copy::of(&current, session)));
                        if before == after {
                            continue;
                        }
                        opened.journal.make(&mut opened.agenda, Change::of(own, before, after), now);
                        if is_pick { picked.insert(guid_of(talk)) } else { picked.remove(&guid_of(talk)) };
                        store.save(&mut opened.agenda, &mut opened.journal).unwrap();
                    }
                    Act::Undo | Act::Redo => {
                        let is_redo = matches!(act, Act::Redo);
                        let turn = if is_redo { Journal::redo } else { Journal::undo };
                        if let Some((guid, is_picked)) =
                            turn(&mut opened.journal, &mut opened.agenda, now).and_then(|change| told(&change, is_redo))
                        {
                            if is_picked { picked.insert(guid) } else { picked.remove(&guid) };
                        }
                        store.save(&mut opened.agenda, &mut opened.journal).unwrap();
                    }
                    Act::Import { next, swap, killed, again } => {
                        for (talk, (is_there, hour)) in talks.iter_mut().zip(next) {
                            (talk.is_there, talk.hour) = (is_there, hour);
                        }
                        let titles = (talks[swap.0].title, talks[swap.1].title);
                        (talks[swap.0].title, talks[swap.1].title) = (titles.1, titles.0);
                        if !talks.iter().any(|talk| talk.is_there) {
                            continue;
                        }
                        let next = version(&talks, is_numbered);
                        let mut import = store.weigh(next.clone(), imported(hour), None).unwrap();
                        prop_assert_eq!(import.id().as_str(), "forum");
                        begin(&mut import, &store, killed);
                        if again || killed < 2 {
                            import = store.import(next, imported(hour), None).unwrap();
                        }
                        current = import.programme;
                    }
                }
                let opened = store.open_agenda(&id("forum"), "").unwrap();
                let mut kept: Vec<String> =
                    opened.agenda.picks().map(|(_, pick)| pick.copy.guid.clone().unwrap()).collect();
                kept.sort();
                prop_assert_eq!(kept, picked.iter().cloned().collect::<Vec<_>>());
                for planned in Plan::new(&current, &opened.agenda, Pace::default()).picks {
                    let own = planned.pick.copy.guid.clone();
                    let is = planned.session.map(|session| current[session].guid.clone());
                    let there = current.sessions().iter().any(|session| session.guid == own);
                    prop_assert_eq!(is, there.then_some(own));
                }
            }
        }
    }
}
