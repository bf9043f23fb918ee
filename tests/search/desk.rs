//! A programme and all that is needed to search it: the one place that knows how a search is asked.

use plenary::agenda::{Agenda, Novelties, Pace, Plan};
use plenary::formats::{self, Ask, File};
use plenary::programme::{HallIx, Instant, PersonIx, Programme, SessionIx, Zone};
use plenary::search::{Found, Hit, Index, Query, Scope, Views, find, rank};
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
    pub fn answers(&self, line: &str) -> Vec<Found> {
        let answers = find(&self.query(line), &self.scope(), &self.index, usize::MAX);
        answers.into_iter().map(|answer| answer.at).collect()
    }

    /// How a failing test calls an answer.
    pub fn name(&self, answer: Found) -> String {
        let programme = &self.programme;
        match answer {
            Found::Session(at) => format!("s:{}", programme[at].id),
            Found::Person(at) => format!("p:{}", programme[at].name),
            Found::Hall(at) => format!("h:{}", programme.label(at)),
            Found::Track(at) => format!("t:{}", programme[at].name),
        }
    }
}

fn best_first<Ix>(mut hits: Vec<Hit<Ix>>) -> Vec<Ix> {
    // Of equals the first in the programme.
    hits.sort_by_key(|hit| Reverse(hit.score));
    hits.into_iter().map(|hit| hit.at).collect()
}

/// The folder of published programmes, where it lies beside the project.
pub fn published() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/programmes");
    if !folder.is_dir() {
        eprintln!("{} is not there: published programmes are not tried", folder.display());
    }
    folder.is_dir().then_some(folder)
}
