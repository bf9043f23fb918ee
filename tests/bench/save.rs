//! A pick on its way to the disk: what a save takes with so many picks, beside one commit of a database on the same disk.

use crate::Result;
use crate::figures::{Figure, Table, Unit};
use crate::generator::File;
use plenary::agenda::{Agenda, Change, Copy, Interest, Journal, Pick, Stamp};
use plenary::formats;
use plenary::programme::{Instant, Programme, SessionIx, Zone};
use plenary::store::{Places, Store};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time;

const PICKS: [usize; 3] = [1, 100, 1_000];
/// Saves in each round.
const SAVES: usize = 10;

/// Commits so many changes of one row in a table of so many rows, as its own defaults have it or with a log written
/// ahead, in both cases so that a commit outlives a power cut; prints the seconds that each took.
const SQLITE: &str = "
import sqlite3, sys, time
path, rows, commits, mode = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
db = sqlite3.connect(path, isolation_level=None)
db.execute('PRAGMA journal_mode=' + mode)
db.execute('PRAGMA synchronous=FULL')
db.execute('CREATE TABLE pick (session TEXT PRIMARY KEY, interest TEXT, copy TEXT, changed TEXT)')
db.execute('BEGIN')
for row in range(rows):
    db.execute('INSERT INTO pick VALUES (?, ?, ?, ?)', ('session-%d' % row, 'going', 'x' * 300, '0'))
db.execute('COMMIT')
for commit in range(commits):
    started = time.perf_counter()
    db.execute('BEGIN')
    db.execute('UPDATE pick SET interest = ?, changed = ? WHERE session = ?', (('maybe', 'going')[commit % 2], str(commit), 'session-0'))
    db.execute('COMMIT')
    print(time.perf_counter() - started)
";

/// Measures saves with ever more picks.
pub fn measure(table: &mut Table, folder: &Path, rounds: usize) -> Result<()> {
    let most = PICKS.into_iter().max().unwrap_or_default();
    let file = File::write(folder, most)?;
    let programme = formats::read(&fs::read(&file.path)?, Zone::bundled)?.programme;
    table.section("one more pick saved, for good", "of a commit as SQLite has it by itself");
    for picks in PICKS {
        let commits = sqlite(&folder.join(format!("{picks}.db")), picks, rounds * SAVES, "DELETE");
        let ahead = sqlite(&folder.join(format!("{picks}-ahead.db")), picks, rounds * SAVES, "WAL");
        let saves = saves(&programme, &folder.join(format!("picks-{picks}")), picks, rounds * SAVES)?;
        let yardstick = commits.as_ref().ok().map(Figure::median);
        table.row(format!("{picks} picks: a save, with its journal"), Unit::Time, &saves, yardstick, None);
        for (what, figure) in [("", commits), (", log ahead", ahead)] {
            match figure {
                Ok(figure) => table.row(format!("{picks} rows: a commit{what}"), Unit::Time, &figure, yardstick, None),
                Err(error) => table.remark(format!("no SQLite to be measured beside: {error}")),
            }
        }
    }
    Ok(())
}

/// Picks so many sessions, each as a change of its own, and then judges one of them anew for each save.
fn saves(programme: &Programme, folder: &Path, picks: usize, saves: usize) -> Result<Figure> {
    let store = Store::new(Places::in_one(folder));
    let (mut agenda, mut journal) = (Agenda::new(&programme.event.id, programme.event.label()), Journal::default());
    let mut now = Instant::UNIX_EPOCH;
    let mut pick = |agenda: &mut Agenda, journal: &mut Journal, session: SessionIx, interest: Interest| {
        now += time::Duration::from_secs(1);
        let id = programme[session].id.to_string();
        let (before, after) = (agenda.pick(&id).cloned(), Pick::new(interest, Copy::of(programme, session)));
        journal.make(agenda, Change::of(id, before, Some(after)), Stamp::of(now));
    };
    for session in programme.session_positions().take(picks) {
        pick(&mut agenda, &mut journal, session, Interest::Going);
    }
    store.save(&mut agenda, &mut journal)?;
    let first = programme.session_positions().next().ok_or("a programme without sessions")?;
    let mut figure = Figure::default();
    for save in 0..saves {
        pick(&mut agenda, &mut journal, first, [Interest::Maybe, Interest::Going][save % 2]);
        let started = time::Instant::now();
        store.save(&mut agenda, &mut journal)?;
        figure.time(started.elapsed());
    }
    Ok(figure)
}

/// Times that such commits take.
fn sqlite(path: &Path, rows: usize, commits: usize, mode: &str) -> Result<Figure> {
    let numbers = [rows, commits].map(|number| number.to_string());
    let done = Command::new("python3").args(["-c", SQLITE]).arg(path).args(numbers).arg(mode).output()?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).lines().last().unwrap_or_default().into());
    }
    let mut figure = Figure::default();
    for seconds in String::from_utf8(done.stdout)?.lines() {
        figure.time(time::Duration::from_secs_f64(seconds.parse()?));
    }
    Ok(figure)
}
