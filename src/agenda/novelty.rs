//! What imports brought that I have not seen yet.

use super::{Stamp, pick};
use crate::programme::diff::{Change, Diff, Kind};
use crate::programme::{Programme, SessionIx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The newest file of news that this program understands.
pub const NOVELTIES_VERSION: u32 = 1;

/// What is new about one session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Novelty {
    /// `new`, or what changed: `time`, `hall`, `title`, `people`, `text`, `cancelled`, `reinstated`.
    #[serde(deserialize_with = "pick::lines")]
    pub what: Vec<String>,
    /// When the version came that brought it.
    pub since: Stamp,
    /// The revision of that version.
    pub revision: u32,
    /// Whether I have looked at the session since.
    #[serde(default)]
    pub seen: bool,
}

impl Novelty {
    /// Whether the whole session is new.
    pub fn is_new(&self) -> bool {
        self.what.iter().any(|what| what == NEW)
    }

    /// Whether something is another than it was, be the session new or not.
    pub fn is_change(&self) -> bool {
        self.what.iter().any(|what| what != NEW)
    }

    /// Its word in queries: `new` or `changed`.
    pub fn word(&self) -> &'static str {
        if self.is_new() { NEW } else { "changed" }
    }
}

const NEW: &str = "new";

/// The news of one programme. Of two that are merged the later revision tells which marks there are; what was seen in
/// either is seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "NoveltiesFile", into = "NoveltiesFile")]
pub struct Novelties {
    /// The revision of the programme up to which they reach.
    pub revision: u32,
    novelties: BTreeMap<String, Novelty>,
}

#[derive(Serialize, Deserialize)]
struct NoveltiesFile {
    version: u32,
    revision: u32,
    #[serde(default)]
    sessions: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    #[serde(deserialize_with = "pick::line")]
    session: String,
    #[serde(flatten)]
    mark: Novelty,
}

impl From<NoveltiesFile> for Novelties {
    fn from(file: NoveltiesFile) -> Novelties {
        let novelties = file.sessions.into_iter().map(|row| (row.session, row.mark)).collect();
        Novelties { revision: file.revision, novelties }
    }
}

impl From<Novelties> for NoveltiesFile {
    fn from(news: Novelties) -> NoveltiesFile {
        let sessions = news.novelties.into_iter().map(|(session, mark)| Row { session, mark }).collect();
        NoveltiesFile { version: NOVELTIES_VERSION, revision: news.revision, sessions }
    }
}

impl Novelties {
    /// Nothing new up to that revision.
    pub fn none(revision: u32) -> Novelties {
        Novelties { revision, novelties: BTreeMap::new() }
    }

    /// The news after a next version: marks that were not seen stay with their sessions, what was seen is forgotten.
    #[must_use]
    pub fn after(&self, old: &Programme, new: &Programme, revision: u32, since: Stamp) -> Novelties {
        let diff = Diff::between(old, new);
        let now = |at: SessionIx| diff.twins.of_old(at).map(|(at, _)| new[at].id.to_string());
        let unseen = self.novelties.iter().filter(|(_, one)| !one.seen);
        let mut novelties: BTreeMap<String, Novelty> =
            unseen.filter_map(|(id, one)| Some((now(old.find_session(id)?)?, one.clone()))).collect();
        for Change { kind, new: at, .. } in &diff.changes {
            let Some(at) = *at else { continue };
            let one = novelties.entry(new[at].id.to_string());
            let one = one.or_insert_with(|| Novelty { what: Vec::new(), since, revision, seen: false });
            (one.since, one.revision) = (since, revision);
            for what in words(kind) {
                if !one.what.iter().any(|known| known == what) {
                    one.what.push((*what).to_owned());
                }
            }
        }
        Novelties { revision, novelties }
    }

    /// What is new about the session of that id since the last version, seen or not.
    pub fn of(&self, session: &str) -> Option<&Novelty> {
        self.novelties.get(session)
    }

    /// As [`Novelties::of`], as long as I have not seen it.
    pub fn unseen(&self, session: &str) -> Option<&Novelty> {
        self.of(session).filter(|one| !one.seen)
    }

    /// Every session with news that I have not seen, by id.
    pub fn all_unseen(&self) -> impl Iterator<Item = (&str, &Novelty)> {
        self.novelties.iter().filter(|(_, one)| !one.seen).map(|(session, one)| (session.as_str(), one))
    }

    /// Marks a session as seen; whether that is news.
    pub fn see(&mut self, session: &str) -> bool {
        let one = self.novelties.get_mut(session).filter(|one| !one.seen);
        one.map(|one| one.seen = true).is_some()
    }

