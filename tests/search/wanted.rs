//! Tables of queries with the answers that people want, and what a search makes of them.

use super::desk::Desk;
use plenary::search::{Found, fold_text};
use std::collections::BTreeMap;

const LEAST_OF_ID: usize = 5;

/// A row of a table.
pub struct Row<'t> {
    /// What it is searched in.
    pub programme: &'t str,
    /// What sort of query it is.
    pub kind: &'t str,
    pub query: &'t str,
    wanted: Vec<&'t str>,
    /// Whether the first three places will do.
    lenient: bool,
}

/// The rows of a table; its head explains how it is written.
pub fn rows(table: &str) -> Vec<Row<'_>> {
    let (mut programme, mut kind, mut rows) = ("", "", Vec::new());
    for line in table.lines().filter(|line| !line.starts_with(' ')) {
        if let Some(name) = line.strip_prefix("== ") {
            programme = name;
        } else if let Some(name) = line.strip_prefix("# ") {
            kind = name;
        } else if let Some((query, wanted)) = line.split_once(" | ").filter(|_| !programme.is_empty()) {
            let (lenient, wanted) = wanted.strip_prefix("~ ").map_or((false, wanted), |wanted| (true, wanted));
            let wanted = wanted.split(" / ").filter(|wanted| *wanted != "-").collect();
            rows.push(Row { programme, kind, query, wanted, lenient });
        }
    }
    rows
}

/// Where the wanted answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In the first place, or among the first three where that is all that is wanted.
    First,
    /// In the second or third place.
    Third,
    /// Not near the top; or something came though nothing was wanted.
    Missed,
}

impl Row<'_> {
    pub fn judge(&self, desk: &Desk, answers: &[Found]) -> Verdict {
        for wanted in &self.wanted {
            assert!(is_known(desk, wanted), "{}: `{}` wants {wanted}, which is not there", self.programme, self.query);
        }
        let fits = |answer: &Found| self.wanted.iter().any(|wanted| is(desk, *answer, wanted));
        match answers.iter().take(3).position(fits) {
            None if self.wanted.is_empty() && answers.is_empty() => Verdict::First,
            Some(0) => Verdict::First,
            Some(_) if self.lenient => Verdict::First,
            Some(_) => Verdict::Third,
            None => Verdict::Missed,
        }
    }

    /// The row and what came instead, for a failing test.
    pub fn tell(&self, desk: &Desk, answers: &[Found]) -> String {
        let names = |answers: &[Found]| answers.iter().map(|answer| desk.name(*answer)).collect::<Vec<_>>().join(" / ");
        let wanted = if self.wanted.is_empty() { "nothing".to_owned() } else { self.wanted.join(" / ") };
        let came = match answers.len() {
            0 => "nothing".to_owned(),
            1..=3 => names(answers),
            more => format!("{} … ({more})", names(&answers[..3])),
        };
        format!("{} [{}] {} | wanted {wanted} | came {came}", self.programme, self.kind, self.query)
    }
}

/// Whether an answer is what a table calls so.
fn is(desk: &Desk, answer: Found, wanted: &str) -> bool {
    let programme = &desk.programme;
    match (answer, wanted.strip_prefix("s:"), wanted.strip_prefix("p@")) {
        (Found::Session(at), Some(id), _) => is_id(programme[at].id.as_str(), id),
        (Found::Person(at), _, Some(id)) => {
            programme[at].sessions.iter().any(|session| is_id(programme[*session].id.as_str(), id))
        }
        _ => fold_text(&desk.name(answer)) == fold_text(wanted),
    }
}

/// Whether an id is the one written, or begins with it where that is long enough to tell.
fn is_id(id: &str, written: &str) -> bool {
    id == written || (written.len() >= LEAST_OF_ID && id.starts_with(written))
}

fn is_known(desk: &Desk, wanted: &str) -> bool {
    let programme = &desk.programme;
    let sessions = programme.session_positions().map(Found::Session);
    let people = programme.person_positions().map(Found::Person);
    let halls = programme.hall_positions().map(Found::Hall);
    let tracks = programme.sessions().iter().filter_map(|session| session.track).map(Found::Track);
    sessions.chain(people).chain(halls).chain(tracks).any(|answer| is(desk, answer, wanted))
}

/// How many queries of each kind were answered how.
#[derive(Default)]
pub struct Tally {
    counts: BTreeMap<String, Counts>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    all: usize,
    first: usize,
    third: usize,
}

impl Tally {
    pub fn add(&mut self, kind: &str, verdict: Verdict) {
        let counts = self.counts.entry(kind.to_owned()).or_default();
        counts.all += 1;
        counts.first += usize::from(verdict == Verdict::First);
        counts.third += usize::from(verdict != Verdict::Missed);
    }

    fn sum(&self) -> Counts {
        self.counts.values().fold(Counts::default(), |sum, one| Counts {
            all: sum.all + one.all,
            first: sum.first + one.first,
            third: sum.third + one.third,
        })
    }

    /// The share of queries answered in the first place, and in one of the first three; of 100.
    pub fn shares(&self) -> (f64, f64) {
        let sum = self.sum();
        (percent(sum.first, sum.all), percent(sum.third, sum.all))
    }

    /// One line for each kind, beside those of another search over the same queries.
    pub fn print(&self, title: &str, other: &Tally) {
        println!("\n{title:<52} queries | first  of three | plain: first  of three");
        let mut lines: Vec<(&str, Counts, Counts)> = Vec::new();
        for (kind, counts) in &self.counts {
            lines.push((kind, *counts, other.counts.get(kind).copied().unwrap_or_default()));
        }
        lines.push(("all", self.sum(), other.sum()));
        for (kind, own, plain) in lines {
            let [first, third] = [own.first, own.third].map(|count| percent(count, own.all));
            let [plain_first, plain_third] = [plain.first, plain.third].map(|count| percent(count, plain.all));
            println!(
                "{kind:<52} {:>7} | {first:>4.0}% {third:>8.0}% | {plain_first:>11.0}% {plain_third:>8.0}%",
                own.all
            );
        }
    }
}

/// A part of a whole; 0 of nothing.
#[allow(clippy::cast_precision_loss)] // A few thousand at most.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn percent(part: usize, whole: usize) -> f64 {
    share(part, whole) * 100.0
}

#[test]
fn a_table_is_read_row_by_row() {
    let table = "Head | no row\n== forum\n# names\nan kl | p:Andrey Klepach / s:x\n\na | ~ h:G4\nb | -\n";
    let rows = rows(table);
    let read: Vec<_> =
        rows.iter().map(|row| (row.programme, row.kind, row.query, row.lenient, &row.wanted[..])).collect();
    assert_eq!(
        read,
        [
            ("forum", "names", "an kl", false, &["p:Andrey Klepach", "s:x"][..]),
            ("forum", "names", "a", true, &["h:G4"][..]),
            ("forum", "names", "b", false, &[][..]),
        ]
    );
}
