//! A programme and all that is needed to search it: the one place that knows how a search is asked.

use plenary::agenda::{Agenda, Novelties, Pace, Plan};
use plenary::formats::{self, Ask, File};
use plenary::programme::{HallIx, Instant, PersonIx, Programme, SessionIx, TrackIx, Zone};
use plenary::search::{Hit, Index, Query, Scope, Views, rank};
use std::cmp::Reverse;
use std::path::{Path, PathBuf};

/// The bundled programmes.
pub const NAMES: [&str; 8] =
    ["gaidar-2017", "gaidar-2018", "gaidar-2021", "spief-2015", "spief-2021", "spief-2022", "spief-2023", "spief-2024"];

/// Somebody looking for something in a programme, without picks of their own.
pub struct Desk {
    pub programme: Programme,
    pub index: Index,
    plan: Plan,
    novelties: Novelties,
    views: Views,
}

/// One line of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Session(SessionIx),
    Person(PersonIx),
    Hall(HallIx),
    Track(TrackIx),
}

impl Desk {
    pub fn new(programme: Programme) -> Desk {
        let agenda = Agenda::new(&programme.event.id, &programme.event.title);
        Desk {
            index: Index::build(&programme),
            plan: Plan::new(&programme, &agenda, Pace::default()),
            novelties: Novelties::none(0),
            views: Views::default(),
            programme,
        }
    }

    /// The programme in these files.
    pub fn open(paths: &[PathBuf]) -> Desk {
        let read = |path: &PathBuf| File {
            name: path.file_name().expect("a name").to_string_lossy().into_owned(),
            bytes: std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).into(),
        };
        let files: Vec<File> = paths.iter().map(read).collect();
        Desk::new(formats::open(&files, &Ask::new(Zone::bundled)).expect("a programme").programme)
    }

    /// The bundled programme of that name.
    pub fn bundled(name: &str) -> Desk {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/programmes");
        Desk::open(&[folder.join(format!("{name}.json"))])
    }

    fn scope(&self) -> Scope<'_> {
        let Desk { programme, plan, novelties, views, .. } = self;
        // Before everything: nothing is over yet.
        Scope { programme, plan, novelties, now: Instant::UNIX_EPOCH, views }
    }

    pub fn query(&self, line: &str) -> Query {
        self.index.read(line)
    }

    /// The sessions a line finds, best first.
    pub fn sessions(&self, line: &str) -> Vec<SessionIx> {
        let mut hits = self.index.sessions(&self.query(line), &self.scope());
        rank(&mut hits, &self.scope());
        hits.into_iter().map(|hit| hit.at).collect()
    }

    /// The people a line finds, best first.
    pub fn people(&self, line: &str) -> Vec<PersonIx> {
        best_first(self.index.people(&self.query(line), &self.scope()))
    }

    /// The halls a line finds, best first.
    pub fn halls(&self, line: &str) -> Vec<HallIx> {
        best_first(self.index.halls(&self.query(line), &self.scope()))
    }

    /// Everything a line finds, best first.
    pub fn answers(&self, line: &str) -> Vec<Answer> {
        let query = self.query(line);
        let scope = self.scope();
        let people = self.index.people(&query, &scope).into_iter().map(|hit| (hit.score, Answer::Person(hit.at)));
        let halls = self.index.halls(&query, &scope).into_iter().map(|hit| (hit.score, Answer::Hall(hit.at)));
        let sessions = self.index.sessions(&query, &scope).into_iter().map(|hit| (hit.score, Answer::Session(hit.at)));
        let mut answers: Vec<(u32, Answer)> = people.chain(halls).chain(sessions).collect();
        answers.sort_by_key(|(score, _)| Reverse(*score));
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// How a failing test calls an answer.
    pub fn name(&self, answer: Answer) -> String {
        let programme = &self.programme;
        match answer {
            Answer::Session(at) => format!("s:{}", programme[at].id),
            Answer::Person(at) => format!("p:{}", programme[at].name),
            Answer::Hall(at) => format!("h:{}", programme.label(at)),
            Answer::Track(at) => format!("t:{}", programme[at].name),
        }
    }
}

fn best_first<Ix>(mut hits: Vec<Hit<Ix>>) -> Vec<Ix> {
    // Of equals the first in the programme.
    hits.sort_by_key(|hit| Reverse(hit.score));
    hits.into_iter().map(|hit| hit.at).collect()
}