    /// Marks all as seen; tells how many were not.
    pub fn see_all(&mut self) -> usize {
        let unseen = self.all_unseen().count();
        self.novelties.values_mut().for_each(|one| one.seen = true);
        unseen
    }

    /// Takes over what another copy of the program has seen, and the marks of a later revision.
    pub fn merge(&mut self, other: &Novelties) {
        let (mut later, earlier) = match self.revision.cmp(&other.revision) {
            std::cmp::Ordering::Less => (other.clone(), &*self),
            _ => (self.clone(), other),
        };
        let is_same_version = later.revision == earlier.revision;
        for (session, theirs) in &earlier.novelties {
            match later.novelties.get_mut(session) {
                Some(ours) if ours.revision == theirs.revision => ours.seen |= theirs.seen,
                Some(ours) if ours.revision < theirs.revision => ours.clone_from(theirs),
                None if is_same_version => {
                    later.novelties.insert(session.clone(), theirs.clone());
                }
                // What the later version has forgotten was seen.
                Some(_) | None => {}
            }
        }
        *self = later;
    }
}

fn words(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Kind::New => &[NEW],
        Kind::Gone => &[],
        Kind::Cancelled => &["cancelled"],
        Kind::Reinstated => &["reinstated"],
        Kind::Moved { time: true, place: true } => &["time", "hall"],
        Kind::Moved { time: true, .. } => &["time"],
        Kind::Moved { .. } => &["hall"],
        Kind::Retitled => &["title"],
        Kind::People { .. } => &["people"],
        Kind::Text { .. } => &["text"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::{Builder, Instant, Zone, draft};

    fn programme(sessions: &[(&'static str, &'static str, &'static str)]) -> Programme {
        let mut builder = Builder::new(Zone::bundled);
        builder.event(draft::Event { title: Some("T".into()), ..draft::Event::default() });
        for (id, title, start) in sessions {
            builder.session(
                draft::Session {
                    id: Some((*id).into()),
                    guid: Some((*id).into()),
                    title: Some((*title).into()),
                    start: Some((*start).into()),
                    ..draft::Session::default()
                },
                None,
            );
        }
        builder.finish().0
    }

    fn stamp(second: i64) -> Stamp {
        Stamp::of(Instant::from_second(second).unwrap())
    }

    fn told(news: &Novelties) -> Vec<String> {
        news.all_unseen().map(|(session, mark)| format!("{session}: {}", mark.what.join(","))).collect()
    }

    const A: (&str, &str, &str) = ("a-guid", "Talk on apples", "2026-01-01T10:00");
    const B: (&str, &str, &str) = ("b-guid", "Talk on bees", "2026-01-01T11:00");

    #[test]
    fn marks_stay_until_they_are_seen() {
        let first = programme(&[A]);
        let second = programme(&[(A.0, A.1, "2026-01-01T12:00"), B]);
        let mut news = Novelties::default().after(&first, &second, 1, stamp(1));
        assert_eq!(told(&news), ["a-guid: time", "b-guid: new"]);
        assert_eq!(news.of("b-guid").map(Novelty::word), Some("new"));
        assert!(news.see("a-guid") && !news.see("a-guid") && !news.see("nowhere"));
        assert!(news.of("a-guid").is_some() && news.unseen("a-guid").is_none());
        let third = programme(&[(A.0, A.1, "2026-01-01T12:00"), (B.0, "Talk on wasps", B.2)]);
        let news = news.after(&second, &third, 2, stamp(2));
        assert_eq!(told(&news), ["b-guid: new,title"]);
        assert_eq!(news.of("a-guid"), None);
        assert_eq!(news.of("b-guid").map(|one| (one.revision, one.since)), Some((2, stamp(2))));
        assert_eq!(news.clone().see_all(), 1);
    }

    #[test]
    fn what_either_copy_has_seen_is_seen_and_nothing_comes_back() {
        let (first, second) = (programme(&[A]), programme(&[(A.0, "Talk on pears", A.2), B]));
        let news = Novelties::default().after(&first, &second, 1, stamp(1));
        let (mut one, mut two) = (news.clone(), news.clone());
        one.see("a-guid");
        two.see("b-guid");
        let mut both = one.clone();
        both.merge(&two);
        two.merge(&one);
        assert_eq!(both, two);
        assert!(told(&both).is_empty());
        // A copy that still shows the version before brings nothing back.
        let later = both.after(&second, &second, 2, stamp(2));
        let mut stale = news;
        stale.merge(&later);
        assert_eq!(stale, later);
    }
}
