//! Queries as attendees and the people at the information desk type them, each with the answer they want.

use super::desk::Desk;
use super::plain::Lines;
use super::wanted::{Tally, Verdict, rows};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const BUNDLED: &str = include_str!("bundled.txt");
const PUBLISHED: &str = include_str!("published.txt");

/// Least shares of queries whose wanted answer comes first, and among the first three; of 100.
struct Floor {
    first: f64,
    of_three: f64,
}

/// Puts every query of a table to its programme, where `open` has it.
fn judge(title: &str, table: &str, open: impl Fn(&str) -> Option<Desk>, floor: &Floor) {
    let mut desks: HashMap<&str, Option<(Desk, Lines)>> = HashMap::new();
    let (mut ours, mut plain, mut misses) = (Tally::default(), Tally::default(), Vec::new());
    for row in rows(table) {
        let desk = desks.entry(row.programme).or_insert_with(|| {
            let desk = open(row.programme)?;
            let lines = Lines::of(&desk.programme);
            Some((desk, lines))
        });
        let Some((desk, lines)) = desk else { continue };
        let answers = desk.answers(row.query);
        let verdict = row.judge(desk, &answers);
        ours.add(row.kind, verdict);
        plain.add(row.kind, row.judge(desk, &lines.answers(row.query)));
        if verdict != Verdict::First {
            misses.push(row.tell(desk, &answers));
        }
    }
    ours.print(title, &plain);
    let (first, of_three) = ours.shares();
    assert!(
        first >= floor.first && of_three >= floor.of_three,
        "{first:.1}% first, {of_three:.1}% of the first three; not first:\n{}",
        misses.join("\n")
    );
    // Each row that is not answered in the first place can be read without making the test fail.
    println!("not first:\n{}", misses.join("\n"));
}

#[test]
fn the_bundled_programmes_answer_as_people_want() {
    assert!(rows(BUNDLED).len() >= 130);
    judge("bundled programmes", BUNDLED, |name| Some(Desk::bundled(name)), &Floor { first: 96.0, of_three: 98.0 });
}

#[test]
fn published_programmes_answer_as_people_want() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/programmes");
    if !folder.is_dir() {
        eprintln!("{} is not there: published programmes are not tried", folder.display());
        return;
    }
    assert!(rows(PUBLISHED).len() >= 30);
    let open = |names: &str| {
        let paths: Vec<PathBuf> = names.split(" + ").map(|name| folder.join(name)).collect();
        paths.iter().all(|path| path.is_file()).then(|| Desk::open(&paths))
    };
    judge("published programmes", PUBLISHED, open, &Floor { first: 96.0, of_three: 98.0 });
}
